"""The pages of the editors: the sub navigation of /redaktion/, for everybody what she may do."""

from buergerdraht.accounts.rules import Ability
from buergerdraht.foundation.subnavigation import Page

PAGES = (
    Page("Übersicht", "editorial_overview", Ability.EDIT_KNOWLEDGE),
    Page("Texte", "editorial_entries", Ability.EDIT_KNOWLEDGE),
    Page("Prüfen", "editorial_review", Ability.EDIT_KNOWLEDGE),
    Page("Vollständigkeit", "editorial_completeness", Ability.EDIT_KNOWLEDGE),
    Page("Meldungen", "editorial_notices", Ability.WRITE_NOTICES),
    Page("Ansagen", "announcements", Ability.WRITE_ANNOUNCEMENTS),
    Page("Leitfäden", "editorial_guides", Ability.EDIT_KNOWLEDGE),
    Page("Hinweise", "editorial_suggestions", Ability.EDIT_KNOWLEDGE),
    Page("Lücken", "editorial_gaps", Ability.EDIT_KNOWLEDGE),
    Page("Synonyme", "editorial_synonyms", Ability.EDIT_KNOWLEDGE),
    Page("Webauftritte", "editorial_sites", Ability.EDIT_KNOWLEDGE),
    Page("Austausch", "editorial_exchange", Ability.EXCHANGE_KNOWLEDGE),
)
