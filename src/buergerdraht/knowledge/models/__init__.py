"""Tables of knowledge, by topic."""

from buergerdraht.knowledge.models.entries import (
    Attachment,
    Entry,
    LocalAddition,
    Responsibility,
    SynonymGroup,
)
from buergerdraht.knowledge.models.exchange import ExchangedObject, ImportRun
from buergerdraht.knowledge.models.guides import Guide
from buergerdraht.knowledge.models.learning import Gap, Rating, SearchMonth, SearchRecord, Suggestion
from buergerdraht.knowledge.models.notices import Notice, NoticeAcknowledgement
from buergerdraht.knowledge.models.sites import Site, WebPage
from buergerdraht.knowledge.models.versions import Version

__all__ = [
    "Attachment",
    "Entry",
    "ExchangedObject",
    "Gap",
    "Guide",
    "ImportRun",
    "LocalAddition",
    "Notice",
    "NoticeAcknowledgement",
    "Rating",
    "Responsibility",
    "SearchMonth",
    "SearchRecord",
    "Site",
    "Suggestion",
    "SynonymGroup",
    "Version",
    "WebPage",
]
