"""An analysis of a partner's call records, each text of it marked."""

from collections.abc import Callable

from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.foundation.clock import utc_now
from buergerdraht.volume.models import VolumeAnalysis
from buergerdraht.volume.rules.figures import as_json
from buergerdraht.volume.rules.records import Call
from buergerdraht.volume.rules.tally import Tally


def analysed(centre: ServiceCentre, authority: Authority, mark: Callable[[str], str]) -> VolumeAnalysis:
    """Make a ready analysis of one call, which the authority may read."""
    tally = Tally()
    tally.add(Call(800_000_000, True, 60, 5, "", mark("Amt"), ""))
    figures = tally.figures()
    assert figures is not None
    return VolumeAnalysis.objects.create(
        name=mark("Analyse"),
        centre=centre,
        host=centre.authority,
        authority=authority,
        state=VolumeAnalysis.State.READY,
        file_name=mark("Anrufdaten"),
        report={"lines": 1, "records": 1, "elsewise": 0, "counts": {}, "runs": []},
        figures=as_json(figures),
        made_at=utc_now(),
    )
