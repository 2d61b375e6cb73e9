"""Reads analyses; the only door to them."""

from datetime import date

from django.db.models import Q, QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.queries import answered_for_by
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.authorities.queries import centres_where, own_authorities
from buergerdraht.foundation.sorting import german_order
from buergerdraht.volume.models import VolumeAnalysis

State = VolumeAnalysis.State


def analyses_of(user: User) -> QuerySet[VolumeAnalysis]:
    """Return what the user may read, the newest first: her centre's, and what is ready of her authority's."""
    centres = centres_where(user, Ability.READ_FIGURES)
    own = Q(authority__in=own_authorities(user, Ability.READ_FIGURES), state=State.READY)
    found = VolumeAnalysis.objects.filter(Q(centre__in=centres) | own).select_related("authority", "centre")
    return found.defer("report", "figures", "plan").order_by("-made_at", "-pk")


def analysis_for(user: User, analysis_id: int) -> VolumeAnalysis:
    """Return an analysis that the user may read; raise VolumeAnalysis.DoesNotExist."""
    return analyses_of(user).defer(None).get(pk=analysis_id)


def kept_analysis(user: User, analysis_id: int) -> VolumeAnalysis:
    """Return an analysis of a centre that she may change; raise VolumeAnalysis.DoesNotExist."""
    centres = centres_where(user, Ability.ANALYSE_VOLUME)
    return VolumeAnalysis.objects.select_related("authority", "centre").get(
        pk=analysis_id, centre__in=centres
    )


def analysing_centres(user: User) -> QuerySet[ServiceCentre]:
    """Return the centres for which the user makes analyses, by name."""
    return centres_where(user, Ability.ANALYSE_VOLUME)


def nameable_partners(user: User, *, on: date) -> QuerySet[Authority]:
    """Return who may be named as the partner, by name: whom her centres answer for, or will."""
    ids = Authority.objects.filter(answered_for_by(analysing_centres(user), on=on)).values("pk")
    return Authority.objects.filter(pk__in=ids).order_by(german_order("name"), "pk")


def is_kept_by(user: User, analysis: VolumeAnalysis) -> bool:
    """Tell whether the user may change or delete the analysis."""
    return analysing_centres(user).filter(pk=analysis.centre_id).exists()
