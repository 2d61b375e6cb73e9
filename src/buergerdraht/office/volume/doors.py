"""Who may read or change an analysis."""

from django.http import HttpRequest

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.volume.models import VolumeAnalysis
from buergerdraht.volume.queries import analysis_for, kept_analysis

reads = requires(Ability.READ_FIGURES)
analyses_volume = requires(Ability.ANALYSE_VOLUME)
State = VolumeAnalysis.State


def read_analysis(request: HttpRequest, analysis_id: int) -> VolumeAnalysis:
    """Return an analysis that the person may read; 404 else."""
    return or_404(lambda: analysis_for(signed_in(request), analysis_id))


def ready_analysis(request: HttpRequest, analysis_id: int) -> VolumeAnalysis:
    """Return one that has been taken; 404 else."""
    found = read_analysis(request, analysis_id)
    return or_404(lambda: _if(found, found.state == State.READY))


def own_analysis(request: HttpRequest, analysis_id: int) -> VolumeAnalysis:
    """Return an analysis that the person may change; 404 else."""
    return or_404(lambda: kept_analysis(signed_in(request), analysis_id))


def _if(found: VolumeAnalysis, is_so: bool) -> VolumeAnalysis:  # noqa: FBT001
    if not is_so:
        raise VolumeAnalysis.DoesNotExist
    return found
