"""Tickets with their append-only history and attachments."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from buergerdraht.agreements.models import Agreement
from buergerdraht.authorities.models import Authority, ServiceCentre, Unit
from buergerdraht.authorities.rules import readable_number
from buergerdraht.contacts.models import Contact
from buergerdraht.knowledge.models import Entry
from buergerdraht.tickets.rules.delivery import DELIVERY_LABELS, DeliveryState
from buergerdraht.tickets.rules.history import VERB_LABELS, WAY_WORDS, came_at
from buergerdraht.tickets.rules.vocabulary import (
    KIND_LABELS,
    STATE_LABELS,
    WISH_LABELS,
    TicketKind,
    TicketState,
    Wish,
)
from buergerdraht.tickets.rules.watching import LateFigures


class Ticket(models.Model):
    """A citizen's matter that the partner must react to in time; times and state follow from its history."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="tickets")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="tickets")
    agreement = models.ForeignKey(
        Agreement,
        on_delete=models.PROTECT,
        related_name="tickets",
        db_index=False,
        help_text="Whose reaction is promised in it",
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="tickets"
    )
    kind = models.CharField(max_length=10, choices=list(KIND_LABELS.items()), default=TicketKind.QUESTION)
    state = models.CharField(max_length=10, choices=list(STATE_LABELS.items()), default=TicketState.POOL)
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="The service"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    subject = models.CharField(max_length=160)
    question = models.TextField(help_text="What is to be answered; no more of the person than that needs")
    wish = models.CharField(max_length=6, choices=list(WISH_LABELS.items()))
    citizen_name = models.CharField(max_length=120, blank=True, help_text="As the person gave it")
    citizen_way = models.CharField(
        max_length=250, blank=True, help_text="Number or address for the wish; several lines for a letter"
    )
    citizen_times = models.CharField(max_length=120, blank=True, help_text="When a call is welcome")
    due_at = models.DateTimeField(null=True, blank=True, help_text="Derived: rules.promise over the history")
    reacted_at = models.DateTimeField(null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True, help_text="When the answer is to be expected")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates"
    )
    split_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    version = models.PositiveIntegerField(
        default=1, help_text="Counts changes, so that two windows do not overwrite each other"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="ticket_closed_with_time",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=F("id")),
                name="ticket_not_its_own_duplicate",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pool", "answered", "closed"]) | Q(due_at__isnull=False),
                name="forwarded_ticket_is_promised",
            ),
        ]
        indexes = [
            models.Index(
                fields=["authority", "due_at"], name="ticket_open_by_due", condition=~Q(state="closed")
            ),
            models.Index(
                "centre",
                F("reacted_at").asc(nulls_first=True),
                "due_at",
                "id",
                name="ticket_open_of_centre",
                condition=~Q(state="closed"),
                include=["authority", "assignee", "state"],
            ),
            models.Index(fields=["authority", "-opened_at"], name="ticket_by_opening"),
            models.Index(
                fields=["authority", "due_at"],
                name="ticket_by_due",
                include=["centre", "agreement", "reacted_at"],
            ),
            models.Index(fields=["citizen_way"], name="ticket_open_of_person", condition=~Q(state="closed")),
            models.Index(
                fields=["agreement", "id"], name="ticket_open_of_system", condition=~Q(state="closed")
            ),
            models.Index(fields=["agreement", "id"], name="ticket_of_system"),
            models.Index(
                fields=["authority", "-closed_at", "-id"],
                name="ticket_closed",
                condition=Q(state="closed"),
            ),
            models.Index(
                fields=["centre", "-closed_at", "-id"],
                name="ticket_closed_of_centre",
                condition=Q(state="closed"),
                include=["authority"],
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The number that the citizen is told: T-2319."""
        return f"T-{self.pk}"

    @property
    def way_words(self) -> str:
        """Where the answer goes, as it is written: '069 90009417'."""
        is_number = self.wish in (Wish.CALL, Wish.FAX)
        return readable_number(self.citizen_way) if is_number else self.citizen_way


class TicketWord(models.Model):
    """A word of a ticket, folded; derived from its texts, for the search."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="words", db_index=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", db_index=False)
    word = models.CharField(max_length=40, db_collation="C")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "word"], name="ticket_word_once")]
        indexes = [models.Index(fields=["authority", "word", "ticket"], name="ticket_by_word")]

    def __str__(self) -> str:
        return self.word


class TicketCode(models.Model):
    """By which code a citizen finds her ticket; read before anything of the authority is visible."""

    digest = models.CharField(max_length=64, unique=True, help_text="Keyed digest of the code")
    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, related_name="code")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.digest[:8]}…"


class TicketEvent(models.Model):
    """One step of a ticket's history, append-only (a trigger refuses changes)."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="history")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    verb = models.CharField(max_length=20, help_text="See rules.history.Verb")
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: the system, or the partner by mail, fax or interface",
    )
    way = models.CharField(max_length=8, blank=True, help_text="By what way it came: portal, mail, fax, api")
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True, help_text="What belongs to the verb, as plain values")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "sequence"], name="ticket_event_sequence_once")
        ]

    @property
    def words(self) -> str:
        """What happened, as the beginning of a line."""
        words = VERB_LABELS[self.verb]
        return words[:1].upper() + words[1:]

    @property
    def arrived_at(self) -> datetime | None:
        """When it reached the centre, if somebody there entered it later."""
        return came_at(self.data)

    @property
    def way_words(self) -> str:
        """How it came if somebody at the centre entered it: 'per Fax'; '' by any other way."""
        return WAY_WORDS.get(self.way, "")


class TicketFile(models.Model):
    """A file of a ticket, given out as a download only; its kind was told by its content."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="files")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveIntegerField()
    content = models.BinaryField()
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class LateNotice(models.Model):
    """Late reactions have piled up: told to partner and centre, with the figures as they were."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="late_notices")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    window_days = models.PositiveSmallIntegerField()
    promised = models.PositiveIntegerField(help_text="Reactions that were due in the window")
    late = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField(help_text="Late, and not there yet")
    ticket_ids = ArrayField(models.BigIntegerField(), help_text="Late ones not told before")

    class Meta:
        indexes = [models.Index(fields=["agreement", "-noted_at"], name="late_notice_by_time")]

    @property
    def sentence(self) -> str:
        """The figures as one sentence."""
        return LateFigures(self.promised, self.late, self.waiting).sentence(days=self.window_days)


class Delivery(models.Model):
    """A step of the history on its way to the partner, outside of the portal; written with the step."""

    event = models.OneToOneField(TicketEvent, on_delete=models.PROTECT, related_name="delivery")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=6, choices=Agreement.TicketWay.choices)
    address = models.CharField(max_length=254)
    state = models.CharField(
        max_length=7, choices=list(DELIVERY_LABELS.items()), default=DeliveryState.WAITING
    )
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="When the latest try began")
    settled_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=250, blank=True, help_text="A sentence for people")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending"], settled_at__isnull=True)
                | Q(state__in=["sent", "failed", "dropped"], settled_at__isnull=False),
                name="settled_delivery_with_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="delivery_open",
                condition=Q(state__in=["waiting", "sending", "failed"]),
            )
        ]

    @property
    def address_words(self) -> str:
        """Where it goes, as it is written: '06473 914419'."""
        return readable_number(self.address) if self.way == Agreement.TicketWay.FAX else self.address

    @property
    def key(self) -> str:
        """What names it towards the other side, the same in every try."""
        return f"t{self.event.ticket_id}-{self.event.sequence}"


class TakenRequest(models.Model):
    """What a partner's ticket system sent under a key; done once, and what it said is not kept."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+", db_index=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, help_text="Of all that was said")
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "key"], name="request_taken_once")]

    def __str__(self) -> str:
        return self.key


class FaxTry(models.Model):
    """One call that carries a delivery by fax, with what became of it (Sendebericht)."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="fax_tries")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20, help_text="What was dialled, E.164")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    is_answered = models.BooleanField(default=False, help_text="Something of it may have arrived")
    pages = models.PositiveSmallIntegerField(default=0, help_text="Pages that the other side confirmed")
    error = models.CharField(max_length=250, blank=True, help_text="A sentence for people")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=Q(ended_at__isnull=True), name="one_fax_at_a_time"
            )
        ]

    @property
    def name(self) -> str:
        """What the telephone engine calls it; never twice, even if an older database was restored."""
        return f"fax-{self.pk}-{self.started_at.timestamp():.0f}"


class TextBlock(models.Model):
    """A text that an authority uses again and again in its answers."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    text = models.TextField(max_length=4000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "title"], name="text_block_title_once")]

    def __str__(self) -> str:
        return self.title
