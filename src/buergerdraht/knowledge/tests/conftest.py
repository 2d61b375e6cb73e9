"""A centre in Wetzlar that serves Leun, editors of both, and Soest, which is none of their business."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Agreement
from buergerdraht.authorities.models import Authority, Membership, ServiceCentre
from buergerdraht.knowledge.models import Entry, LocalAddition
from buergerdraht.servicehours.models import Calendar

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def make_authority(slug: str, name: str, *, key: str = "") -> Authority:
    return Authority.objects.create(slug=slug, name=name, level="municipality", regional_key=key)


@pytest.fixture
def wetzlar(db: None) -> Authority:
    return make_authority("stadt-wetzlar", "Stadt Wetzlar", key="06532023")


@pytest.fixture
def leun(db: None) -> Authority:
    return make_authority("stadt-leun", "Stadt Leun", key="06532015")


@pytest.fixture
def soest(db: None) -> Authority:
    return make_authority("stadt-soest", "Stadt Soest", key="05974040")


@pytest.fixture
def centre(wetzlar: Authority, leun: Authority) -> ServiceCentre:
    hours = Calendar.objects.create(name="Servicecenter", state="HE")
    centre = ServiceCentre.objects.create(
        slug="wetzlar", name="Servicecenter Wetzlar", authority=wetzlar, service_hours=hours
    )
    Agreement.objects.create(
        slug="leun", centre=centre, partner=leun, legal_form="contract", valid_from=date(2020, 1, 1)
    )
    return centre


@pytest.fixture
def editor_of(centre: ServiceCentre) -> Callable[[str, Authority | ServiceCentre], User]:
    """Make an editor: `editor_of("petra", leun)`."""

    def make(username: str, place: Authority | ServiceCentre) -> User:
        user = User.objects.create_user(
            username, first_name=username.title(), email=f"{username}@example.org"
        )
        where = {"centre" if isinstance(place, ServiceCentre) else "authority": place}
        Membership.objects.create(user=user, role=Role.EDITOR, **where)
        return user

    return make


@pytest.fixture
def ines(editor_of: Callable[[str, ServiceCentre], User], centre: ServiceCentre) -> User:
    """An editor of the centre."""
    return editor_of("ines", centre)


@pytest.fixture
def petra(editor_of: Callable[[str, Authority], User], leun: Authority) -> User:
    """An editor of Leun."""
    return editor_of("petra", leun)


@pytest.fixture
def sabine(editor_of: Callable[[str, Authority], User], leun: Authority) -> User:
    """Another editor of Leun."""
    return editor_of("sabine", leun)


@pytest.fixture
def olga(editor_of: Callable[[str, Authority], User], soest: Authority) -> User:
    """An editor of Soest, which the centre does not serve."""
    return editor_of("olga", soest)


@pytest.fixture
def entry(db: None) -> Entry:
    """A published service."""
    return Entry.objects.create(
        kind="service",
        title="Personalausweis beantragen",
        leika_keys=["99001001012000"],
        texts={"answer": "Bitte kommen Sie persönlich.", "fee": "<p>37 Euro</p>"},
        asked_rank=1,
        published_at=NOW,
        checked_on=TODAY,
        check_due_on=date(2027, 5, 1),
    )


@pytest.fixture
def addition(entry: Entry, leun: Authority) -> LocalAddition:
    """What Leun adds to it."""
    return LocalAddition.objects.create(
        entry=entry,
        authority=leun,
        texts={"remarks": "<p>Mit Termin</p>"},
        published_at=NOW,
        checked_on=TODAY,
    )
