"""Who works for whom is found, by name and by number; and nobody reaches the staff of others."""

from datetime import UTC, date, datetime

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability, Role
from buergerdraht.authorities.errors import AbsenceOver, AccountOfAnotherEntry
from buergerdraht.authorities.models import Authority, DirectoryEntry, Membership, ServiceCentre, Unit
from buergerdraht.authorities.operations import (
    EntryDetails,
    PresenceReport,
    add_directory_entry,
    link_account,
    report_presence,
    set_phone_rules,
)
from buergerdraht.authorities.queries import (
    authorities_named,
    authorities_with_ids,
    authority_with_slug,
    centre_with_id,
    centres_by_id,
    colleagues_of,
    directory_entry,
    home_authority_of,
    offices_for,
    own_authorities,
    people_able_at,
    people_matching,
    staff_of,
    staff_words,
    units_matching,
    units_of,
)
from buergerdraht.authorities.tests.factory import make_authority
from buergerdraht.foundation.models import AuditEntry
from buergerdraht.servicehours.models import Calendar

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def enter(authority: Authority, name: str, *, unit: str = "", does: str = "") -> DirectoryEntry:
    details = EntryDetails(name, "069 90009 312", unit=unit, responsibility=does)
    return add_directory_entry(authority, details=details, by=None, now=NOW)


@pytest.fixture
def leun() -> Authority:
    return make_authority("Leun")


@pytest.fixture
def hamlet(leun: Authority) -> Authority:
    """Run by Leun."""
    return make_authority("Hamlet", run_by=leun)


@pytest.fixture
def soest() -> Authority:
    return make_authority("Soest")


@pytest.fixture
def centre(soest: Authority) -> ServiceCentre:
    hours = Calendar.objects.create(name="Servicezeit", state="NW")
    return ServiceCentre.objects.create(
        slug="soest", name="Servicecenter Soest", authority=soest, service_hours=hours
    )


@pytest.fixture
def petra(leun: Authority) -> User:
    user = User.objects.create_user("lindner", last_name="Lindner")
    Membership.objects.create(user=user, role=Role.CASE_WORKER, authority=leun)
    return user


def test_she_works_for_her_authority_and_those_that_it_runs(
    petra: User, leun: Authority, hamlet: Authority, soest: Authority
) -> None:
    for place in (leun, hamlet, soest):
        enter(place, f"Empfang {place.slug}")
    assert list(own_authorities(petra, Ability.REACT_TO_TICKETS)) == [hamlet, leun]
    assert [entry.name for entry in staff_of(petra)] == ["Empfang hamlet", "Empfang leun"]
    assert not own_authorities(petra, Ability.KEEP_AUTHORITIES).exists()


def test_ones_home_is_the_authority_or_the_one_that_runs_the_centre(
    petra: User, leun: Authority, soest: Authority, centre: ServiceCentre
) -> None:
    agent, guest = User.objects.create_user("weber"), User.objects.create_user("gast")
    Membership.objects.create(user=agent, role=Role.AGENT, centre=centre)
    assert (home_authority_of(petra), home_authority_of(agent)) == (leun, soest)
    assert home_authority_of(guest) is None


def test_only_who_can_sign_in_is_able_to_do_something(petra: User, leun: Authority, soest: Authority) -> None:
    assert list(people_able_at(Ability.REACT_TO_TICKETS, authority_id=leun.pk)) == [petra]
    assert not people_able_at(Ability.KEEP_BILLING, authority_id=leun.pk).exists()
    assert not people_able_at(Ability.REACT_TO_TICKETS, authority_id=soest.pk).exists()
    User.objects.update(is_active=False)
    assert not people_able_at(Ability.REACT_TO_TICKETS, authority_id=leun.pk).exists()


def test_those_of_the_same_unit_stand_in_first(leun: Authority, soest: Authority) -> None:
    petra = enter(leun, "Petra Lindner", unit="Stadtbüro")
    for name, unit in (("Ada Adler", "Bauamt"), ("Zoe Zech", "Stadtbüro"), ("Empfang", "")):
        enter(leun, name, unit=unit)
    enter(soest, "Fremd", unit="Stadtbüro")
    assert [entry.name for entry in colleagues_of(petra)] == ["Zoe Zech", "Ada Adler", "Empfang"]
    desk = DirectoryEntry.objects.get(name="Empfang")
    assert [entry.name for entry in colleagues_of(desk)] == ["Ada Adler", "Petra Lindner", "Zoe Zech"]


def test_people_are_found_by_every_word_at_one_authority_with_its_runner_or_at_all(
    leun: Authority, hamlet: Authority, soest: Authority
) -> None:
    enter(leun, "Petra Lindner", unit="Stadtbüro", does="Ausweis")
    enter(soest, "Oliver Brandt", unit="Bürgerbüro", does="Ausweis, Fundsachen")
    assert [entry.name for entry in people_matching("ausweis büro", authority=None)] == [
        "Oliver Brandt",
        "Petra Lindner",
    ]
    assert [entry.name for entry in people_matching("ausweis", authority=hamlet)] == ["Petra Lindner"]
    assert not people_matching("ausweis fundsachen", authority=leun).exists()


def test_units_are_found_that_have_a_number(leun: Authority, hamlet: Authority, soest: Authority) -> None:
    for place, name, phone in (
        (leun, "Bauamt", "+4964739140"),
        (leun, "Archiv", ""),
        (soest, "Bauamt Soest", "+4929211030"),
    ):
        Unit.objects.create(authority=place, name=name, phone=phone)
    assert [unit.name for unit in units_matching("bauamt", authority=None)] == ["Bauamt", "Bauamt Soest"]
    assert [unit.name for unit in units_matching("", authority=hamlet)] == ["Bauamt"]
    assert [unit.name for unit in units_of(leun)] == ["Archiv", "Bauamt"]
    also = Unit.objects.get(name="Bauamt Soest")
    assert [str(unit) for unit in offices_for(hamlet)] == ["Archiv", "Bauamt"]
    assert [str(unit) for unit in offices_for(hamlet, also=also.pk)] == ["Archiv", "Bauamt", "Bauamt Soest"]


def test_a_unit_tells_who_is_there_and_who_stands_in(leun: Authority, petra: User) -> None:
    away, here = enter(leun, "Petra Lindner", unit="Stadtbüro"), enter(leun, "Ada Adler", unit="Stadtbüro")
    enter(leun, "Stumm", unit="Stadtbüro")
    unit = Unit.objects.get()

    def tell(entry: DirectoryEntry, report: PresenceReport) -> None:
        report_presence(entry, report=report, by=petra, today=TODAY, now=NOW)

    assert staff_words([unit], on=TODAY) == {unit.pk: ""}
    tell(here, PresenceReport("present"))
    tell(away, PresenceReport("absent", date(2026, 11, 27), here))
    words = "Ada Adler ist da, Petra Lindner ist bis 27.11. abwesend (Vertretung: Ada Adler)"
    assert staff_words([unit], on=TODAY) == {unit.pk: words}
    assert staff_words([unit], on=date(2026, 11, 28)) == {unit.pk: "Ada Adler ist da"}
    tell(away, PresenceReport("absent"))
    assert staff_words([unit], on=TODAY)[unit.pk].endswith("Petra Lindner ist abwesend")
    with pytest.raises(AbsenceOver, match="schon vorbei"):
        tell(away, PresenceReport("absent", date(2026, 11, 22)))


def test_an_account_has_one_entry_at_an_authority(leun: Authority, soest: Authority, petra: User) -> None:
    entry, other, elsewhere = enter(leun, "Petra"), enter(leun, "Empfang"), enter(soest, "Petra")
    for each in (entry, entry, elsewhere):
        link_account(each, user=petra, by=petra, now=NOW)
    with pytest.raises(AccountOfAnotherEntry, match="gehört schon zu einem anderen Eintrag"):
        link_account(other, user=petra, by=petra, now=NOW)
    link_account(entry, user=None, by=petra, now=NOW)
    link_account(other, user=petra, by=petra, now=NOW)
    assert directory_entry(leun, entry_id=other.pk).user == petra
    with pytest.raises(DirectoryEntry.DoesNotExist):
        directory_entry(soest, entry_id=other.pk)


def test_authorities_are_named_by_every_word_and_found_by_their_address(
    leun: Authority, hamlet: Authority, soest: Authority
) -> None:
    assert authorities_named("stadt", limit=2) == [hamlet, leun]
    assert authorities_named("soest STADT", limit=9) == [soest]
    assert list(authorities_with_ids([soest.pk, leun.pk, 0])) == [leun, soest]
    found = authority_with_slug("hamlet")
    assert found
    assert found.administered_by == leun
    assert authority_with_slug("nirgends") is None


def test_what_the_works_council_agreed_on_stands_in_the_audit_by_itself(
    centre: ServiceCentre, petra: User
) -> None:
    def agree(*, supervision: bool, group: int) -> list[str]:
        before = AuditEntry.objects.count()
        set_phone_rules(
            centre,
            transfer_seconds=20,
            allows_supervision=supervision,
            figures_group_size=group,
            by=petra,
            now=NOW,
        )
        return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)[before:])

    usual = ServiceCentre.objects.get().figures_group_size
    changed = ["centre.phone_rules_changed"]
    assert agree(supervision=True, group=usual) == [*changed, "supervision.allowed"]
    assert agree(supervision=True, group=usual) == changed
    assert agree(supervision=False, group=usual + 1) == [
        *changed,
        "supervision.forbidden",
        "figures.group_size_changed",
    ]
    assert centre_with_id(centre.pk).transfer_seconds == 20
    assert centres_by_id() == {centre.pk: "Servicecenter Soest"}
