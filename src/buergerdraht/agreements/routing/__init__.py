"""What becomes of a call to a number, as agreed: the plan as data, and the one decision about it."""

from buergerdraht.agreements.routing.rules import (
    Absence,
    Attendant,
    Decision,
    Helper,
    RingAttendant,
    RoutingPlan,
    RoutingStep,
    SayClosed,
    Stage,
    WaitForAgent,
    Way,
    decide,
    is_attendant_there,
)

__all__ = [
    "Absence",
    "Attendant",
    "Decision",
    "Helper",
    "RingAttendant",
    "RoutingPlan",
    "RoutingStep",
    "SayClosed",
    "Stage",
    "WaitForAgent",
    "Way",
    "decide",
    "is_attendant_there",
]
