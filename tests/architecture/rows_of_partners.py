"""One row of everything that is an authority's own."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement, AgreementFile, AgreementVersion, NoticeReminder
from buergerdraht.announcements.models import Announcement, LanguageChoice
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.channels.models import IncomingFax, IncomingMail, IncomingMailFile
from buergerdraht.contacts.models import Concern, Contact, Correction
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
from tests.architecture.leun_money import bill

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)


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
    send_in(of)
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


def send_in(of: Authority) -> None:
    """Send a mail with a file and a fax to the centre that the authority runs."""
    hours = Calendar.objects.create(name="Servicezeit", state="HE")
    centre = of.centres.first() or ServiceCentre.objects.create(
        slug=of.slug, name="Servicecenter", authority=of, service_hours=hours
    )
    told: dict[str, Any] = {"centre": centre, "received_at": NOON}
    mail = IncomingMail.objects.create(**told, digest=of.slug, open_reason="unbekannt")
    IncomingMailFile.objects.create(mail=mail, name="a.txt")
    IncomingFax.objects.create(**told, name=of.slug, pages=1, content=b"a")
