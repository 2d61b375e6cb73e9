"""The modules of a text (XZuFi's Textmodule), and how an authority's addition joins the master text."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Module(StrEnum):
    """One part of a text; LABELS has the German names. Texts are HTML, but ANSWER is plain."""

    ANSWER = "answer"
    """What the agent can say word for word; ours, XZuFi has none."""
    SHORT = "short"
    FULL = "full"
    DOCUMENTS = "documents"
    REQUIREMENTS = "requirements"
    PROCEDURE = "procedure"
    FEE = "fee"
    DEADLINE = "deadline"
    DURATION = "duration"
    FORMS = "forms"
    LEGAL_BASIS = "legal_basis"
    LEGAL_REMEDY = "legal_remedy"
    REMARKS = "remarks"
    FURTHER = "further"
    RESPONSIBLE = "responsible"
    CONTACT_POINT = "contact_point"
    TEASER = "teaser"


LABELS: dict[Module, str] = {
    Module.ANSWER: "Antwortsatz",
    Module.SHORT: "Kurztext",
    Module.FULL: "Volltext",
    Module.DOCUMENTS: "Unterlagen",
    Module.REQUIREMENTS: "Voraussetzungen",
    Module.PROCEDURE: "Ablauf",
    Module.FEE: "Gebühr",
    Module.DEADLINE: "Frist",
    Module.DURATION: "Bearbeitungsdauer",
    Module.FORMS: "Formulare",
    Module.LEGAL_BASIS: "Rechtsgrundlage",
    Module.LEGAL_REMEDY: "Rechtsbehelf",
    Module.REMARKS: "Hinweise",
    Module.FURTHER: "Weiterführende Informationen",
    Module.RESPONSIBLE: "Zuständige Stelle",
    Module.CONTACT_POINT: "Ansprechpunkt",
    Module.TEASER: "Teaser",
}

ADDED = frozenset({Module.DOCUMENTS, Module.REQUIREMENTS, Module.REMARKS, Module.FORMS, Module.FURTHER})
"""An addition to these stands below the master text; to all others it takes its place."""

Texts = Mapping[str, str]
"""Module -> text, as stored."""


@dataclass(frozen=True, slots=True)
class ResolvedModule:
    """A module as an agent reads it for one authority."""

    module: Module
    master: str
    """Empty: there is none, or the local text takes its place."""
    local: str

    @property
    def label(self) -> str:
        return LABELS[self.module]


def resolve(master: Texts, local: Texts) -> dict[Module, ResolvedModule]:
    """Return the modules that have a text, in the order of Module."""
    return {
        module: _resolved(module, master.get(module, ""), local.get(module, ""))
        for module in Module
        if master.get(module) or local.get(module)
    }


def _resolved(module: Module, master: str, local: str) -> ResolvedModule:
    is_replaced = bool(local) and module not in ADDED
    return ResolvedModule(module, "" if is_replaced else master, local)
