"""The second wall: the database shows and accepts the visible authorities' rows only, whatever is asked."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, ProgrammingError, connection, transaction

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement, AgreementFile, AgreementVersion, NoticeReminder
from buergerdraht.announcements.models import Announcement, LanguageChoice
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.contacts.models import Concern, Contact, Correction
from buergerdraht.foundation.management.commands.prepare_database import grant_rights
from buergerdraht.foundation.tenancy import all_authorities, visible_authorities
from buergerdraht.knowledge.models import Entry, SearchRecord
from buergerdraht.quality.models import CallFact
from buergerdraht.quality.operations import add_up, rebuild_work
from buergerdraht.reports.models import HandbookVersion, MonthlyReport, ReportChoice, ReportMail
from buergerdraht.servicehours.models import Calendar
from buergerdraht.telephony.models import Agent, Call, CallBack, CallEvent, Transfer
from buergerdraht.tickets.models import (
    Delivery,
    FaxTry,
    LateNotice,
    TakenRequest,
    TextBlock,
    Ticket,
    TicketEvent,
    TicketFile,
    TicketWord,
)
from buergerdraht.volume.models import VolumeAnalysis
from tests.architecture.arrivals import send_in
from tests.architecture.leun_money import bill

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
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


def record_call(centre: ServiceCentre, *, of: Authority) -> Call:
    call_id = uuid4()
    call = Call.objects.create(
        id=call_id,
        channel_id=str(call_id),
        centre=centre,
        authority=of,
        dialled_number="+4930231250",
        caller_kind=Call.CallerKind.WITHHELD,
        state=Call.State.QUEUED,
        arrived_at=NOON,
    )
    CallEvent.objects.create(call=call, sequence=0, kind="arrived", at=NOON)
    agent, _ = Agent.objects.get_or_create(user=author(), defaults={"centre": centre, "state_since_at": NOON})
    Transfer.objects.create(
        call=call, number=1, kind="blind", agent=agent, target_name="Amt", started_at=NOON
    )
    asked = {"wished_at": NOON, "place_at": NOON, "next_try_at": NOON, "language": "de", "tries": 0}
    CallBack.objects.create(call=call, centre=centre, authority=of, number="+4930231250", **asked)
    contact = Contact.objects.create(centre=centre, authority=of, call=call, opened_at=NOON)
    entry, _ = Entry.objects.get_or_create(kind="service", title="Reisepass")
    Concern.objects.create(contact=contact, authority=of, position=0, entry=entry)
    Correction.objects.create(
        contact=contact, corrected_by=author(), at=NOON, authority_before=of, outcomes_before=[]
    )
    write_ticket(centre, of=of)
    TextBlock.objects.create(authority=of, title="Öffnungszeiten", text="Montag bis Freitag")
    made = {"made_by": author(), "made_at": NOON, "seconds": 1}
    Announcement.objects.create(authority=of, kind="closed", language="de", version=1, state="draft", **made)
    LanguageChoice.objects.create(authority=of, key="2", language="en")
    count_call(call, of=of)
    bill(call, by=author(), at=NOON)
    send_in(of, at=NOON)
    VolumeAnalysis.objects.create(
        name="Zentrale", centre=centre, host=centre.authority, authority=of, file_name="a.csv", made_at=NOON
    )
    return call


def count_call(call: Call, *, of: Authority) -> None:
    lengths = dict.fromkeys(
        ("wait_ms", "announcement_ms", "talk_ms", "consult_ms", "hold_ms", "wrap_up_ms"), 0
    )
    tries = {"transfers": 1, "transfers_reached": 0, "transfers_failed": 0, "ending": "unanswered"}
    agreed = {"target_seconds": 30, "overflow_seconds": 60, "is_overflow": False}
    CallFact.objects.create(
        call=call, centre=call.centre, authority=of, channel="phone", is_open=True, is_settled=True,
        arrived_at=NOON, hour_at=NOON, day_on=NOON.date(), disposition="closed", contact_version=1,
        **lengths, **tries, **agreed,
    )  # fmt: skip
    add_up([NOON.date()])
    SearchRecord.objects.create(centre=call.centre, authority=of, text="pass", hits=1, at=NOON)
    rebuild_work(NOON.date(), now=NOON)


def write_ticket(centre: ServiceCentre, *, of: Authority) -> None:
    agreement, _ = Agreement.objects.get_or_create(
        slug=of.slug, centre=centre, partner=of, legal_form="contract", valid_from=date(2020, 1, 1)
    )
    negotiate(agreement, of=of)
    ticket = Ticket.objects.create(
        centre=centre,
        authority=of,
        agreement=agreement,
        wish="call",
        citizen_way="+4930231250",
        opened_at=NOON,
    )
    event = TicketEvent.objects.create(ticket=ticket, authority=of, sequence=0, verb="opened", at=NOON)
    TicketFile.objects.create(
        ticket=ticket, authority=of, name="a.txt", size_bytes=1, content=b"a", added_at=NOON
    )
    TicketWord.objects.create(ticket=ticket, authority=of, word="gehweg")
    figures = {"window_days": 30, "promised": 1, "late": 1, "waiting": 1, "ticket_ids": [ticket.pk]}
    LateNotice.objects.create(agreement=agreement, authority=of, noted_at=NOON, **figures)
    TakenRequest.objects.create(agreement=agreement, authority=of, ticket=ticket, key="1", taken_at=NOON)
    delivery = Delivery.objects.create(
        event=event, authority=of, way="fax", address="+496473914419", next_try_at=NOON
    )
    FaxTry.objects.create(delivery=delivery, authority=of, number="+4964739", started_at=NOON, ended_at=NOON)


def negotiate(agreement: Agreement, *, of: Authority) -> None:
    common: dict[str, Any] = {"agreement": agreement, "authority": of}
    AgreementVersion.objects.create(**common, number=1, side="centre", content={}, written_at=NOON)
    AgreementFile.objects.create(
        **common, name="a.txt", size_bytes=1, content=b"a", side="centre", added_by=author(), added_at=NOON
    )
    NoticeReminder.objects.create(**common, notice_on=NOON.date(), reminded_at=NOON)
    report_on(common)


def report_on(common: dict[str, Any]) -> None:
    written: dict[str, Any] = {"content": {}, "written_by": author(), "written_at": NOON}
    HandbookVersion.objects.create(**common, **written, number=1, side="centre")
    report = MonthlyReport.objects.create(**common, month_on=date(2026, 10, 1), content=b"a", made_at=NOON)
    ReportChoice.objects.create(**common, recipients="nobody", chosen_by=author(), chosen_at=NOON)
    ReportMail.objects.create(
        report=report, authority=common["authority"], recipient="a@leun.example", next_try_at=NOON
    )


def author() -> User:
    return User.objects.get_or_create(username="weber")[0]


@pytest.fixture
def calls(centre: ServiceCentre, leun: Authority, wetzlar: Authority) -> dict[str, Call]:
    with all_authorities():
        return {each.slug: record_call(centre, of=each) for each in (leun, wetzlar)}


@pytest.fixture
def as_application(calls: dict[str, Call]) -> None:
    """Continue as the role that the web process has, until the test's transaction ends."""
    grant_rights("buergerdraht")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE buergerdraht")


def execute(sql: str, *values: UUID | int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def rows(table: str) -> int:
    return execute(f"SELECT 1 FROM {table}")  # noqa: S608  (a table's name from PROTECTED)


@pytest.mark.parametrize("table", PROTECTED)
def test_the_owner_herself_sees_no_row_unless_somebody_says_whose(calls: dict[str, Call], table: str) -> None:
    with visible_authorities([]):
        assert rows(table) == 0


@pytest.mark.parametrize("table", PROTECTED)
def test_one_authority_sees_its_own_rows_and_processes_see_all(
    as_application: None, leun: Authority, table: str
) -> None:
    with visible_authorities([leun.pk]):
        assert rows(table) == 1
    with all_authorities():
        assert rows(table) == 2


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
    as_application: None, calls: dict[str, Call], leun: Authority
) -> None:
    with visible_authorities([leun.pk]):
        assert execute("UPDATE telephony_call SET priority = 9 WHERE id = %s", calls["wetzlar"].pk) == 0
        assert execute("DELETE FROM contacts_concern WHERE authority_id <> %s", leun.pk) == 0


def test_nobody_gives_a_call_away_or_writes_one_for_another_authority(
    as_application: None, centre: ServiceCentre, leun: Authority, wetzlar: Authority
) -> None:
    with visible_authorities([leun.pk]):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            execute("UPDATE telephony_call SET authority_id = %s", wetzlar.pk)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            record_call(centre, of=wetzlar)


def test_nobody_adds_an_event_to_another_authoritys_call(
    as_application: None, calls: dict[str, Call], leun: Authority
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
