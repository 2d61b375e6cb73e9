"""Editors find the texts that are theirs to keep, and what waits for them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.knowledge.errors import NotYourKnowledge
from buergerdraht.knowledge.models import Entry, LocalAddition, Version
from buergerdraht.knowledge.operations.entries import start_addition, start_entry
from buergerdraht.knowledge.operations.versions import start_version, submit_version
from buergerdraht.knowledge.queries.access import (
    Scope,
    check_editor,
    editors_authorities,
    editors_authority,
    editors_of,
    partners_of,
    scope_of,
    version_for,
)
from buergerdraht.knowledge.queries.entries import (
    NO_ADDITION,
    Order,
    TextCriteria,
    all_due_texts,
    drafts_of,
    due_texts,
    reviewable_by,
    texts_matching,
    topics,
    waiting_for_review,
)
from buergerdraht.knowledge.rules.completeness import Lack
from buergerdraht.knowledge.rules.workflow import Freshness, VersionState
from buergerdraht.knowledge.tests.conftest import NOW, TODAY

BOTH = Scope(is_for_all=True)


def article(title: str, authority: Authority | None = None, **fields: object) -> Entry:
    published = {"published_at": NOW} | fields
    return Entry.objects.create(kind="article", title=title, authority=authority, **published)


def titles(criteria: TextCriteria, *, scope: Scope = BOTH) -> list[str]:
    return [str(entry) for entry in texts_matching(criteria, scope=scope, today=TODAY)]


# --- what is looked for -------------------------------------------------------------------------------------


def test_every_word_is_looked_for_in_titles_further_names_and_keys(entry: Entry) -> None:
    article("Müll", citizen_title="Abfall wegbringen", terms=["Sperrmüll"])
    for words in ("personal AUSWEIS", "99001001012000"):
        assert titles(TextCriteria(words)) == ["Personalausweis beantragen"]
    for words in ("abfall", "sperrmüll müll"):
        assert titles(TextCriteria(words)) == ["Abfall wegbringen"]
    assert titles(TextCriteria("abfall ausweis")) == []


def test_a_draft_of_another_authority_is_seen_by_its_editors_alone(leun: Authority, soest: Authority) -> None:
    article("Entwurf", leun, published_at=None)
    article("Artikel", leun)
    assert titles(TextCriteria(), scope=Scope(authority_ids=frozenset({soest.pk}))) == ["Artikel"]
    assert titles(TextCriteria(), scope=Scope(authority_ids=frozenset({leun.pk}))) == ["Artikel", "Entwurf"]


def test_topics_and_owners_narrow_the_list(entry: Entry, ines: User) -> None:
    article("Hund", topics=["Tiere", "Abgaben"], owner=ines)
    article("Katze", topics=["Tiere"])
    assert topics() == ["Abgaben", "Tiere"]
    assert titles(TextCriteria(topic="Tiere")) == ["Hund", "Katze"]
    assert titles(TextCriteria(owner_id=ines.pk)) == ["Hund"]


def test_each_text_has_one_age(db: None) -> None:
    yesterday = TODAY - timedelta(days=1)
    article("Archiv", archived_at=NOW, check_due_on=yesterday)
    article("Entwurf", published_at=None)
    article("Abgelaufen", valid_until=TODAY, check_due_on=yesterday)
    article("Zu prüfen", check_due_on=TODAY)
    article("Aktuell", check_due_on=TODAY + timedelta(days=1))
    found = {state: titles(TextCriteria(state=state)) for state in Freshness}
    assert found == {
        Freshness.ARCHIVED: ["Archiv"],
        Freshness.UNPUBLISHED: ["Entwurf"],
        Freshness.EXPIRED: ["Abgelaufen"],
        Freshness.TO_CHECK: ["Zu prüfen"],
        Freshness.CURRENT: ["Aktuell"],
    }


def test_of_an_authority_its_additions_and_articles_are_looked_for(
    entry: Entry, addition: LocalAddition, leun: Authority, soest: Authority, petra: User
) -> None:
    article("Stadtfest", leun, owner=petra)
    article("Kirmes", soest)
    bare = article("Hundesteuer")
    LocalAddition.objects.update(owner=petra)
    assert titles(TextCriteria(authority=leun)) == ["Hundesteuer", "Personalausweis beantragen", "Stadtfest"]
    assert titles(TextCriteria(authority=leun, state=NO_ADDITION)) == [str(bare)]
    assert titles(TextCriteria(authority=leun, state=Freshness.CURRENT)) == [str(entry), "Stadtfest"]
    assert titles(TextCriteria(authority=leun, owner_id=petra.pk)) == [str(entry), "Stadtfest"]
    (found,) = texts_matching(TextCriteria("ausweis", authority=leun), scope=BOTH, today=TODAY)
    assert found.local_additions == [addition]  # type: ignore[attr-defined]


def test_what_a_service_lacks_at_an_authority_is_looked_for(entry: Entry, leun: Authority) -> None:
    assert titles(TextCriteria(authority=leun, lack=Lack.OFFICE)) == [str(entry)]
    assert titles(TextCriteria(authority=leun, lack=Lack.FEE)) == []


def test_texts_that_somebody_works_on_are_found_with_their_open_version(
    entry: Entry, addition: LocalAddition, leun: Authority, ines: User, petra: User
) -> None:
    start_version(entry, author=ines, now=NOW)
    submit_version(start_version(addition, author=petra, now=NOW), comment="", by=petra, now=NOW)
    assert titles(TextCriteria(state=VersionState.DRAFT)) == [str(entry)]
    assert titles(TextCriteria(state=VersionState.IN_REVIEW)) == []
    assert titles(TextCriteria(authority=leun, state=VersionState.IN_REVIEW)) == [str(entry)]


def test_the_list_is_sorted_by_what_matters(db: None) -> None:
    article("Zaun", asked_rank=1, check_due_on=date(2027, 3, 1), published_at=NOW - timedelta(days=2))
    article("Abfall", published_at=NOW)
    article("Hund", asked_rank=2, check_due_on=date(2027, 1, 1), published_at=None)
    assert titles(TextCriteria()) == ["Abfall", "Hund", "Zaun"]
    assert titles(TextCriteria(order=Order.ASKED)) == ["Zaun", "Hund", "Abfall"]
    assert titles(TextCriteria(order=Order.CHECK)) == ["Hund", "Zaun", "Abfall"]
    assert titles(TextCriteria(order=Order.NEWEST)) == ["Abfall", "Zaun", "Hund"]


# --- what waits for an editor -------------------------------------------------------------------------------


def test_what_has_to_be_checked_or_ends_within_two_weeks_is_due(
    entry: Entry, addition: LocalAddition, leun: Authority, soest: Authority
) -> None:
    Entry.objects.update(check_due_on=TODAY + timedelta(days=14))
    LocalAddition.objects.update(check_due_on=TODAY, valid_until=TODAY + timedelta(days=3))
    article("Kirmes", soest, check_due_on=TODAY)
    article("Später", leun, check_due_on=TODAY + timedelta(days=15))
    leuns = Scope(authority_ids=frozenset({leun.pk}))
    hers = replace(leuns, is_for_all=True)
    assert [(due.text, due.is_expiry) for due in due_texts(hers, today=TODAY)] == [
        (addition, True),
        (entry, False),
    ]
    assert [due.text for due in due_texts(leuns, today=TODAY)] == [addition]
    assert [str(due.text) for due in all_due_texts(today=TODAY)] == ["Kirmes", str(addition), str(entry)]


def test_a_draft_waits_for_its_author_and_a_review_for_somebody_else(
    leun: Authority, entry: Entry, petra: User, sabine: User, olga: User
) -> None:
    draft = start_addition(entry, authority=leun, author=petra, now=NOW)
    assert list(drafts_of(petra, today=TODAY)) == [draft]
    assert not drafts_of(sabine, today=TODAY).exists()
    submit_version(draft, comment="", by=petra, now=NOW)
    for reader, shown in ((petra, []), (sabine, [draft])):
        assert reviewable_by(reader, waiting_for_review(reader, today=TODAY)) == shown
    assert not waiting_for_review(olga, today=TODAY).exists()


# --- who edits what -----------------------------------------------------------------------------------------


def test_a_centre_edits_what_is_for_all_and_of_whom_it_serves(
    ines: User, petra: User, leun: Authority, wetzlar: Authority, soest: Authority
) -> None:
    hers = scope_of(ines, Ability.EDIT_KNOWLEDGE, today=TODAY)
    assert hers == Scope(is_for_all=True, authority_ids=frozenset({leun.pk, wetzlar.pk}))
    assert list(editors_authorities(ines, today=TODAY)) == [leun, wetzlar]
    assert scope_of(petra, Ability.EDIT_KNOWLEDGE, today=TODAY) == Scope(authority_ids=frozenset({leun.pk}))
    assert editors_authority(petra, "stadt-leun", today=TODAY) == leun
    with pytest.raises(Authority.DoesNotExist):
        editors_authority(petra, "stadt-soest", today=TODAY)


def test_nobody_writes_what_another_authority_keeps(
    addition: LocalAddition, entry: Entry, petra: User, olga: User
) -> None:
    check_editor(petra, addition, today=TODAY)
    for user, text in ((olga, addition), (petra, entry)):
        with pytest.raises(NotYourKnowledge, match="Diesen Text pflegt eine andere Stelle"):
            check_editor(user, text, today=TODAY)


def test_a_version_is_read_by_those_who_edit_its_text(
    addition: LocalAddition, ines: User, petra: User, olga: User
) -> None:
    version = start_version(addition, author=petra, now=NOW)
    assert (
        version_for(petra, version.pk, today=TODAY) == version_for(ines, version.pk, today=TODAY) == version
    )
    with pytest.raises(Version.DoesNotExist):
        version_for(olga, version.pk, today=TODAY)


def test_a_new_article_is_read_by_nobody_before_it_is_published(leun: Authority, petra: User) -> None:
    version = start_entry(kind=Entry.Kind.ARTICLE, authority=leun, title="Stadtfest", author=petra, now=NOW)
    assert (version.state, version.content["title"]) == (VersionState.DRAFT, "Stadtfest")
    assert Entry.objects.get().published_at is None


def test_the_editors_of_a_text_are_those_of_authority_runner_and_centre(
    ines: User,
    petra: User,
    olga: User,
    leun: Authority,
    editor_of: Callable[[str, Authority | ServiceCentre], User],
) -> None:
    hamlet = Authority.objects.create(
        slug="hamlet", name="Hamlet", level="municipality", administered_by=leun
    )
    heidi = editor_of("heidi", hamlet)
    assert set(editors_of(hamlet.pk, today=TODAY)) == {heidi, ines, petra}
    assert set(editors_of(leun.pk, today=TODAY)) == {ines, petra}
    assert editors_of(None, today=TODAY) == [ines]
    User.objects.filter(pk=petra.pk).update(is_active=False)
    assert editors_of(leun.pk, today=TODAY) == [ines]


def test_whoever_the_same_centre_serves_may_do_something_for_an_authority(
    centre: ServiceCentre, leun: Authority, wetzlar: Authority, soest: Authority
) -> None:
    assert partners_of(leun, today=TODAY) == [wetzlar]
    assert partners_of(leun, also=soest.pk, today=TODAY) == [soest, wetzlar]
