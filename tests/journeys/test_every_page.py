"""Whoever may see everything walks through the whole product: each kind of page is accessible and fits."""

from collections import Counter, deque
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Agreement, Attendant
from buergerdraht.agreements.tariffs import Tariff, TariffKind
from buergerdraht.authorities.models import DirectoryEntry, Membership
from buergerdraht.billing.costing import save_costing
from buergerdraht.billing.costing_models import CostOffer
from buergerdraht.billing.rules.costing import CostSheet, Participant, Staff
from buergerdraht.billing.rules.costing import as_json as costing_json
from buergerdraht.contacts.operations import close_contact, open_contact_of_call, save_draft
from buergerdraht.contacts.rules import ConcernDraft, Outcome
from buergerdraht.foundation.clock import utc_now
from buergerdraht.quality.operations import add_up, write_facts
from buergerdraht.reports.handbook.contents import as_json, chapters_with
from buergerdraht.reports.models import HandbookVersion, MonthlyReport
from buergerdraht.telephony.models import CallBack
from tests.journeys.support import Visitor
from tests.support.world import PASSWORD, Centre, make_agents, make_answered_call, make_centre

STARTS = [
    "/arbeitsplatz/",
    "/wissen/",
    "/arbeitsplatz/rueckrufe/",
    "/leitstand/",
    "/wandtafel/",
    "/vereinbarungen/",
    "/abrechnung/",
    "/kostenkalkulation/",
    "/verwaltung/",
    "/anliegen/",
    "/tickets/verspaetungen/",
]
HREFS = "links => links.map((link) => link.getAttribute('href'))"
VISITS_OF_A_KIND = 3
"""One is checked; the others may lead on to kinds of pages that the first one does not."""
LEADS_ON = {"home", "health", "renew_live"}
AT_THE_DOOR = {"forgotten_password", "new_password", "sign_in", "sign_in_code", "sign_out"}
"""Looked at in test_sign_in and test_portal."""
PARTS = {
    "agent_state", "agent_supervision", "wallboard_parts", "wallboard_screen_parts",
    "wallboard_screen_renew", "board_parts", "call_preview", "call_standing", "calls", "contact",
    "join_check",
    "knowledge_attachment", "knowledge_mail", "knowledge_pick", "knowledge_search", "phone_command",
    "phone_situation", "workplace_overview",
}  # fmt: skip
FORMS_OF_OTHER_PAGES = {
    "wallboard_revoke",
    "board_supervise",
    "attendant_absent", "attendant_back", "call_back_now", "centre_help_end", "closure_add", "closure_remove",
    "directory_entry_remove", "join_drop", "knowledge_gap", "knowledge_hint", "knowledge_rate",
    "knowledge_send", "other_week_add", "other_week_remove", "trial_call", "user_activate",
    "user_deactivate", "user_password", "user_role_add", "user_role_remove",
    "number_routing_withdraw", "user_second_factor",
}  # fmt: skip
IN_OTHER_JOURNEYS = {
    "wallboard_screen",
    "attendant_change",
    "call_screen", "join_question", "join_done", "knowledge_authorities", "knowledge_entry",
    "knowledge_notice", "knowledge_person", "knowledge_unit", "knowledge_web_page", "transfer",
    "transfer_begin", "transfer_standing",
}  # fmt: skip
IN_JOURNEY_OF_EDITORS = {
    "editorial_addition", "editorial_addition_archive", "editorial_addition_confirm",
    "editorial_addition_owner", "editorial_addition_start", "editorial_attach", "editorial_completeness",
    "editorial_completeness_of", "editorial_detach", "editorial_discard", "editorial_draft",
    "editorial_entries", "editorial_entries_csv", "editorial_entry", "editorial_entry_archive",
    "editorial_entry_confirm", "editorial_entry_new", "editorial_entry_owner", "editorial_entry_start",
    "editorial_history", "editorial_overview", "editorial_pasted", "editorial_restore", "editorial_review",
    "editorial_version", "editorial_withdraw", "knowledge_preview",
}  # fmt: skip
IN_JOURNEY_OF_LEARNING = {
    "editorial_gap_accept", "editorial_gap_choose", "editorial_gap_dismiss", "editorial_gap_reopen",
    "editorial_gaps", "editorial_learning", "editorial_site", "editorial_site_change",
    "editorial_site_crawl", "editorial_site_end", "editorial_site_new", "editorial_site_state",
    "editorial_sites", "editorial_suggestion", "editorial_suggestion_begin", "editorial_suggestion_reopen",
    "editorial_suggestions", "editorial_synonyms", "editorial_synonyms_change",
    "editorial_synonyms_delete", "editorial_synonyms_new",
}  # fmt: skip
IN_JOURNEY_OF_EXCHANGE = {
    "editorial_exchange", "editorial_exchange_confirm", "editorial_exchange_problems",
    "editorial_exchange_resume", "editorial_exchange_run", "editorial_exchange_state",
    "editorial_exchange_take", "xzufi_file", "xzufi_file_since", "xzufi_index", "xzufi_index_since",
}  # fmt: skip
IN_JOURNEYS_OF_NOTICES_AND_GUIDES = {
    "authority_notices", "editorial_notices", "editorial_notice_new", "editorial_announcement",
    "editorial_guide_begin", "editorial_guide_draft",
    "editorial_guide_new", "editorial_guide_settle", "editorial_guide_trial", "editorial_guides",
    "editorial_notice", "editorial_notice_withdraw", "knowledge_guide", "notices_read", "notices_to_read",
    "urgent_notice",
}  # fmt: skip
IN_JOURNEY_OF_PORTAL = {
    "invitation", "portal", "portal_account_close", "portal_account_reopen", "portal_accounts",
    "portal_accounts_of", "portal_invitation_renew", "portal_invitation_withdraw", "portal_invite",
    "portal_text_block", "portal_text_block_add", "portal_text_block_remove", "portal_text_blocks",
    "second_factor", "second_factor_set_up", "portal_directory", "portal_entry_account", "portal_figures",
    "portal_absence_add", "portal_absence_cancel", "portal_attendant_absent", "portal_attendant_back",
    "portal_attendants", "portal_figures_csv", "portal_hours", "portal_insert", "portal_late_notices",
    "portal_presence",
    "portal_reaction", "portal_reaction_as", "portal_ticket", "portal_ticket_hand_on", "portal_tickets",
}  # fmt: skip
IN_JOURNEYS_OF_TICKETS = {
    "contact_screen", "open_delivery", "open_fax", "open_fax_contact", "open_fax_pages", "open_mail",
    "open_mail_contact", "open_mail_file",
    "portal_ticket_file", "portal_ticket_file_add", "ticket", "ticket_act", "ticket_file",
    "ticket_file_add", "ticket_forward", "ticket_letter", "ticket_new", "ticket_reaction", "ticket_split",
}  # fmt: skip
IN_JOURNEY_OF_AGREEMENTS = {
    "agreement_confirm", "agreement_discard", "agreement_file", "agreement_file_add",
    "agreement_file_remove", "agreement_give_back", "agreement_list_csv", "agreement_pdf",
    "handbook_pdf", "handbook_version_pdf", "handbook_propose", "handbook_confirm", "handbook_withdraw",
    "handbook_discard", "handbook_give_back",
    "evaluation_csv", "evaluation_json", "evaluation_pdf", "monthly_report_pdf", "monthly_report_recipients",
    "monthly_report_send", "evaluation_xlsx",
    "agreement_propose", "agreement_report_pdf", "agreement_version", "agreement_version_pdf",
    "agreement_withdraw", "cost_offer_pdf", "costing_offer", "costing_pdf", "costing_settle", "economy_pdf",
    "portal_agreements",
}  # fmt: skip
IN_JOURNEY_OF_INVOICES = {
    "billing_run_follow", "billing_run_resume", "billing_run_state", "invoice_check", "invoice_correct",
    "invoice_draft_anew", "invoice_drop", "invoice_issue", "invoice_pay", "invoice_pdf",
    "invoice_reopen", "invoice_unpay", "invoice_xml", "invoice_calls_csv", "invoices_csv",
    "billing_run", "invoice", "invoice_calls", "invoice_proof",
}  # fmt: skip
IN_JOURNEY_OF_THE_INTERFACE = {
    "api_description", "api_figures", "api_file", "api_file_add", "api_query", "api_reaction", "api_return",
    "api_ticket", "api_tickets", "ticket_system_lock", "ticket_system_secret", "ticket_system_token",
    "ticket_system_trial",
}  # fmt: skip
IN_JOURNEY_OF_ANNOUNCEMENTS = {
    "announcement_discard", "announcement_machine", "announcement_publish", "announcement_sound",
    "announcement_withdraw", "language_offer", "language_withhold",
}  # fmt: skip
IN_JOURNEY_OF_VOLUME = {
    "volume_analysis", "volume_bad_lines", "volume_columns", "volume_delete", "volume_new", "volume_pdf",
    "volume_state", "volume_take", "volume_xlsx",
}  # fmt: skip
NO_PAGES = (
    IN_JOURNEY_OF_VOLUME
    | IN_JOURNEY_OF_ANNOUNCEMENTS
    | IN_JOURNEY_OF_INVOICES
    | IN_JOURNEY_OF_AGREEMENTS
    | IN_JOURNEY_OF_THE_INTERFACE
    | IN_JOURNEYS_OF_TICKETS
    | IN_JOURNEY_OF_PORTAL
    | IN_JOURNEY_OF_EXCHANGE
    | LEADS_ON
    | AT_THE_DOOR
    | PARTS
    | FORMS_OF_OTHER_PAGES
    | IN_OTHER_JOURNEYS
    | IN_JOURNEY_OF_EDITORS
    | IN_JOURNEY_OF_LEARNING
    | IN_JOURNEYS_OF_NOTICES_AND_GUIDES
)


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def person(centre: Centre) -> str:
    """Somebody with every role, and a day's work behind her."""
    username = make_agents(centre, 1, can_sign_in=True)[0].username
    user = User.objects.get(username=username)
    for role in (Role.SUPERVISOR, Role.ADMINISTRATOR, Role.CONTROLLER):
        Membership.objects.create(user=user, role=role, centre_id=centre.id)
    DirectoryEntry.objects.create(
        authority_id=centre.authority_id,
        name="Petra Beispiel",
        responsibility="Wohnsitz",
        phone="+49302312599",
    )
    Attendant.objects.create(authority_id=centre.authority_id, number="+49302312598")
    HandbookVersion.objects.create(
        agreement=Agreement.objects.get(partner_id=centre.authority_id),
        authority_id=centre.authority_id,
        number=1,
        side="centre",
        content=as_json(chapters_with({})),
        written_by=user,
        written_at=utc_now(),
    )
    MonthlyReport.objects.create(
        agreement=Agreement.objects.get(partner_id=centre.authority_id),
        authority_id=centre.authority_id,
        month_on=date(2026, 10, 1),
        content=b"",
        made_at=utc_now(),
    )
    closed_contact(centre, user)
    offered_costing(centre, user)
    return username


def offered_costing(centre: Centre, user: User) -> None:
    agreement = Agreement.objects.get(partner_id=centre.authority_id)
    used, now = Participant(agreement.pk, centre.authority_name, minutes=3000, calls=900), utc_now()
    staff = (Staff("Servicekräfte", Decimal("1.5"), Decimal(60000)),)
    sheet = CostSheet(now.year, date(now.year + 1, 1, 1), staff, participants=(used,))
    costing = save_costing(agreement.centre, sheet, saves=0, by=user, now=now)
    tariff = Tariff(TariffKind.PER_MINUTE, sheet.valid_from, price=Decimal(30))
    CostOffer.objects.create(
        costing=costing, centre=agreement.centre, agreement=agreement, authority=agreement.partner,
        content=costing.content, share=90000, tariff=costing_json(tariff), offered_by=user, offered_at=now,
    )  # fmt: skip


def closed_contact(centre: Centre, user: User) -> None:
    now = utc_now()
    length = timedelta(minutes=2)
    call = make_answered_call(centre, user=user, at=now - length, length=length)
    CallBack.objects.create(
        call=call,
        centre_id=centre.id,
        authority_id=centre.authority_id,
        number=call.caller_number,
        language="de",
        wished_at=now,
        place_at=now,
        next_try_at=now + timedelta(days=1),
        state=CallBack.State.WAITING,
        tries=0,
    )
    contact = open_contact_of_call(call, user=user, now=now)
    concerns = (ConcernDraft("Ausweis", Outcome.ANSWERED),)
    close_contact(save_draft(contact, version=contact.version, note="", concerns=concerns), now=now)
    add_up(write_facts([call.pk]))


def test_each_kind_of_page_is_accessible_in_light_and_dark_and_fits_at_400_percent(
    visitor: Visitor, person: str
) -> None:
    visitor.sign_in(person, PASSWORD)
    visits: Counter[str] = Counter()
    faults: list[str] = []
    ahead, met = deque(STARTS), set(STARTS)
    while ahead:
        path = ahead.popleft()
        name = name_of(path)
        if name is None or name in NO_PAGES or visits[name] == VISITS_OF_A_KIND:
            continue
        visitor.visit(path)
        visits.update({name, name_of(urlsplit(visitor.page.url).path) or name})
        links = links_of(visitor) - met
        met |= links
        ahead.extend(sorted(links))
        if visits[name] == 1:
            faults += faults_of(visitor, name)
    assert not faults, "\n".join(faults)
    assert set(all_names(get_resolver())) - set(visits) - NO_PAGES == set()


def faults_of(visitor: Visitor, name: str) -> list[str]:
    try:
        visitor.check_page(f"seite-{name}")
    except AssertionError as fault:
        return [str(fault)]
    return []


def name_of(path: str) -> str | None:
    try:
        return resolve(path).url_name
    except Resolver404:
        return None


def links_of(visitor: Visitor) -> set[str]:
    """Return the paths of our own pages that this one links to."""
    page = visitor.page
    targets: list[str] = page.locator("a[href]").evaluate_all(HREFS)
    addresses = [urlsplit(urljoin(page.url, target)) for target in targets if not target.startswith("#")]
    return {address.path for address in addresses if address.netloc == urlsplit(visitor.url).netloc}


def all_names(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern)
        else:
            yield from all_names(pattern)
