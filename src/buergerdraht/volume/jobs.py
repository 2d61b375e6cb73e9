"""Jobs of volume analyses."""

from procrastinate.contrib.django import app

from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.volume.operations import READ_TASK, forget_unread, read_file


@app.task(name=READ_TASK)
def read_uploaded_file(analysis_id: int) -> None:
    """Read a file that a person has uploaded."""
    with all_authorities():
        read_file(analysis_id, now=utc_now())


@app.periodic(cron="20 3 * * *")
@app.task(name="volume.forget")
def forget_unread_files(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Delete files that nobody came back for, once a night."""
    with all_authorities():
        forget_unread(now=utc_now())
