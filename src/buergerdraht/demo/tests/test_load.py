"""Loading is repeatable, changes nothing that is there, and offers people for every role."""

from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import AUTHORITY_ROLES, CENTRE_ROLES, Role
from buergerdraht.agreements.models import Agreement, ServedNumber
from buergerdraht.authorities.models import Authority, DirectoryEntry, Membership, PhoneNumber, ServiceCentre
from buergerdraht.config.environment import read_environment
from buergerdraht.demo.load import PASSWORD, Loaded, load_demo
from buergerdraht.demo.plan import demo_plan, hours_rules
from buergerdraht.servicehours.rules import ALWAYS, BERLIN, weekly_sentence
from buergerdraht.telephony.models import Agent

NOW = datetime(2026, 11, 22, 12, tzinfo=BERLIN)


def load() -> Loaded:
    return load_demo(demo_plan(), now=NOW)


@pytest.mark.django_db
def test_a_second_run_adds_nothing() -> None:
    assert load().numbers == ServedNumber.objects.count()
    assert load() == Loaded(authorities=0, numbers=0, people=0)


@pytest.mark.django_db
def test_what_somebody_changed_or_removed_stays_so() -> None:
    load()
    Authority.objects.filter(slug="stadt-leun").update(name="Marktstadt Leun")
    DirectoryEntry.objects.filter(name="Petra Lindner").delete()
    User.objects.filter(username="jana.weber").update(is_active=False)
    load()
    assert Authority.objects.get(slug="stadt-leun").name == "Marktstadt Leun"
    assert not DirectoryEntry.objects.filter(name="Petra Lindner").exists()
    assert not User.objects.get(username="jana.weber").is_active


@pytest.mark.django_db
def test_a_number_that_somebody_has_entered_stays_hers() -> None:
    owner = Authority.objects.create(slug="x", name="Stadt X", level=Authority.Level.MUNICIPALITY)
    PhoneNumber.objects.create(authority=owner, number="+496990009399")
    load()
    assert PhoneNumber.objects.get(number="+496990009399").authority == owner
    assert Agreement.objects.get(slug="wetzlar-leun").served_numbers.count() == 1


@pytest.mark.django_db
def test_a_default_centre_of_ones_own_stays_the_default() -> None:
    load()
    ServiceCentre.objects.filter(is_default=True).update(is_default=False)
    ServiceCentre.objects.filter(slug="soest").update(is_default=True)
    load()
    assert [centre.slug for centre in ServiceCentre.objects.filter(is_default=True)] == ["soest"]


@pytest.mark.django_db
def test_there_is_somebody_in_every_role_and_in_a_fitting_place() -> None:
    load()
    roles = {Role(role) for role in Membership.objects.values_list("role", flat=True)}
    assert roles == set(Role)
    for membership in Membership.objects.all():
        allowed = CENTRE_ROLES if membership.centre_id else AUTHORITY_ROLES
        assert Role(membership.role) in allowed


@pytest.mark.django_db
def test_every_centre_has_two_agents_at_least_and_one_of_them_is_blind() -> None:
    load()
    for centre in ServiceCentre.objects.all():
        agents = Agent.objects.filter(centre=centre, user__memberships__role=Role.AGENT)
        assert agents.count() >= 2
        assert agents.filter(user__reads_by_ear=True).exists()


@pytest.mark.django_db
def test_a_persona_signs_in_with_the_one_password() -> None:
    load()
    assert User.objects.get(username="jana.weber").check_password(PASSWORD)


@pytest.mark.django_db
def test_the_commands_load_and_print_who_signs_in_and_what_can_be_rung(settings: Settings) -> None:
    settings.ENVIRONMENT = read_environment({"BUERGERDRAHT_DEMO": "1", "BUERGERDRAHT_DEMO_CALLS": "0"})
    loaded, logins, numbers = printed("load_demo").split("\n\n")
    assert loaded.startswith("Neu: 58 Behörden, 66 Rufnummern, 43 Personen, ")
    assert (f"{logins}\n", numbers) == (printed("demo_logins"), printed("demo_numbers"))
    assert "jana.weber        Servicekraft\n" in printed("demo_logins")
    assert "ruth.sommer" in printed("demo_logins")
    assert "sabine.vogt" not in printed("demo_logins")
    assert "sabine.vogt" in printed("demo_logins", "--all")
    assert len(printed("demo_numbers").splitlines()) == 5
    assert "+496990009399  Stadt Leun: Vorführnummer (offen, rund um die Uhr)" in printed("demo_numbers")
    assert len(printed("demo_numbers", "--all").splitlines()) == 66


def test_personas_with_a_public_password_need_a_demonstration(
    settings: Settings,
) -> None:
    settings.ENVIRONMENT = read_environment({})
    with pytest.raises(CommandError, match="BUERGERDRAHT_DEMO=1"):
        call_command("load_demo")


def printed(command: str, *arguments: str) -> str:
    output = StringIO()
    call_command(command, *arguments, stdout=output)
    return output.getvalue()


spans = st.sampled_from(["8–12 Uhr", "8:30–12 und 13–16:45 Uhr", "22–24 Uhr"])


@given(st.lists(spans, min_size=1, max_size=4), st.permutations(["Mo", "Mi–Do", "Sa"]))
def test_hours_are_written_and_read_in_the_same_words(texts: list[str], weekdays: list[str]) -> None:
    order = {"Mo": 0, "Mi–Do": 2, "Sa": 5}
    chosen = sorted(weekdays[: len(texts)], key=order.__getitem__)
    sentence = ", ".join(f"{day} {text}" for day, text in zip(chosen, texts, strict=False))
    assert weekly_sentence(hours_rules(sentence, state="HE")) == sentence
    assert weekly_sentence(hours_rules(ALWAYS, state="HE")) == ALWAYS
