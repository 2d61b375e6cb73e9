"""Jobs of the portal."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from buergerdraht.foundation.clock import utc_now
from buergerdraht.portal.accounts import sending


@app.task(
    name=sending.DELIVERY,
    retry=RetryStrategy(max_attempts=5, exponential_wait=4, retry_exceptions={OSError}),
)
def deliver_invitation(invitation_id: int) -> None:
    """Send an invitation; each try makes a new link."""
    sending.deliver(invitation_id, now=utc_now())
