"""The second wall: the database shows and accepts the visible authorities' rows only, whatever is asked."""

from uuid import UUID

import pytest
from django.apps import apps
from django.db import DatabaseError, ProgrammingError, connection, transaction

from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.foundation.management.commands.prepare_database import grant_rights
from buergerdraht.foundation.tenancy import all_authorities, visible_authorities
from buergerdraht.servicehours.models import Calendar
from buergerdraht.telephony.models import Call, CallEvent
from tests.architecture.rows_of_partners import NOON, record_call

PROTECTED = (
    "agreements_agreementversion",
    "agreements_agreementfile",
    "agreements_noticereminder",
    "telephony_call",
    "telephony_callevent",
    "telephony_transfer",
    "telephony_callback",
    "contacts_contact",
    "contacts_concern",
    "contacts_correction",
    "tickets_ticket",
    "tickets_ticketevent",
    "tickets_latenotice",
    "tickets_ticketfile",
    "tickets_ticketword",
    "tickets_delivery",
    "tickets_faxtry",
    "tickets_textblock",
    "tickets_takenrequest",
    "announcements_announcement",
    "announcements_languagechoice",
    "quality_callfact",
    "quality_dayfigures",
    "quality_monthfigures",
    "quality_hourfigures",
    "quality_loadfigures",
    "quality_dayservices",
    "quality_monthservices",
    "quality_dayoffices",
    "quality_monthoffices",
    "quality_daysearches",
    "reports_handbookversion",
    "reports_monthlyreport",
    "reports_reportchoice",
    "reports_reportmail",
    "billing_billingparty",
    "billing_invoice",
    "billing_invoiceline",
    "billing_billedcall",
    "billing_billingrecord",
    "billing_billingstep",
    "volume_volumeanalysis",
    "billing_costing",
    "billing_costoffer",
    "billing_economicbasis",
    "channels_incomingmail",
    "channels_incomingmailfile",
    "channels_incomingfax",
)
PACKAGES_OF_PARTNERS = (
    "telephony",
    "contacts",
    "tickets",
    "quality",
    "reports",
    "billing",
    "announcements",
    "volume",
    "channels",
)
CENTRES = {
    "telephony_agent",
    "telephony_agentstatechange",
    "quality_dayduty",
    "quality_readmark",
    "billing_numberrange",
    "billing_billingrun",
    "reports_wallboardlink",
    "channels_outgoingmail",
    "channels_mailboxwatch",
}
"""Tables of these packages that belong to a centre or to who wrote them, not to a partner."""
DIRECTORY = "is public or read by every centre: who is where, and when"
KNOWLEDGE = "every centre reads all knowledge; who writes what: knowledge.queries.access"
NO_PERSON = "counts and words without a person, read by the centre's editors"
UNPROTECTED = {
    "authorities_authority": DIRECTORY,
    "authorities_unit": DIRECTORY,
    "authorities_directoryentry": DIRECTORY,
    "authorities_servicecentre": DIRECTORY,
    "authorities_phonenumber": "decides before anybody is signed in to whom a call belongs",
    "authorities_invitation": "is read before anybody is signed in: whoever has the link is invited",
    "authorities_membership": "is read to find out what somebody sees",
    "agreements_agreement": "is read to find out what somebody sees",
    "agreements_attendant": "decides before anybody is signed in where a call rings",
    "tickets_ticketcode": "leads from a citizen's code to the authority, before anything is visible",
    "knowledge_entry": KNOWLEDGE,
    "knowledge_localaddition": KNOWLEDGE,
    "knowledge_responsibility": KNOWLEDGE,
    "knowledge_exchangedobject": KNOWLEDGE,
    "knowledge_guide": KNOWLEDGE,
    "knowledge_notice": KNOWLEDGE,
    "knowledge_site": KNOWLEDGE,
    "knowledge_searchrecord": NO_PERSON,
    "knowledge_rating": NO_PERSON,
    "knowledge_gap": NO_PERSON,
    "knowledge_suggestion": "goes from any reader to the editors of the text",
}
"""Tables with an authority that have no policy on purpose, and why."""

pytestmark = pytest.mark.django_db


def authority(slug: str) -> Authority:
    return Authority.objects.create(slug=slug, name=slug.title(), level=Authority.Level.MUNICIPALITY)


@pytest.fixture
def leun() -> Authority:
    return authority("leun")


@pytest.fixture
def wetzlar() -> Authority:
    return authority("wetzlar")


@pytest.fixture
def centre(wetzlar: Authority) -> ServiceCentre:
    hours = Calendar.objects.create(name="Servicezeit", state="HE")
    return ServiceCentre.objects.create(
        slug="wetzlar", name="Servicecenter", authority=wetzlar, service_hours=hours
    )


@pytest.fixture
def calls(centre: ServiceCentre, leun: Authority, wetzlar: Authority) -> dict[str, Call]:
    with all_authorities():
        return {each.slug: record_call(centre, of=each) for each in (leun, wetzlar)}


@pytest.fixture
def as_application() -> None:
    """Continue as the role that the web process has, until the test's transaction ends."""
    grant_rights("buergerdraht")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE buergerdraht")


def execute(sql: str, *values: UUID | int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def tables_without(count: int) -> list[str]:
    """Return the tables of which not so many rows are seen."""
    return [table for table in PROTECTED if execute(f"SELECT 1 FROM {table}") != count]  # noqa: S608


@pytest.mark.usefixtures("calls")
def test_the_owner_herself_sees_no_row_unless_somebody_says_whose() -> None:
    with visible_authorities([]):
        assert tables_without(0) == []


@pytest.mark.usefixtures("calls", "as_application")
def test_one_authority_sees_its_own_rows_and_processes_see_all(leun: Authority) -> None:
    with visible_authorities([leun.pk]):
        assert tables_without(1) == []
    with all_authorities():
        assert tables_without(2) == []


def test_what_was_visible_before_returns_after_a_nested_context(
    calls: dict[str, Call], leun: Authority, wetzlar: Authority
) -> None:
    with visible_authorities([leun.pk]):
        with all_authorities():
            assert Call.objects.count() == 2
        with visible_authorities([wetzlar.pk]):
            assert Call.objects.get() == calls["wetzlar"]
        assert Call.objects.get() == calls["leun"]


def test_a_failed_transaction_inside_leaves_the_outer_visibility(
    calls: dict[str, Call], leun: Authority
) -> None:
    with visible_authorities([leun.pk]):
        with pytest.raises(DatabaseError), transaction.atomic(), all_authorities():
            execute("SELECT 1/0")
        assert Call.objects.get() == calls["leun"]


def test_nobody_changes_another_authoritys_call(
    calls: dict[str, Call], as_application: None, leun: Authority
) -> None:
    with visible_authorities([leun.pk]):
        assert execute("UPDATE telephony_call SET priority = 9 WHERE id = %s", calls["wetzlar"].pk) == 0
        assert execute("DELETE FROM contacts_concern WHERE authority_id <> %s", leun.pk) == 0


def test_nobody_gives_a_call_away_or_writes_one_for_another_authority(
    calls: dict[str, Call], as_application: None, centre: ServiceCentre, leun: Authority, wetzlar: Authority
) -> None:
    with visible_authorities([leun.pk]):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            execute("UPDATE telephony_call SET authority_id = %s", wetzlar.pk)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            record_call(centre, of=wetzlar)


def test_nobody_adds_an_event_to_another_authoritys_call(
    calls: dict[str, Call], as_application: None, leun: Authority
) -> None:
    with visible_authorities([leun.pk]), pytest.raises(ProgrammingError, match="row-level security"):
        CallEvent.objects.create(call_id=calls["wetzlar"].pk, sequence=1, kind="left", at=NOON)


@pytest.mark.parametrize("statement", [
    "ALTER TABLE telephony_call DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE telephony_call NO FORCE ROW LEVEL SECURITY",
    "DROP POLICY visible_authorities ON telephony_call",
    "CREATE POLICY everything ON telephony_call USING (true)",
    "TRUNCATE telephony_call CASCADE",
    "TRUNCATE foundation_auditentry",
    "CREATE OR REPLACE FUNCTION sees_all_authorities() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
])  # fmt: skip
def test_the_application_cannot_tear_the_wall_down(as_application: None, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"must be owner|permission denied"), transaction.atomic():
        execute(statement)


def test_the_application_is_neither_superuser_nor_above_row_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'buergerdraht'")
        assert cursor.fetchone() == (False, False)


def test_no_table_of_partners_lacks_its_policy() -> None:
    tables = {
        model._meta.db_table for model in apps.get_models() if model._meta.app_label in PACKAGES_OF_PARTNERS
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        protected = {name for (name,) in cursor.fetchall()}
    assert protected == set(PROTECTED)
    assert tables - CENTRES - set(UNPROTECTED) <= protected


def test_a_table_with_an_authority_has_a_policy_or_a_reason() -> None:
    owned = {
        model._meta.db_table
        for model in apps.get_models()
        if any(field.related_model is Authority for field in model._meta.concrete_fields)
    }
    assert owned - set(PROTECTED) == set(UNPROTECTED)
