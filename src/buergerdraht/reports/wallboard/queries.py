"""What stands on the wallboard now, in four queries; who opens it without an account."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.utils.crypto import salted_hmac

from buergerdraht.agreements.terms import ONE_DAY
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.quality.counts import Counts
from buergerdraht.quality.figures import Question, Scope, totals
from buergerdraht.quality.rules import Span
from buergerdraht.reports.models import WallboardLink
from buergerdraht.reports.wallboard.rules import LATE_SECONDS
from buergerdraht.servicehours.rules import day_begin, local_day
from buergerdraht.telephony.board_queries import WAITING_STATES
from buergerdraht.telephony.models import Agent, Call
from buergerdraht.telephony.queries import BECAME_OURS_AT
from buergerdraht.tickets.models import Ticket
from buergerdraht.tickets.rules.vocabulary import TicketState


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who waits now."""

    count: int
    late: int
    """Longer than the charter promises to three of four."""
    since_at: datetime | None
    """Since when who waits longest is the centre's, as its promise counts; None: nobody waits."""


@dataclass(frozen=True, slots=True)
class Team:
    """How many agents are in which state."""

    ready: int
    talking: int
    """Or called at this moment."""
    wrapping_up: int
    on_break: int

    @property
    def present(self) -> int:
        """How many are signed in."""
        return self.ready + self.talking + self.wrapping_up + self.on_break

    @property
    def words(self) -> str:
        """Of how many the ready ones are."""
        return f"von {self.present} angemeldet"


@dataclass(frozen=True, slots=True)
class Due:
    """Tickets that wait for the authorities' reaction."""

    today: int
    """Due until midnight, and not yet overdue."""
    overdue: int


@dataclass(frozen=True, slots=True)
class Wall:
    """A centre at one instant, as counts."""

    at: datetime
    waiting: Waiting
    team: Team
    today: Counts
    """Of the calls that ended today, as of the last minute."""
    due: Due


def wall(centre: ServiceCentre, *, now: datetime) -> Wall:
    """Return the counts of a centre now; the rows that are visible decide which authorities count."""
    return Wall(now, _waiting(centre, now=now), _team(centre), _today(centre, now=now), _due(centre, now=now))


def links_of(centre: ServiceCentre) -> QuerySet[WallboardLink]:
    """Return the links of the centre's screens, the newest first."""
    return centre.wallboard_links.select_related("made_by").order_by("-made_at", "-pk")


def link_of(centre: ServiceCentre, link_id: int) -> WallboardLink:
    """Return a link of the centre; raise WallboardLink.DoesNotExist."""
    return centre.wallboard_links.get(pk=link_id)


def link_with_secret(secret: str) -> WallboardLink:
    """Return the link of a screen; raise WallboardLink.DoesNotExist if it is unknown or revoked."""
    return WallboardLink.objects.select_related("centre").get(digest=digest_of(secret))


def digest_of(secret: str) -> str:
    """Return what is kept of a link's secret."""
    return salted_hmac("buergerdraht.wallboard", secret, algorithm="sha256").hexdigest()


def _waiting(centre: ServiceCentre, *, now: datetime) -> Waiting:
    late = Q(ours_at__lt=now - timedelta(seconds=LATE_SECONDS))
    waiting = Call.objects.filter(centre=centre, state__in=WAITING_STATES).annotate(ours_at=BECAME_OURS_AT)
    found = waiting.aggregate(count=Count("pk"), late=Count("pk", filter=late), since_at=Min("ours_at"))
    return Waiting(**found)


def _team(centre: ServiceCentre) -> Team:
    rows = Agent.objects.filter(centre=centre).order_by().values("state").annotate(count=Count("pk"))
    counts = {row["state"]: row["count"] for row in rows}
    state = Agent.State
    return Team(
        ready=counts.get(state.READY, 0),
        talking=counts.get(state.TALKING, 0) + counts.get(state.OFFERED, 0),
        wrapping_up=counts.get(state.WRAP_UP, 0),
        on_break=counts.get(state.BREAK, 0),
    )


def _today(centre: ServiceCentre, *, now: datetime) -> Counts:
    today = local_day(now)
    return totals(Question(Scope(frozenset({centre.pk})), Span(today, today + ONE_DAY)))


def _due(centre: ServiceCentre, *, now: datetime) -> Due:
    promised = Ticket.objects.filter(centre=centre, reacted_at__isnull=True).exclude(state=TicketState.CLOSED)
    found = promised.filter(due_at__lt=day_begin(local_day(now) + ONE_DAY)).aggregate(
        today=Count("pk", filter=Q(due_at__gte=now)), overdue=Count("pk", filter=Q(due_at__lt=now))
    )
    return Due(**found)
