"""A spoken sentence for SIPp to play."""

from pathlib import Path

from buergerdraht.telephony.citizen.speech import spoken


def sentence(folder: Path) -> Path:
    """Return a file of A-law with the synthetic citizen's sentences."""
    spoken(folder)
    return folder / "citizen.alaw"
