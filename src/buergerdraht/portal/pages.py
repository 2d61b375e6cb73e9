"""The sub navigation of /portal/; what editors have already is linked, not built twice."""

from buergerdraht.accounts.rules import Ability
from buergerdraht.foundation.subnavigation import Page

PAGES = (
    Page("Übersicht", "portal", Ability.REACT_TO_TICKETS),
    Page("Tickets", "portal_tickets", Ability.REACT_TO_TICKETS),
    Page("Textbausteine", "portal_text_blocks", Ability.REACT_TO_TICKETS),
    Page("Verzeichnis", "portal_directory", Ability.REACT_TO_TICKETS),
    Page("Konten", "portal_accounts", Ability.KEEP_AUTHORITIES),
    Page("Zeiten", "portal_hours", Ability.KEEP_AUTHORITIES),
    Page("Vermittlung", "portal_attendants", Ability.REACT_TO_TICKETS),
    Page("Vereinbarung", "portal_agreements", Ability.AGREE_FOR_PARTNER),
    Page("Rechnungen", "invoices", Ability.READ_INVOICES),
    Page("Kalkulation", "costing_list", Ability.AGREE_FOR_PARTNER),
    Page("Zahlen", "portal_figures", Ability.REACT_TO_TICKETS),
    Page("Handbuch", "handbooks", Ability.READ_FIGURES),
    Page("Berichte", "monthly_reports", Ability.READ_FIGURES),
    Page("Meldungen", "editorial_notices", Ability.WRITE_NOTICES),
    Page("Ansagen", "announcements", Ability.WRITE_ANNOUNCEMENTS),
    Page("Ergänzungen", "editorial_entries", Ability.EDIT_KNOWLEDGE),
)
