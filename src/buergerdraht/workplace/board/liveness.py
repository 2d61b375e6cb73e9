"""Whether calls are distributed by us now, as far as this machine knows."""

from datetime import datetime, timedelta
from pathlib import Path

SILENT_FOR = timedelta(seconds=5)
"""Much longer than the watchdog waits, so that a restart of the switchboard alarms nobody."""


def heartbeat_file(var_dir: Path) -> Path:
    """Return the file that the switchboard touches about three times a second."""
    return var_dir / "run" / "switchboard.beat"


def is_switchboard_away(file: Path, *, now: datetime) -> bool:
    """Tell whether the switchboard has been silent; False without a file: it runs on another machine."""
    try:
        beat_at = datetime.fromtimestamp(file.stat().st_mtime, tz=now.tzinfo)
    except OSError:
        return False
    return now - beat_at > SILENT_FOR
