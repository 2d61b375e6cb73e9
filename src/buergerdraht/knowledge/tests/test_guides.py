"""A guide is written by those whose it is, checked, and run one answer after the other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority
from buergerdraht.knowledge.errors import GuideNotSound, NotYourKnowledge
from buergerdraht.knowledge.models import Entry, Guide, Version
from buergerdraht.knowledge.operations.guides import save_guide, start_guide, submit_guide
from buergerdraht.knowledge.operations.versions import publish_version
from buergerdraht.knowledge.queries.guides import (
    dialogue_of,
    entry_named,
    entry_names,
    guide_for,
    guide_to_read,
    guides_edited,
    run_of,
)
from buergerdraht.knowledge.rules.guides import Dialogue
from buergerdraht.knowledge.rules.modules import LABELS, Module, resolve
from buergerdraht.knowledge.tests.conftest import NOW, TODAY
from buergerdraht.knowledge.tests.test_guides_rules import MOVING


def write(author: User, authority: Authority | None, *, dialogue: Dialogue = MOVING) -> Version:
    version = start_guide(authority=authority, title="Umzug", author=author, now=NOW)
    count = version.saved_count
    return save_guide(
        version, title="Umzug", terms=["ummelden"], dialogue=dialogue, saved_count=count, author=author
    )


def published(author: User, authority: Authority | None, *, reviewer: User) -> Guide:
    version = write(author, authority)
    submit_guide(version, comment="", by=author, now=NOW)
    version.refresh_from_db()
    publish_version(version, reviewer=reviewer, check_due_on=None, now=NOW)
    return Guide.objects.get(versions=version)


def test_a_guide_is_read_once_a_second_person_has_published_it(
    leun: Authority, petra: User, sabine: User
) -> None:
    guide = published(petra, leun, reviewer=sabine)
    assert guide_to_read(guide.pk, on=TODAY) == guide
    assert dialogue_of(guide) == dialogue_of(guide.versions.get()) == MOVING
    for changes in (
        {"valid_from": TODAY + timedelta(days=1)},
        {"valid_from": None, "valid_until": TODAY},
        {"valid_until": None, "archived_at": NOW},
    ):
        Guide.objects.update(**changes)
        with pytest.raises(Guide.DoesNotExist):
            guide_to_read(guide.pk, on=TODAY)


def test_a_guide_with_a_gap_goes_to_nobody(leun: Authority, petra: User) -> None:
    version = write(petra, leun, dialogue=replace(MOVING, steps=MOVING.steps[:2]))
    with pytest.raises(GuideNotSound, match="Der Leitfaden ist noch nicht vollständig"):
        submit_guide(version, comment="", by=petra, now=NOW)


def test_answers_lead_on_and_each_step_leads_back(entry: Entry) -> None:
    where, away, end = MOVING.steps
    linked = replace(MOVING, steps=(where, away, replace(end, entry_ids=(entry.pk, 0))))
    begin = run_of("Umzug", linked, way="", on=TODAY)
    assert begin
    assert (begin.way, begin.way_back, begin.step) == ("", "", where)
    assert [(answer.text, answer.way) for answer in begin.answers] == [("ja", "1"), ("nein", "2")]
    reached = run_of("Umzug", linked, way="2-1", on=TODAY)
    assert reached
    assert [(step.question, step.answer, step.way) for step in reached.passed] == [
        (where.question, "nein", ""),
        (away.question, "ja", "2"),
    ]
    assert (reached.way_back, reached.entries, reached.answers) == ("2", (entry,), ())
    assert reached.outcome
    assert run_of("Leer", Dialogue(), way="1", on=TODAY) is None


def test_an_address_that_nobody_gave_leads_as_far_as_it_can(db: None) -> None:
    for way in ("9", "x", "2-9", "2--"):
        run = run_of("Umzug", MOVING, way=way, on=TODAY)
        assert run
        assert run.way in ("", "2")


def test_editors_see_their_guides_and_nobody_elses(
    leun: Authority, ines: User, petra: User, olga: User
) -> None:
    draft, for_all = write(petra, leun), write(ines, None)
    assert [(line.whose, line.open_version) for line in guides_edited(petra, today=TODAY)] == [
        ("Stadt Leun", draft)
    ]
    assert {line.whose for line in guides_edited(ines, today=TODAY)} == {"Stadt Leun", "alle Behörden"}
    assert guides_edited(olga, today=TODAY) == []
    assert draft.guide
    assert guide_for(petra, draft.guide.pk, today=TODAY) == draft.guide
    assert for_all.guide
    for user, guide in ((olga, draft.guide), (petra, for_all.guide)):
        with pytest.raises(Guide.DoesNotExist):
            guide_for(user, guide.pk, today=TODAY)
    with pytest.raises(NotYourKnowledge):
        start_guide(authority=leun, title="Fremd", author=olga, now=NOW)


def test_a_step_links_to_the_one_text_of_that_name(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(citizen_title="Ausweis")
    assert entry_named(" AUSWEIS ", on=TODAY) == entry_named("personalausweis beantragen", on=TODAY) == entry
    assert entry_names(on=TODAY) == ["Ausweis"]
    Entry.objects.create(kind="article", title="Ausweis", published_at=NOW)
    assert entry_named("Ausweis", on=TODAY) is None
    assert entry_named("Hundesteuer", on=TODAY) is None


def test_a_module_bears_its_german_name() -> None:
    (fee,) = resolve({Module.FEE: "<p>37 Euro</p>"}, {}).values()
    assert fee.label == LABELS[Module.FEE]
