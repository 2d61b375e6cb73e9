"""Jobs of the workplace."""

from procrastinate.contrib.django import app

from buergerdraht.authorities.queries import centre_with_id
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.workplace.notices.reading import settle_reading


@app.task(name="workplace.settle_reading")
def settle_reading_now(centre_id: int) -> None:
    """Ask the centre's agents to read what must be read, and ask them no longer when it is over."""
    with all_authorities():
        settle_reading(centre_with_id(centre_id), now=utc_now())
