"""Jobs about the jobs themselves."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

FINISHED_KEPT_HOURS = 7 * 24
"""Whoever looks into a failure of last week still finds it."""


@app.periodic(cron="* * * * *")
@app.task(name="foundation.resume_jobs", pass_context=True)
async def resume_jobs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Take up what a worker began that is gone: its lock would keep all later jobs of its kind waiting."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        await jobs.retry_job(job)


@app.periodic(cron="50 3 * * *")
@app.task(name="foundation.forget_jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Delete the rows of jobs that ended some days ago, once a night."""
    await context.app.job_manager.delete_old_jobs(
        FINISHED_KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
