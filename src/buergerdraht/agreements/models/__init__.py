"""Agreements with their phases, targets and versions, and the numbers that they put under a centre's care."""

from buergerdraht.agreements.models.agreements import Agreement, Phase, ServedNumber, TicketSystem
from buergerdraht.agreements.models.negotiated import NegotiatedVersion
from buergerdraht.agreements.models.versions import (
    AgreementFile,
    AgreementVersion,
    NoticeReminder,
    QualityTarget,
)
from buergerdraht.agreements.routing.models import (
    Attendant,
    AttendantAbsence,
    CentreHelp,
    NumberRouting,
    StageWay,
)

__all__ = [
    "Agreement",
    "AgreementFile",
    "AgreementVersion",
    "Attendant",
    "AttendantAbsence",
    "CentreHelp",
    "NegotiatedVersion",
    "NoticeReminder",
    "NumberRouting",
    "Phase",
    "QualityTarget",
    "ServedNumber",
    "StageWay",
    "TicketSystem",
]
