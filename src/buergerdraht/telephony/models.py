"""Calls with their append-only events, and agents with their states."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from buergerdraht.agreements.models import ServedNumber
from buergerdraht.authorities.models import Authority, DirectoryEntry, ServiceCentre, Unit
from buergerdraht.telephony.ports import username_of


class Call(models.Model):
    """One citizen's call, from the first ring, whatever becomes of it."""

    class State(models.TextChoices):
        AT_ATTENDANT = "at_attendant", "klingelt in der Vermittlung"
        ATTENDED = "attended", "spricht mit der Vermittlung"
        ANNOUNCEMENT = "announcement", "hört eine Ansage"
        QUEUED = "queued", "wartet"
        OFFERED = "offered", "klingelt"
        CALLING_BACK = "calling_back", "wird zurückgerufen"
        TALKING = "talking", "im Gespräch"
        PARKED = "parked", "geparkt"
        TRANSFERRING = "transferring", "wird verbunden"
        TRANSFERRED = "transferred", "weiterverbunden"
        ENDED = "ended", "beendet"

    class Disposition(models.TextChoices):
        """What became of the call. Definitions: docs/glossary.md."""

        ANSWERED = "answered", "angenommen"
        ATTENDED = "attended", "von der Vermittlung angenommen"
        ABANDONED_AT_ATTENDANT = "abandoned_at_attendant", "in der Vermittlung aufgelegt"
        ABANDONED_IN_ANNOUNCEMENT = "abandoned_in_announcement", "in der Ansage aufgelegt"
        ABANDONED_IN_QUEUE = "abandoned_in_queue", "im Warten aufgelegt"
        CALL_BACK = "call_back", "Rückruf gewünscht"
        NOT_REACHED = "not_reached", "beim Rückruf nicht erreicht"
        CLOSED = "closed", "außerhalb der Servicezeit"
        REJECTED = "rejected", "abgewiesen"
        FAILED = "failed", "technisch gescheitert"

    class Route(models.TextChoices):
        DISTRIBUTION = "distribution", "Anrufverteilung"
        FALLBACK = "fallback", "Ersatzwarteschlange der Telefonanlage"

    class CallerKind(models.TextChoices):
        KNOWN = "known", "übermittelt"
        WITHHELD = "withheld", "unterdrückt"
        UNREADABLE = "unreadable", "nicht lesbar"

    id = models.UUIDField(
        primary_key=True, help_text="Derived from Asterisk's channel id, so every source agrees"
    )
    channel_id = models.CharField(max_length=80, unique=True)
    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="calls")
    authority = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,
        related_name="calls",
        help_text="Whose number was dialled; if unknown, the centre's own",
    )
    served_number = models.ForeignKey(
        ServedNumber, on_delete=models.PROTECT, null=True, blank=True, related_name="calls", db_index=False
    )
    dialled_number = models.CharField(
        max_length=40, help_text="As dialled, normalised to E.164 where possible"
    )
    is_number_known = models.BooleanField(
        default=True, help_text="False: dialled number is not entered anywhere"
    )
    caller_number = models.CharField(
        max_length=40, blank=True, help_text="E.164; empty if withheld or forgotten"
    )
    caller_kind = models.CharField(max_length=10, choices=CallerKind.choices)
    priority = models.SmallIntegerField(default=0)
    skill = models.SlugField(blank=True)
    route = models.CharField(max_length=12, choices=Route.choices, default=Route.DISTRIBUTION)
    state = models.CharField(max_length=12, choices=State.choices)
    disposition = models.CharField(max_length=26, choices=Disposition.choices, blank=True)
    agent = models.ForeignKey("Agent", on_delete=models.PROTECT, null=True, blank=True, related_name="calls")
    call_back = models.ForeignKey(
        "CallBack",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tries_made",
        help_text="The wish by which we call the citizen; empty: she calls us",
    )
    arrived_at = models.DateTimeField()
    attended_at = models.DateTimeField(
        null=True, blank=True, help_text="When the partner's own attendant answered"
    )
    passed_on_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When the attendant's ring came to nothing; from then on the centre's wait counts",
    )
    queued_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) & ~Q(disposition="")
                | ~Q(state="ended") & Q(ended_at__isnull=True, disposition=""),
                name="call_ends_with_disposition",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("arrived_at")),
                name="call_ends_after_arrival",
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "-arrived_at"], name="call_by_centre"),
            models.Index(fields=["agent", "-arrived_at"], name="call_by_agent"),
            models.Index(fields=["served_number", "arrived_at"], name="call_by_served_number"),
            models.Index(
                fields=["caller_number", "-arrived_at"], name="call_by_caller", condition=~Q(caller_number="")
            ),
            models.Index(fields=["centre"], name="call_live", condition=~Q(state="ended")),
            models.Index(fields=["ended_at"], name="call_by_end"),
        ]


class CallBack(models.Model):
    """A citizen's wish to be called back (Rückruf); she keeps the place in the line that she had."""

    class State(models.TextChoices):
        WAITING = "waiting", "wartet"
        DONE = "done", "erreicht"
        GIVEN_UP = "given_up", "dreimal nicht erreicht"
        TAKEN_OUT = "taken_out", "herausgenommen"

    class Reason(models.TextChoices):
        """Why somebody took it out of the line."""

        CALLED_AGAIN = "called_again", "hat selbst wieder angerufen"
        SETTLED = "settled", "ist anders erledigt"
        NOT_WANTED = "not_wanted", "möchte keinen Rückruf mehr"
        WRONG_NUMBER = "wrong_number", "Rufnummer stimmt nicht"

    call = models.OneToOneField(Call, on_delete=models.PROTECT, primary_key=True, related_name="wish")
    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="call_backs")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="call_backs")
    number = models.CharField(max_length=40, blank=True, help_text="E.164; empty once forgotten")
    language = models.CharField(max_length=8)
    skill = models.SlugField(blank=True)
    wished_at = models.DateTimeField()
    place_at = models.DateTimeField(help_text="Since when she has waited")
    next_try_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices)
    tries = models.PositiveSmallIntegerField(help_text="How often her phone rang in vain")
    is_noted = models.BooleanField(default=False, help_text="What came of it stands in the contact")
    taken_out_for = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    taken_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="taken_out", taken_out_at__isnull=False, taken_out_by__isnull=False)
                & ~Q(taken_out_for="")
                | ~Q(state="taken_out") & Q(taken_out_at__isnull=True, taken_out_for=""),
                name="call_back_is_taken_out_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="call_back_waiting", condition=Q(state="waiting")),
        ]


class CallEvent(models.Model):
    """What happened to a call, append-only. Figures and bills are computed from these."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField(help_text="0 for the first event of the call")
    kind = models.CharField(max_length=24, help_text="telephony.rules.calls.EventKind")
    at = models.DateTimeField()
    agent = models.ForeignKey("Agent", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    detail = models.CharField(max_length=80, blank=True, help_text="Cause or reason, as a code")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "sequence"], name="call_event_once")]


class Transfer(models.Model):
    """An attempt of an agent to pass her call on (Verbinden), with what became of it."""

    class Kind(models.TextChoices):
        CONSULT = "consult", "Rückfrage"
        BLIND = "blind", "direkt"

    class Outcome(models.TextChoices):
        """What became of it; empty while it goes on. Definitions: docs/glossary.md."""

        CONNECTED = "connected", "verbunden"
        BUSY = "busy", "besetzt"
        UNANSWERED = "unanswered", "nicht angenommen"
        UNREACHABLE = "unreachable", "nicht erreichbar"
        CANCELLED = "cancelled", "zurückgeholt"
        RETURNED = "returned", "nach Rückfrage zurück"
        CITIZEN_LEFT = "citizen_left", "anrufende Person hat aufgelegt"
        LOST = "lost", "unterbrochen"

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="transfers")
    number = models.PositiveIntegerField(help_text="Stands in the channel's name; grows within the call")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    agent = models.ForeignKey("Agent", on_delete=models.PROTECT, related_name="transfers")
    target_name = models.CharField(max_length=160, help_text="As it was called then")
    target_number = models.CharField(max_length=20, blank=True, help_text="E.164; empty for a colleague")
    target_authority = models.ForeignKey(
        Authority, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    target_unit = models.ForeignKey(Unit, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    target_entry = models.ForeignKey(
        DirectoryEntry, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    target_agent = models.ForeignKey(
        "Agent", on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Handed over, failed or taken back")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="transfer_once"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome="") | Q(ended_at__isnull=False) & ~Q(outcome=""),
                name="transfer_ends_with_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["target_number", "-started_at"], name="transfer_by_target"),
            models.Index(fields=["target_agent"], name="transfer_asking", condition=Q(outcome="")),
        ]

    @property
    def seconds(self) -> float | None:
        """How long it took until it was decided; None while it goes on."""
        return (self.ended_at - self.started_at).total_seconds() if self.ended_at else None


class Agent(models.Model):
    """An agent (Servicekraft) at the phone: her centre, skills, phone and present state."""

    class State(models.TextChoices):
        SIGNED_OUT = "signed_out", "abgemeldet"
        READY = "ready", "bereit"
        BREAK = "break", "Pause"
        OFFERED = "offered", "klingelt"
        TALKING = "talking", "im Gespräch"
        WRAP_UP = "wrap_up", "Nacharbeit"

    class BreakReason(models.TextChoices):
        SHORT = "short", "Kurze Pause"
        LUNCH = "lunch", "Mittag"
        MEETING = "meeting", "Besprechung"
        TRAINING = "training", "Schulung"
        OFFER_UNANSWERED = "offer_unanswered", "Anruf nicht angenommen"
        PHONE_LOST = "phone_lost", "Telefon nicht erreichbar"
        READ_NOTICE = "read_notice", "Meldung lesen"

    class PhoneKind(models.TextChoices):
        BROWSER = "browser", "Telefon im Browser"
        DESK = "desk", "Tischtelefon"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="agent")
    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="agents")
    skills = models.JSONField(default=list, blank=True, help_text="Slugs of the skills that she has")
    phone_kind = models.CharField(max_length=8, choices=PhoneKind.choices, default=PhoneKind.BROWSER)
    sip_secret = models.CharField(max_length=64, blank=True, help_text="Made anew when she chooses her phone")
    wanted_state = models.CharField(
        max_length=12,
        choices=State.choices,
        default=State.SIGNED_OUT,
        help_text="What she asked for: ready, break or signed out. "
        "Written by the pages, honoured by the switchboard",
    )
    wanted_reason = models.CharField(max_length=16, choices=BreakReason.choices, blank=True)
    state = models.CharField(
        max_length=12,
        choices=State.choices,
        default=State.SIGNED_OUT,
        help_text="Written by the switchboard only",
    )
    break_reason = models.CharField(max_length=16, choices=BreakReason.choices, blank=True)
    signed_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The supervisor who signed her out; empty since she last wished for something herself",
    )
    state_since_at = models.DateTimeField()
    wrap_up_until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="break") & ~Q(break_reason="") | ~Q(state="break") & Q(break_reason=""),
                name="break_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(wanted_state__in=["ready", "signed_out"], wanted_reason="")
                | Q(wanted_state="break") & ~Q(wanted_reason=""),
                name="agent_wants_what_she_can_choose",
            ),
        ]

    @property
    def sip_username(self) -> str:
        """Her account at Asterisk; also the id of her endpoint."""
        return username_of(self.pk)


class AgentStateChange(models.Model):
    """An agent's state from one instant on, append-only; occupancy is computed from these."""

    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="state_changes")
    state = models.CharField(max_length=12, choices=Agent.State.choices)
    reason = models.CharField(max_length=16, blank=True)
    at = models.DateTimeField()
    call = models.ForeignKey(Call, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "at", "state"], name="agent_state_change_once"),
        ]
