"""What the demonstration says is what the documents of the five cooperations say."""

from datetime import date, datetime

import pytest

from buergerdraht.agreements.models import Agreement, Phase, ServedNumber
from buergerdraht.agreements.queries import authorities_served_by
from buergerdraht.agreements.routing import decide
from buergerdraht.agreements.routing.table import routing_table
from buergerdraht.agreements.routing.week import Answer, answer_of
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.demo.plan import TRIAL_LABEL
from buergerdraht.demo.tests.conftest import NOW
from buergerdraht.servicehours.queries import rules_of
from buergerdraht.servicehours.rules import BERLIN, is_open, weekly_sentence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

SOEST = "Mo–Mi 8–17 Uhr, Do 8–18 Uhr, Fr 8–13 Uhr"
ONE_ONE_FIVE = "Mo–Fr 8–18 Uhr"
PARTNERS = {"wetzlar-leun", "wesel-geldern", "soest-geseke", "soest-stadt-soest", "pinneberg-quickborn"}


def agreement(slug: str) -> Agreement:
    return Agreement.objects.select_related("centre__authority", "partner").get(slug=slug)


def served(number: str) -> ServedNumber:
    return ServedNumber.objects.select_related("number__authority", "agreement__centre").get(
        number__number=number
    )


def phases(slug: str) -> list[tuple[str, date, date | None]]:
    rows = Phase.objects.filter(agreement__slug=slug).order_by("valid_from")
    return [(row.kind, row.valid_from, row.valid_until) for row in rows]


def test_the_five_cooperations_have_their_slugs() -> None:
    own = Agreement.objects.filter(legal_form=Agreement.LegalForm.OWN_SERVICE)
    assert (
        set(Agreement.objects.values_list("slug", flat=True)) - set(own.values_list("slug", flat=True))
        == PARTNERS
    )
    assert sorted(str(centre) for centre in ServiceCentre.objects.all()) == [
        "Service-Center Kreis Pinneberg",
        "ServiceCenter Kreis Wesel",
        "Servicecenter Kreis Soest",
        "Servicecenter Wetzlar",
    ]


def test_wetzlar_answers_for_leun_by_115_only() -> None:
    leun = agreement("wetzlar-leun")
    assert (leun.centre.authority.name, leun.partner.name) == ("Stadt Wetzlar", "Stadt Leun")
    assert leun.get_legal_form_display() == "Kooperations- und Servicevereinbarung"
    assert set(leun.served_numbers.values_list("number__kind", flat=True)) == {"one_one_five"}
    assert weekly_sentence(rules_of(served("+496990009300").service_hours)) == ONE_ONE_FIVE
    assert leun.valid_until is None


def test_wesel_answers_for_geldern_after_test_phase_and_three_stages() -> None:
    geldern = agreement("wesel-geldern")
    assert (geldern.centre.authority.name, geldern.partner.name) == ("Kreis Wesel", "Stadt Geldern")
    assert geldern.get_legal_form_display() == "öffentlich-rechtliche Vereinbarung"
    assert geldern.signed_on == date(2022, 5, 11)
    assert geldern.valid_from.year == 2022
    assert [kind for kind, _, _ in phases("wesel-geldern")] == [
        "test",
        "stage_1",
        "stage_2",
        "stage_3",
        "regular",
    ]
    assert (geldern.partner.street, geldern.partner.postal_code) == ("Issumer Tor 36", "47608")
    assert rules_of(served("+492214710300").service_hours).intervals == town_hall_hours("stadt-geldern")


def town_hall_hours(slug: str) -> object:
    calendar = Authority.objects.get(slug=slug).opening_hours
    assert calendar is not None
    return rules_of(calendar).intervals


@pytest.mark.parametrize(
    ("number", "owner", "slug"),
    [("+492921300", "Kreis Soest", "soest-eigen"), ("+4929211030", "Stadt Soest", "soest-stadt-soest")],
)
def test_the_central_numbers_of_kreis_and_stadt_soest_end_in_the_centre(
    number: str, owner: str, slug: str
) -> None:
    row = served(number)
    assert (row.number.authority.name, row.agreement.slug) == (owner, slug)
    assert row.agreement.centre.authority.name == "Kreis Soest"
    assert weekly_sentence(rules_of(row.service_hours)) == SOEST
    assert row.agreement.valid_from == date(2016, 1, 1)


def test_stadt_soest_had_a_pilot_of_two_years() -> None:
    soest = agreement("soest-stadt-soest")
    assert soest.signed_on == date(2015, 9, 10)
    assert phases("soest-stadt-soest") == [
        ("pilot", date(2016, 1, 1), date(2018, 1, 1)),
        ("regular", date(2018, 1, 1), None),
    ]


def test_three_blind_agents_work_in_soest() -> None:
    agents = ServiceCentre.objects.get(slug="soest").agents
    assert agents.filter(user__reads_by_ear=True).count() == 3


def test_geseke_is_agreed_for_two_years_and_renews_by_one_year() -> None:
    geseke = agreement("soest-geseke")
    assert geseke.get_legal_form_display() == "mandatierende öffentlich-rechtliche Vereinbarung"
    assert (geseke.valid_from, geseke.first_term_months, geseke.renewal_months) == (date(2018, 1, 1), 24, 12)


def test_geseke_is_served_only_while_its_own_attendant_is_absent() -> None:
    plan = routing_table().routes["+492214710700"].plan
    monday = datetime(2026, 11, 23, tzinfo=BERLIN)
    answers = [answer_of(decide(plan, at=monday.replace(hour=hour))) for hour in range(24)]
    assert [hour for hour in range(24) if answers[hour] is Answer.CENTRE] == [12, 13, 16]
    assert [hour for hour in range(24) if answers[hour] is Answer.ATTENDANT_FIRST] == [8, 9, 10, 11, 14, 15]


def test_quickborn_has_a_contract_and_115_a_day_later() -> None:
    quickborn = agreement("pinneberg-quickborn")
    assert (quickborn.centre.authority.name, quickborn.partner.name) == ("Kreis Pinneberg", "Stadt Quickborn")
    assert quickborn.get_legal_form_display() == "Vertrag"
    assert quickborn.valid_from == date(2018, 1, 1)
    assert phases("pinneberg-quickborn")[-1] == ("regular", date(2018, 1, 1), None)
    line = served("+494066969915")
    assert (line.number.kind, line.valid_from) == ("one_one_five", date(2018, 1, 2))
    assert weekly_sentence(rules_of(line.service_hours)) == ONE_ONE_FIVE


def test_pinneberg_answers_115_for_quickborn_and_47_further_municipalities() -> None:
    municipalities = Authority.objects.filter(regional_key__startswith="01056", level="municipality")
    by_115 = municipalities.filter(
        numbers__kind="one_one_five", numbers__served__agreement__centre__slug="pinneberg"
    ).distinct()
    assert by_115.exclude(slug="stadt-quickborn").count() == 47
    assert by_115.filter(slug="stadt-quickborn").exists()
    assert not municipalities.filter(name__contains="Helgoland").exists()
    pinneberg = ServiceCentre.objects.get(slug="pinneberg")
    assert authorities_served_by(pinneberg, on=NOW.date()).count() == 49


def test_quickborn_runs_boenningstedt_and_hasloh() -> None:
    run = Authority.objects.filter(administered_by__slug="stadt-quickborn").order_by("name")
    assert [authority.name for authority in run] == ["Gemeinde Bönningstedt", "Gemeinde Hasloh"]


def test_every_cooperation_has_a_number_that_is_answered_at_any_time() -> None:
    rows = ServedNumber.objects.filter(number__label=TRIAL_LABEL).select_related("agreement", "service_hours")
    assert {row.agreement.slug for row in rows} == PARTNERS
    christmas_night = datetime(2026, 12, 25, 3, tzinfo=BERLIN)
    assert all(is_open(rules_of(row.service_hours), christmas_night) for row in rows)


@pytest.mark.parametrize(
    ("centre", "state"), [("wetzlar", "HE"), ("wesel", "NW"), ("soest", "NW"), ("pinneberg", "SH")]
)
def test_each_centre_has_the_holidays_of_its_land(centre: str, state: str) -> None:
    assert ServiceCentre.objects.get(slug=centre).service_hours.state == state


def test_numbers_are_those_of_the_documents_or_kept_for_fiction() -> None:
    fiction = ("+493023125", "+494066969", "+496990009", "+492214710", "+498999998")
    kept = {"+492921300", "+4929211030"}
    numbers = set(ServedNumber.objects.values_list("number__number", flat=True))
    entries = set(Authority.objects.exclude(directory=None).values_list("directory__phone", flat=True))
    assert kept <= numbers
    assert all(number.startswith(fiction) and len(number) <= 13 for number in (numbers | entries) - kept)
