"""What callers ask first is there, or the editors see that it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.authorities.models import Authority, Unit
from buergerdraht.knowledge.models import Entry, LocalAddition, Responsibility
from buergerdraht.knowledge.queries.completeness import asked_services, figures_of
from buergerdraht.knowledge.rules.completeness import Figure, Lack, Told, lacks
from buergerdraht.knowledge.tests.conftest import NOW, TODAY
from buergerdraht.servicehours.models import Calendar


@pytest.fixture
def hours(db: None) -> Calendar:
    return Calendar.objects.create(name="Rathaus", state="HE")


def lacks_of(authority: Authority) -> tuple[Lack, ...]:
    authority.refresh_from_db()
    return asked_services(authority, today=TODAY)[0].lacks


def test_without_anything_local_office_and_hours_are_missing(entry: Entry, leun: Authority) -> None:
    assert lacks_of(leun) == (Lack.OFFICE, Lack.HOURS)


def test_the_town_halls_hours_count_for_the_hours_but_not_as_an_office(
    entry: Entry, leun: Authority, hours: Calendar
) -> None:
    Authority.objects.filter(pk=leun.pk).update(opening_hours=hours)
    assert lacks_of(leun) == (Lack.OFFICE,)


def test_an_office_with_hours_completes_a_service(
    addition: LocalAddition, leun: Authority, hours: Calendar
) -> None:
    unit = Unit.objects.create(authority=leun, name="Stadtbüro", opening_hours=hours)
    LocalAddition.objects.update(unit=unit)
    assert lacks_of(leun) == ()


def test_an_office_without_hours_lacks_them_unless_the_service_has_its_own(
    addition: LocalAddition, leun: Authority, hours: Calendar
) -> None:
    LocalAddition.objects.update(unit=Unit.objects.create(authority=leun, name="Stadtbüro"))
    assert lacks_of(leun) == (Lack.HOURS,)
    LocalAddition.objects.update(hours=hours)
    assert lacks_of(leun) == ()


def test_a_fee_is_known_from_the_master_text_or_from_the_addition(
    entry: Entry, addition: LocalAddition, leun: Authority
) -> None:
    Entry.objects.update(texts={})
    assert Lack.FEE in lacks_of(leun)
    LocalAddition.objects.update(texts={"fee": "<p>10 Euro</p>"})
    assert Lack.FEE not in lacks_of(leun)


def test_whoever_is_responsible_in_the_region_is_the_office(
    entry: Entry, leun: Authority, wetzlar: Authority, hours: Calendar
) -> None:
    unit = Unit.objects.create(authority=wetzlar, name="Zulassung", opening_hours=hours)
    Responsibility.objects.create(entry=entry, region="06532", authority=wetzlar, unit=unit)
    assert lacks_of(leun) == ()


def test_what_the_runner_of_an_administration_adds_counts_for_whom_it_runs(
    addition: LocalAddition, leun: Authority, soest: Authority, hours: Calendar
) -> None:
    LocalAddition.objects.update(unit=Unit.objects.create(authority=leun, name="Amt", opening_hours=hours))
    Authority.objects.filter(pk=soest.pk).update(administered_by=leun)
    assert lacks_of(soest) == ()


def test_an_expired_addition_tells_nothing(addition: LocalAddition, leun: Authority, hours: Calendar) -> None:
    LocalAddition.objects.update(hours=hours, valid_until=TODAY)
    assert lacks_of(leun) == (Lack.OFFICE, Lack.HOURS)


@pytest.mark.parametrize("change", [{"asked_rank": None}, {"asked_rank": 101}, {"archived_at": NOW}])
def test_only_the_hundred_most_asked_are_looked_at(
    entry: Entry, leun: Authority, change: dict[str, object]
) -> None:
    Entry.objects.update(**change)
    assert asked_services(leun, today=TODAY) == []
    assert figures_of([leun], today=TODAY)[0].complete.percent == 0


def test_figures_count_what_is_complete_and_how_fresh_it_is(
    entry: Entry, addition: LocalAddition, leun: Authority, wetzlar: Authority
) -> None:
    Entry.objects.create(kind="article", title="Markt", authority=leun, published_at=NOW, valid_until=TODAY)
    due = {"published_at": NOW, "check_due_on": TODAY}
    Entry.objects.create(kind="article", title="Bad", authority=leun, **due)
    Entry.objects.create(kind="article", title="Entwurf", authority=leun)
    ours, theirs = figures_of([leun, wetzlar], today=TODAY)
    fresh = ours.freshness
    assert (fresh.current, fresh.to_check, fresh.expired, fresh.total) == (1, 1, 1, 3)
    assert (ours.complete, ours.lacking[Lack.OFFICE]) == (Figure(0, 1), 1)
    assert theirs.freshness.total == 0


def test_however_many_authorities_the_queries_stay_few(
    entry: Entry, addition: LocalAddition, django_assert_max_num_queries: object
) -> None:
    authorities = list(Authority.objects.all())
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        figures_of(authorities, today=TODAY)


@given(st.booleans(), st.booleans(), st.booleans())
def test_a_service_is_complete_only_if_nothing_lacks(fee: bool, office: bool, hours: bool) -> None:  # noqa: FBT001
    missing = lacks(Told(fee, office, hours))
    assert len(missing) == 3 - fee - office - hours
    assert list(missing) == sorted(missing, key=list(Lack).index)


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_hundred_percent_means_all(part: int, rest: int) -> None:
    figure = Figure(part, part + rest)
    assert (figure.percent == 100) == (rest == 0 and part > 0)
    assert figure.rest == rest


def test_what_is_complete_and_what_is_left_add_up_and_a_hundred_percent_mean_all() -> None:
    assert (Figure(199, 200).percent, Figure(199, 200).rest) == (99, 1)
    assert (Figure(0, 0).percent, Figure(0, 0).rest) == (0, 0)
