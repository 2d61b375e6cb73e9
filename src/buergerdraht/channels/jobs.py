"""Jobs of channels."""

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from buergerdraht.channels import operations
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities

RETRIES = 5
"""After 4, 16, 64, 256 and 1024 seconds: a mail server's restart, or a wave of greylisting."""


@app.task(
    name=operations.DELIVERY,
    pass_context=True,
    retry=RetryStrategy(max_attempts=RETRIES, exponential_wait=4, retry_exceptions={OSError}),
)
def deliver_mail(context: JobContext, mail_id: int) -> None:
    """Send one mail of the outbox; after the last try its sender is told that it failed."""
    operations.deliver(mail_id, is_last_try=context.job.attempts >= RETRIES, now=utc_now())


@app.periodic(cron="35 3 * * *")
@app.task(name="channels.forget_settled")
def forget_what_is_settled(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Delete at night what came in and went out long ago."""
    with all_authorities():  # contacts name the faxes that they came by
        operations.forget_settled(now=utc_now())
