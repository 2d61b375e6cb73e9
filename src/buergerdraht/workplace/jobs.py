"""Jobs of the workplace."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from buergerdraht.accounts import notifying
from buergerdraht.accounts.forgotten import DELIVERY
from buergerdraht.authorities.queries import centre_with_id
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.workplace.forgotten_password import sending
from buergerdraht.workplace.notices.reading import settle_reading


@app.task(name="workplace.settle_reading")
def settle_reading_now(centre_id: int) -> None:
    """Ask the centre's agents to read what must be read, and ask them no longer when it is over."""
    with all_authorities():
        settle_reading(centre_with_id(centre_id), now=utc_now())


@app.task(
    name=DELIVERY,
    retry=RetryStrategy(max_attempts=5, exponential_wait=4, retry_exceptions={OSError}),
)
def deliver_password_link(link_id: int) -> None:
    """Send somebody the way back to her account; each try makes a new link."""
    sending.deliver(link_id)


@app.task(
    name=notifying.DELIVERY,
    retry=RetryStrategy(max_attempts=5, exponential_wait=4, retry_exceptions={OSError}),
)
def tell_account_changed(user_id: int, change: str) -> None:
    """Tell somebody by mail that her way in was changed."""
    sending.tell_account_changed(user_id, notifying.Change(change))
