"""Everything that belongs to Leun and its centre in Wetzlar, each text of it marked, and everybody else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.db.models import Model

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import AUTHORITY_ROLES, CENTRE_ROLES, Role
from buergerdraht.agreements.models import (
    Agreement,
    AgreementFile,
    AgreementVersion,
    Attendant,
    CentreHelp,
    NumberRouting,
    ServedNumber,
    StageWay,
    TicketSystem,
)
from buergerdraht.agreements.terms import Term
from buergerdraht.agreements.versions.contents import Contents, as_json
from buergerdraht.announcements.models import Announcement, LanguageChoice
from buergerdraht.authorities.models import (
    Authority,
    DirectoryEntry,
    Invitation,
    Membership,
    PhoneNumber,
    ServiceCentre,
    Unit,
)
from buergerdraht.channels.models import IncomingFax, IncomingMail, IncomingMailFile, OutgoingMail
from buergerdraht.contacts.models import Concern, Contact
from buergerdraht.foundation.clock import utc_now
from buergerdraht.knowledge.models import (
    Attachment,
    Entry,
    Gap,
    Guide,
    ImportRun,
    LocalAddition,
    Notice,
    SearchRecord,
    Site,
    Suggestion,
    SynonymGroup,
    Version,
    WebPage,
)
from buergerdraht.servicehours.models import Calendar, Closure, OtherWeek
from buergerdraht.telephony.models import Agent, Call, CallBack
from buergerdraht.tickets.models import Delivery, TextBlock, Ticket, TicketEvent, TicketFile
from tests.architecture.handed_on import handed_on
from tests.architecture.leun_money import LONG_AGO, NEVER, mark, money_of
from tests.support.call_records import analysed

NUMBER = "+496990077077"
ATTENDANT = "088088"
"""The last digits of where Leun's own exchange rings."""
SHARED = {"master": "every centre writes the master texts", "run": "every centre imports them"}
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Leun:
    """The rows: one of each kind that has an address."""

    objects: dict[str, Model]
    further: tuple[Model, ...]
    """Those without an address."""

    def __getitem__(self, name: str) -> Any:
        return self.objects[name].pk

    def own_rows(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """Return every row that nobody else may change, as it is now."""
        return [_row(each) for name, each in self.objects.items() if name not in SHARED] + [
            _row(each) for each in self.further
        ]


def _row(planted: Model) -> tuple[str, list[dict[str, Any]]]:
    return type(planted).__name__, list(type(planted)._base_manager.filter(pk=planted.pk).values())


def authority(slug: str) -> Authority:
    """Make a municipality."""
    return Authority.objects.create(slug=slug, name=f"Stadt {slug.title()}", level="municipality", town=slug)


def centre_of(place: Authority, *partners: Authority) -> ServiceCentre:
    """Make a service centre that serves partners and its own authority."""
    centre = ServiceCentre.objects.create(
        slug=f"center-{place.slug}", name=f"Center {place.slug}", authority=place, service_hours=_hours()
    )
    for partner in (place, *partners):
        Agreement.objects.create(
            slug=partner.slug, centre=centre, partner=partner, legal_form="contract", valid_from=LONG_AGO
        )
    return centre


def person(roles: Iterable[Role], *, name: str = "", **place: Any) -> User:
    """Make a person with these roles in one place, and with a phone if she takes calls."""
    user = User.objects.create_user(f"{name or 'person'}{next(_numbers)}", last_name=name)
    for role in roles:
        Membership.objects.create(user=user, role=role, **place)
    if "centre" in place:
        Agent.objects.create(user=user, centre=place["centre"], state_since_at=utc_now())
    return user


@dataclass(frozen=True, slots=True)
class World:
    """Leun with its centre, another partner of that centre, and another centre with its partner."""

    leun: Leun
    others: dict[str, tuple[tuple[Role, ...], dict[str, Any]]]
    """Place -> the roles that somebody may have there, and where it is."""


def make_world() -> World:
    """Make it all."""
    wetzlar, leun, braunfels, soest, geseke = map(
        authority, ("wetzlar", "leun", "braunfels", "soest", "geseke")
    )
    centre, other_centre = centre_of(wetzlar, leun, braunfels), centre_of(soest, geseke)
    return World(
        _planted(centre, leun),
        {
            "another partner of the same centre": (AUTHORITY_ROLES, {"authority": braunfels}),
            "another centre": (CENTRE_ROLES, {"centre": other_centre}),
            "a partner of another centre": (AUTHORITY_ROLES, {"authority": geseke}),
        },
    )


def _planted(centre: ServiceCentre, leun: Authority) -> Leun:
    roles = [role for role in CENTRE_ROLES if role != Role.EDITOR]  # every centre knows who edits for all
    weber = person(roles, name=mark("Person"), centre=centre)
    lindner = person(AUTHORITY_ROLES, name=mark("Person"), authority=leun)
    objects: dict[str, Model] = {"authority": leun, "centre": centre, "person": weber}
    objects["colleague"] = lindner
    objects["invitation"] = Invitation.objects.create(
        authority=leun,
        last_name=mark("Einladung"),
        email="anke@leun.example",
        role=Role.CASE_WORKER,
        invited_by=lindner,
        expires_at=utc_now() + timedelta(days=7),
    )
    objects["block"] = TextBlock.objects.create(
        authority=leun, title=mark("Baustein"), text="Bitte kommen Sie vorbei."
    )
    objects["announcement"] = Announcement.objects.create(
        authority=leun,
        kind="welcome",
        language="de",
        version=1,
        state="draft",
        text=mark("Ansage"),
        sound=mark("Ton").encode(),
        seconds=1,
        made_by=weber,
        made_at=utc_now(),
    )
    LanguageChoice.objects.create(authority=leun, key="2", language="en")
    objects["membership"] = weber.memberships.order_by("pk")[0]
    objects |= _directory(centre, leun) | _knowledge(leun, lindner) | _learning(leun, centre, lindner)
    objects |= _dealings(centre, leun, weber) | _routing(centre, leun, objects["number"])
    objects |= _negotiated(leun, weber) | money_of(centre, leun, weber) | handed_on(leun, weber, mark=mark)
    objects |= {"call_back": _call_back(Call.objects.get()), "analysis": analysed(centre, leun, mark)}
    TicketSystem.objects.create(agreement=Agreement.objects.get(partner=leun))
    systems = TicketSystem.objects.all()
    objects["agent"] = weber.agent
    further = (*weber.memberships.all(), *Version.objects.all(), *TicketEvent.objects.all(), *systems)
    return Leun(objects | _versions(objects, lindner), (*further, *Concern.objects.all(), weber.agent))


def _negotiated(leun: Authority, weber: User) -> dict[str, Model]:
    """What both sides agree on is nobody else's business."""
    agreement, now = Agreement.objects.get(partner=leun), utc_now()
    contents = Contents("contract", Term(LONG_AGO), tasks=(mark("Aufgabe"),))
    common: dict[str, Any] = {"agreement": agreement, "authority": leun, "side": "centre"}
    return {
        "agreement_version": AgreementVersion.objects.create(
            **common, number=2, state="proposed", content=as_json(contents), reason=mark("Begründung"),
            written_at=now, proposed_by=weber, proposed_at=now,
        ),
        "agreement_file": AgreementFile.objects.create(
            **common, name=mark("Unterlage"), media_type="text/plain", size_bytes=1,
            content=mark("Papier").encode(), added_by=weber, added_at=now,
        ),
    }  # fmt: skip


def _hours() -> Calendar:
    return Calendar.objects.create(name="Servicezeit", state="HE")


def _directory(centre: ServiceCentre, leun: Authority) -> dict[str, Model]:
    """What every centre reads, so nothing of it is marked but what the administration alone knows."""
    hours = _hours()
    leun.opening_hours = hours
    leun.save()
    unit = Unit.objects.create(authority=leun, name="Bürgerbüro")
    dialled = PhoneNumber.objects.create(authority=leun, number="+496473123")
    return {
        "unit": unit,
        "desk": DirectoryEntry.objects.create(authority=leun, unit=unit, name="Empfang", phone="+496473124"),
        "closure": Closure.objects.create(
            calendar=hours, first_on=NEVER, last_on=NEVER, reason=mark("Schließung")
        ),
        "week": OtherWeek.objects.create(
            calendar=hours, valid_from=LONG_AGO, valid_until=LONG_AGO + timedelta(7)
        ),
        "number": ServedNumber.objects.create(
            number=dialled,
            agreement=Agreement.objects.get(partner=leun),
            greeting=mark("Begrüßung"),
            service_hours=hours,
        ),
    }


def _routing(centre: ServiceCentre, leun: Authority, number: Model) -> dict[str, Model]:
    """What only Leun and its centre know: where its own exchange rings, and when nobody is there."""
    attendant = Attendant.objects.create(authority=leun, number=f"{NUMBER[:-6]}{ATTENDANT}")
    routing = NumberRouting.objects.create(served_number_id=number.pk, attendant=attendant)
    StageWay.objects.create(routing=routing, phase="", way="absence")
    helper = ServiceCentre.objects.exclude(pk=centre.pk).get(slug="center-soest")
    return {
        "attendant": attendant,
        "absence": attendant.absences.create(
            begins_at=utc_now() + timedelta(1), ends_at=utc_now() + timedelta(2)
        ),
        "help": CentreHelp.objects.create(centre=centre, helper=helper),
        "routing": routing,
    }


def _knowledge(leun: Authority, lindner: User) -> dict[str, Model]:
    """Published texts are everybody's, drafts are not."""
    now = utc_now()
    master = Entry.objects.create(kind="service", title="Personalausweis", published_at=now)
    article = Entry.objects.create(kind="article", title="Freibad", authority=leun, published_at=now)
    site = Site.objects.create(
        authority=leun,
        start_url="https://www.leun.de/",
        agreed_on=LONG_AGO,
        report={"state": "done", "began_at": now.isoformat(), "fetched": 0, "waiting": 0, "counts": {},
                "refused": {mark("Grund"): 1}, "problems": [{"url": mark("Seite"), "reason": mark("Grund")}]},
    )  # fmt: skip
    return {
        "master": master,
        "article": article,
        "unpublished": Entry.objects.create(kind="article", title=mark("Artikel"), authority=leun),
        "addition": LocalAddition.objects.create(entry=master, authority=leun, published_at=now),
        "guide": Guide.objects.create(title=mark("Leitfaden"), authority=leun),
        "attachment": Attachment.objects.create(
            entry=article, title="Preise", file="preise.pdf", media_type="application/pdf", size_bytes=1,
            added_at=now,
        ),
        "notice": Notice.objects.create(
            authority=leun, title="Straße gesperrt", valid_from_at=now, valid_until_at=now + timedelta(1),
            written_at=now, written_by=lindner,
        ),
        "group": SynonymGroup.objects.create(words=["Schwimmbad"], entry=article, changed_at=now),
        "site": site,
        "page": WebPage.objects.create(site=site, url=site.start_url, digest="x", fetched_at=now),
        "run": ImportRun.objects.create(agency="L1", source="x.xml", state="done", started_at=now),
    }  # fmt: skip


def _versions(objects: dict[str, Model], author: User) -> dict[str, Model]:
    texts = {"entry": objects["unpublished"], "addition": objects["addition"], "guide": objects["guide"]}
    return {
        f"{name}_draft": Version.objects.create(
            **{name: text},
            number=1,
            content={"title": mark("Entwurf"), "texts": {"answer": mark("Text")}},
            author=author,
            writer_ids=[author.pk],
            created_at=utc_now(),
        )
        for name, text in texts.items()
    }


def _learning(leun: Authority, centre: ServiceCentre, lindner: User) -> dict[str, Model]:
    now, article = utc_now(), Entry.objects.get(title="Freibad")
    for _ in range(4):
        SearchRecord.objects.create(
            centre=centre, authority=leun, text=mark("Suche"), hits=0, is_not_found=True, at=now
        )
    return {
        "suggestion": Suggestion.objects.create(
            entry=article, authority=leun, text=mark("Hinweis"), made_by=lindner, made_at=now
        ),
        "gap": Gap.objects.create(
            text="anders", authority=leun, words=mark("Lücke"), decision="dismissed", decided_by=lindner,
            decided_at=now,
        ),
    }  # fmt: skip


def _call_back(call: Call) -> CallBack:
    times = dict.fromkeys(["wished_at", "place_at", "next_try_at"], call.arrived_at)
    whose = {"centre": call.centre, "authority": call.authority, "number": NUMBER}
    return CallBack.objects.create(call=call, **whose, **times, language="de", state="waiting", tries=0)


def _dealings(centre: ServiceCentre, leun: Authority, weber: User) -> dict[str, Model]:
    """What citizens told: calls, contacts, tickets, mails."""
    now, call_id = utc_now(), uuid4()
    call = Call.objects.create(
        id=call_id, channel_id=str(call_id), centre=centre, authority=leun, dialled_number="+496473123",
        caller_number=NUMBER, caller_kind="known", state="talking", agent=weber.agent, arrived_at=now,
    )  # fmt: skip
    contact = Contact.objects.create(
        centre=centre, authority=leun, call=call, recorded_by=weber, note=mark("Notiz"), opened_at=now
    )
    Concern.objects.create(contact=contact, authority=leun, position=0, text=mark("Anliegen"))
    ticket = Ticket.objects.create(
        centre=centre, authority=leun, agreement=Agreement.objects.get(partner=leun), contact=contact,
        subject=mark("Betreff"), question=mark("Frage"), wish="call", citizen_name=mark("Name"),
        citizen_way=NUMBER, citizen_times=mark("Zeiten"), opened_at=now,
    )  # fmt: skip
    event = TicketEvent.objects.create(
        ticket=ticket, authority=leun, sequence=0, verb="opened", at=now, text=mark("Verlauf"), actor=weber
    )
    TicketEvent.objects.create(ticket=ticket, authority=leun, sequence=1, verb="forwarded", at=now)
    delivery = Delivery.objects.create(
        event=event, authority=leun, way="mail", address="amt@leun.example", state="failed",
        next_try_at=now, settled_at=now, last_error=mark("Fehler"),
    )  # fmt: skip
    file = TicketFile.objects.create(
        ticket=ticket, authority=leun, name=mark("Datei"), media_type="text/plain", size_bytes=1,
        content=mark("Inhalt").encode(), added_at=now,
    )  # fmt: skip
    letter = IncomingMail.objects.create(
        digest="0" * 64, centre=centre, open_reason=mark("Anlass"), sender="amsel@example.org",
        subject=mark("Brief"), text=mark("Brief"), received_at=now,
    )  # fmt: skip
    enclosed = IncomingMailFile.objects.create(mail=letter, name=mark("Beilage"), content=b"Beilage")
    pages = {"pages": 1, "problem": mark("Fax"), "content": b"%PDF-"}
    fax = IncomingFax.objects.create(name="1.1", centre=centre, received_at=now, **pages)
    mail = OutgoingMail.objects.create(
        recipient="amsel@example.org", subject=mark("Mail"), text=mark("Mail"), sent_by=weber, created_at=now
    )
    dealings = {"call": call, "contact": contact, "ticket": ticket, "delivery": delivery}
    return {**dealings, "file": file, "letter": letter, "enclosed": enclosed, "mail": mail, "fax": fax}
