"""Jobs of billing."""

from procrastinate.contrib.django import app

from buergerdraht.billing.runs import TASK, work_on
from buergerdraht.foundation.tenancy import all_authorities


@app.task(name=TASK)
def carry_on(run_id: int) -> None:
    """Carry a run over agreements on for some seconds."""
    with all_authorities():
        work_on(run_id)
