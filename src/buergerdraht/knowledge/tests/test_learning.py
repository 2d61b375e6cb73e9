"""Searches, picks, hints and gaps from end to end, on the database."""

from datetime import date, timedelta

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.knowledge.errors import NotYourKnowledge
from buergerdraht.knowledge.models import (
    Entry,
    Gap,
    LocalAddition,
    Rating,
    SearchMonth,
    SearchRecord,
    Suggestion,
    SynonymGroup,
    Version,
)
from buergerdraht.knowledge.operations.gaps import (
    accept_synonym,
    begin_addition,
    begin_article,
    begin_revision,
    dismiss_gap,
    reopen_gap,
)
from buergerdraht.knowledge.operations.learning import (
    forget_searches,
    rate,
    record_answered,
    record_pick,
    record_search,
    report_not_found,
    suggest,
)
from buergerdraht.knowledge.operations.suggestions import begin_draft, settle_suggestion
from buergerdraht.knowledge.operations.versions import publish_version, save_version, submit_version
from buergerdraht.knowledge.queries.access import Scope
from buergerdraht.knowledge.queries.gaps import GapLine, gap_line, gap_lines, settled_gaps
from buergerdraht.knowledge.queries.learning import months_of_searches, picks
from buergerdraht.knowledge.queries.suggestions import (
    reasons_for,
    suggestion_for,
    suggestions_for,
    suggestions_of,
)
from buergerdraht.knowledge.rules.gaps import Proposal
from buergerdraht.knowledge.rules.workflow import VersionState
from buergerdraht.knowledge.tests.conftest import NOW


def search(
    text: str, centre: ServiceCentre, authority: Authority | None = None, **facts: int
) -> SearchRecord:
    made = record_search(
        text, centre=centre, authority=authority, hits=facts.pop("hits", 0), **facts, now=NOW
    )
    assert made
    return SearchRecord.objects.get(pk=made)


def scope_of_all(*authorities: Authority) -> Scope:
    return Scope(is_for_all=True, authority_ids=frozenset(each.pk for each in authorities))


def lines(scope: Scope) -> list[GapLine]:
    return gap_lines(scope, unanswered={}, now=NOW)


def not_found(text: str, centre: ServiceCentre, authority: Authority) -> None:
    report_not_found(search(text, centre, authority).pk, centre=centre, now=NOW)


def test_a_search_is_kept_without_whom_it_was_about(
    centre: ServiceCentre, leun: Authority, entry: Entry
) -> None:
    record = search("Personalausweis für Anna Müller 06441 99-0", centre, leun, hits=4)
    assert record.text == "Personalausweis für"
    assert (record.hits, record.authority, record.at) == (4, leun, NOW)


def test_a_word_of_a_texts_name_is_no_name_of_a_person(centre: ServiceCentre, entry: Entry) -> None:
    assert search("frau personalausweis", centre).text == "frau personalausweis"
    assert record_search("frau xyzowski", centre=centre, authority=None, hits=0, now=NOW) is None


def test_a_search_for_a_person_alone_is_not_kept(centre: ServiceCentre) -> None:
    assert record_search("06441 990", centre=centre, authority=None, hits=0, now=NOW) is None
    assert not SearchRecord.objects.exists()


def test_a_search_that_goes_on_is_one_search(centre: ServiceCentre) -> None:
    first = record_search("hund", centre=centre, authority=None, hits=9, now=NOW)
    assert (
        record_search("hundemarke", centre=centre, authority=None, hits=2, after_id=first, now=NOW) == first
    )
    assert SearchRecord.objects.get().text == "hundemarke"
    assert first
    record_pick(first, centre=centre, key="entry-1", rank=1, now=NOW)
    assert record_search("hund", centre=centre, authority=None, hits=9, after_id=first, now=NOW) != first


def test_what_was_opened_and_what_became_of_it_is_noted(centre: ServiceCentre) -> None:
    record = search("perso", centre, hits=3)
    record_pick(record.pk, centre=centre, key="entry-1", rank=2, now=NOW)
    record_answered(record.pk, centre=centre, now=NOW)
    record.refresh_from_db()
    assert (record.picked_key, record.picked_rank, record.is_answered) == ("entry-1", 2, True)


def test_a_search_of_yesterday_or_of_another_centre_is_not_changed(centre: ServiceCentre) -> None:
    record = search("perso", centre)
    report_not_found(record.pk, centre=centre, now=NOW + timedelta(days=1))
    record.refresh_from_db()
    assert not record.is_not_found


def test_picks_fade_and_are_damped(centre: ServiceCentre) -> None:
    for _ in range(8):
        record_pick(search("hund anmelden", centre).pk, centre=centre, key="entry-1", rank=1, now=NOW)
    record_pick(search("hund", centre).pk, centre=centre, key="entry-2", rank=1, now=NOW)
    counts = picks(now=NOW)
    assert counts["anmeld hund"]["entry-1"] < 8
    assert counts["hund"]["entry-1"] > counts["hund"]["entry-2"] > 0
    assert picks(now=NOW + timedelta(days=90))["hund"]["entry-2"] < counts["hund"]["entry-2"]


def test_what_was_not_the_answer_does_not_count_as_picked(centre: ServiceCentre) -> None:
    record = search("hund", centre)
    record_pick(record.pk, centre=centre, key="entry-2", rank=1, now=NOW)
    report_not_found(record.pk, centre=centre, now=NOW)
    assert picks(now=NOW) == {}


def test_old_searches_are_forgotten_and_their_counts_stay(centre: ServiceCentre) -> None:
    record_pick(search("perso", centre, hits=3).pk, centre=centre, key="entry-1", rank=1, now=NOW)
    search("glasfaser", centre)
    months = [date(2026, 10, 1), date(2026, 11, 1)]
    before = months_of_searches([centre], months=months)
    assert forget_searches(before=NOW + timedelta(days=1)) == 2
    assert months_of_searches([centre], months=months) == before
    assert [each.searches for each in before] == [0, 2]
    assert (before[1].picked, before[1].not_found) == (1, 1)
    assert not SearchRecord.objects.exists()
    search("wohngeld", centre)
    forget_searches(before=NOW + timedelta(days=1))
    assert SearchMonth.objects.get().searches == 3


def test_a_synonym_is_proposed_accepted_and_taken_back(
    centre: ServiceCentre, leun: Authority, entry: Entry, ines: User
) -> None:
    for _ in range(2):
        first = search("plastikkarte", centre, leun)
        later = search("personalausweis", centre, leun, hits=2, after_id=first.pk)
        record_pick(later.pk, centre=centre, key=f"entry-{entry.pk}", rank=1, now=NOW)
    line = lines(scope_of_all(leun))[0]
    assert (line.found.proposal, line.entry, line.authorities) == (Proposal.SYNONYM, entry, (leun,))
    gap = accept_synonym(line.found, entry=entry, by=ines, now=NOW)
    assert SynonymGroup.objects.get(entry=entry).words == ["plastikkarte"]
    assert lines(scope_of_all(leun)) == []
    reopen_gap(gap, by=ines, now=NOW)
    assert not SynonymGroup.objects.exists()
    assert len(lines(scope_of_all(leun))) == 1


def test_a_second_synonym_joins_the_first(
    centre: ServiceCentre, leun: Authority, entry: Entry, ines: User
) -> None:
    not_found("plastikkarte", centre, leun)
    not_found("kärtchen", centre, leun)
    gaps = [accept_synonym(line.found, entry=entry, by=ines, now=NOW) for line in lines(scope_of_all(leun))]
    assert sorted(SynonymGroup.objects.get().words) == ["kärtchen", "plastikkarte"]
    reopen_gap(gaps[0], by=ines, now=NOW)
    assert len(SynonymGroup.objects.get().words) == 1


def test_a_gap_becomes_an_article(centre: ServiceCentre, leun: Authority, ines: User) -> None:
    not_found("glasfaser", centre, leun)
    line = gap_line(lines(scope_of_all(leun))[0].key, scope_of_all(leun), unanswered={}, now=NOW)
    assert line
    assert line.found.proposal is Proposal.ARTICLE
    gap = begin_article(line.found, authority=None, by=ines, now=NOW)
    assert gap.version
    assert gap.entry
    assert (gap.entry.title, gap.entry.published_at, gap.version.state) == (
        "Glasfaser",
        None,
        VersionState.DRAFT,
    )
    assert [reason.searched for reason in reasons_for(gap.entry)] == ["glasfaser"]


def test_a_draft_that_nobody_worked_on_goes_with_its_gap(
    centre: ServiceCentre, leun: Authority, ines: User
) -> None:
    not_found("glasfaser", centre, leun)
    gap = begin_article(lines(scope_of_all(leun))[0].found, authority=leun, by=ines, now=NOW)
    reopen_gap(gap, by=ines, now=NOW)
    assert Version.objects.get().state == VersionState.DISCARDED
    assert len(lines(scope_of_all(leun))) == 1


def test_an_addition_is_begun_by_the_authoritys_own_editor(
    leun: Authority, entry: Entry, petra: User
) -> None:
    unanswered = {(entry.pk, leun.pk): 2}
    own = Scope(authority_ids=frozenset({leun.pk}))
    line = gap_lines(own, unanswered=unanswered, now=NOW)[0]
    assert line.found.proposal is Proposal.ADDITION
    gap = begin_addition(line.found, entry=entry, authority=leun, by=petra, now=NOW)
    assert (gap.authority, LocalAddition.objects.get().entry) == (leun, entry)
    assert gap_lines(own, unanswered=unanswered, now=NOW) == []
    assert len(gap_lines(scope_of_all(leun), unanswered=unanswered, now=NOW)) == 1


def test_nobody_writes_for_others(
    centre: ServiceCentre, leun: Authority, entry: Entry, petra: User, olga: User
) -> None:
    not_found("glasfaser", centre, leun)
    found = lines(scope_of_all(leun))[0].found
    with pytest.raises(NotYourKnowledge):
        accept_synonym(found, entry=entry, by=petra, now=NOW)
    with pytest.raises(NotYourKnowledge):
        begin_article(found, authority=leun, by=olga, now=NOW)
    with pytest.raises(NotYourKnowledge):
        begin_revision(found, entry=entry, by=petra, now=NOW)
    assert not Gap.objects.exists()


def test_what_is_no_gap_stays_away(centre: ServiceCentre, leun: Authority, ines: User) -> None:
    not_found("glasfaser", centre, leun)
    dismiss_gap(lines(scope_of_all(leun))[0].found, by=ines, now=NOW)
    not_found("glasfaser", centre, leun)
    assert lines(scope_of_all(leun)) == []
    assert [gap.words for gap in settled_gaps(scope_of_all(leun))] == ["glasfaser"]


def test_a_text_that_does_not_help_is_to_be_revised(leun: Authority, entry: Entry, ines: User) -> None:
    for is_helpful in (False, False, True):
        rate(entry, authority=None, is_helpful=is_helpful, now=NOW)
    line = lines(scope_of_all(leun))[0]
    assert (line.found.proposal, line.found.unhelpful) == (Proposal.REVISION, 2)
    begin_revision(line.found, entry=entry, by=ines, now=NOW)
    assert Rating.objects.count() == 3
    assert lines(scope_of_all(leun)) == []


def test_a_hint_reaches_the_editors_of_the_authority(
    leun: Authority, soest: Authority, entry: Entry, sabine: User
) -> None:
    hint = suggest(
        entry, authority=leun, text=" Gebühr fehlt ", searched="perso anna müller", user=sabine, now=NOW
    )
    assert (hint.text, hint.searched) == ("Gebühr fehlt", "perso")
    own, others = Scope(authority_ids=frozenset({leun.pk})), Scope(authority_ids=frozenset({soest.pk}))
    assert list(suggestions_for(own, state=Suggestion.State.OPEN)) == [hint]
    assert suggestion_for(own, hint.pk) == hint
    assert not suggestions_for(others, state=Suggestion.State.OPEN).exists()


def test_a_hint_about_what_holds_for_all_reaches_the_centre(
    leun: Authority, entry: Entry, sabine: User
) -> None:
    hint = suggest(entry, authority=None, text="Frist fehlt", user=sabine, now=NOW)
    assert list(suggestions_for(scope_of_all(leun), state=Suggestion.State.OPEN)) == [hint]
    assert not suggestions_for(
        Scope(authority_ids=frozenset({leun.pk})), state=Suggestion.State.OPEN
    ).exists()


def test_a_hint_is_answered_and_its_author_reads_it(entry: Entry, ines: User, sabine: User) -> None:
    hint = suggest(entry, authority=None, text="Frist fehlt", user=sabine, now=NOW)
    settle_suggestion(hint, state=Suggestion.State.DECLINED, answer="Es gibt keine.", by=ines, now=NOW)
    own = suggestions_of(sabine)[0]
    assert (own.state, own.answer, own.settled_by) == ("declined", "Es gibt keine.", ines)
    settle_suggestion(hint, state=Suggestion.State.OPEN, answer="", by=ines, now=NOW)
    own.refresh_from_db()
    assert (own.state, own.answer, own.settled_at) == ("open", "", None)


def test_a_hint_becomes_a_draft_and_is_done_when_it_is_published(
    entry: Entry, ines: User, sabine: User, centre: ServiceCentre
) -> None:
    hint = suggest(entry, authority=None, text="Frist fehlt", searched="frist", user=sabine, now=NOW)
    version = begin_draft(hint, by=ines, now=NOW)
    assert [(reason.text, reason.searched) for reason in reasons_for(entry)] == [("Frist fehlt", "frist")]
    version = save_version(
        version, {"texts": {"deadline": "<p>6 Wochen</p>"}}, saved_count=version.saved_count, author=ines
    )
    submit_version(version, comment="", by=ines, now=NOW)
    editor = User.objects.create_user("paul", email="paul@example.org")
    publish_version(version, reviewer=editor, check_due_on=None, now=NOW)
    hint.refresh_from_db()
    assert (hint.state, hint.settled_by) == ("done", editor)
    assert reasons_for(entry) == ()


def test_a_hint_about_an_addition_begins_a_draft_of_the_addition(
    addition: LocalAddition, petra: User
) -> None:
    hint = suggest(addition.entry, authority=addition.authority, text="Raum falsch", user=petra, now=NOW)
    assert [reason.text for reason in reasons_for(addition)] == ["Raum falsch"]
    assert begin_draft(hint, by=petra, now=NOW).addition == addition


def test_a_hint_about_something_missing_begins_an_article(leun: Authority, petra: User) -> None:
    hint = suggest(
        None, authority=leun, text="Nichts über Glasfaser", searched="glasfaser", user=petra, now=NOW
    )
    version = begin_draft(hint, by=petra, now=NOW)
    assert version.entry
    assert version.entry.title == "Glasfaser"
    assert version.entry.authority == leun
