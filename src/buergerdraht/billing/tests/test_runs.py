"""All agreements of a centre are drafted, checked and issued in the background, whatever becomes of one."""

from datetime import UTC, date, datetime

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerdraht.agreements.models import Agreement
from buergerdraht.authorities.models import Authority
from buergerdraht.billing.einvoice.validation import nothing_found
from buergerdraht.billing.errors import NothingToBill, PeriodNotOver
from buergerdraht.billing.models import BillingParty, BillingRun, Invoice
from buergerdraht.billing.rules.pricing import month
from buergerdraht.billing.runs import (
    SLICE_SECONDS,
    begin_run,
    do_next,
    do_whole_run,
    draft_everything,
    next_task,
    progress_of,
    run_for,
    work_on,
)
from buergerdraht.billing.tests.conftest import LEITWEG_ID, MAY, NOW, PER_MINUTE, Desk, agree

MONDAY = datetime(2026, 5, 4, 9, tzinfo=UTC)
Task = BillingRun.Task


@pytest.fixture
def bare(desk: Desk) -> Agreement:
    """A second agreement of the centre, under which nothing is to be paid yet."""
    town = Authority.objects.create(slug="ehringshausen", name="Gemeinde Ehringshausen", level="municipality")
    return Agreement.objects.create(
        slug="ehringshausen",
        centre=desk.house.centre,
        partner=town,
        legal_form="contract",
        valid_from=date(2020, 1, 1),
    )


def begun(desk: Desk, task: str = Task.DRAFT) -> BillingRun:
    return begin_run(desk.house.centre.pk, task=task, period=MAY, by=desk.controller, now=NOW)


def done(desk: Desk, task: str = Task.DRAFT) -> BillingRun:
    run = begun(desk, task)
    do_whole_run(run, now=NOW, rules=nothing_found)
    run.refresh_from_db()
    return run


def reasons(run: BillingRun) -> dict[str, str]:
    return {step.agreement.slug: step.reason for step in progress_of(run).failed}


def test_each_agreement_has_a_draft_or_a_reason(desk: Desk, bare: Agreement) -> None:
    desk.talk(MONDAY, seconds=60)
    run = done(desk)
    assert run.ended_at == NOW
    assert reasons(run).keys() == {"ehringshausen"}
    assert reasons(run)["ehringshausen"].startswith("Für diese Zeit ist kein Tarif vereinbart.")
    assert Invoice.objects.get().agreement == desk.agreement


def test_the_centres_own_authority_pays_itself_nothing(desk: Desk) -> None:
    Agreement.objects.create(
        slug="eigen",
        centre=desk.house.centre,
        partner=desk.house.centre.authority,
        legal_form="own_service",
        valid_from=date(2020, 1, 1),
    )
    assert progress_of(done(desk)).total == 1


def test_calls_that_go_on_are_told(desk: Desk) -> None:
    desk.talk(MONDAY, seconds=60)
    desk.house.make_call(arrived_at=MONDAY, answered_at=MONDAY, state="talking")
    (step,) = progress_of(done(desk)).unfinished
    assert step.running_calls == 1


def test_a_run_goes_on_where_it_was(desk: Desk, bare: Agreement) -> None:
    run = begun(desk)
    assert do_next(run, now=NOW)
    assert progress_of(run).done == 1
    assert begun(desk) == run
    do_whole_run(run, now=NOW)
    assert (progress_of(run).done, Invoice.objects.count()) == (2, 1)


def test_a_second_run_works_drafts_out_anew_and_leaves_the_rest(desk: Desk) -> None:
    done(desk)
    desk.talk(MONDAY, seconds=60)
    done(desk)
    assert Invoice.objects.get().net > 0
    done(desk, Task.CHECK)
    assert reasons(done(desk))["wetzlar-leun"].startswith("Für diese Zeit gibt es schon eine Rechnung.")


def test_drafts_are_checked_then_issued_and_what_is_wrong_is_told(desk: Desk, bare: Agreement) -> None:
    agree(bare, PER_MINUTE)
    assert next_task(done(desk)) == Task.CHECK
    checked = done(desk, Task.CHECK)
    assert "Gemeinde Ehringshausen: Leitweg-ID fehlt." in reasons(checked)["ehringshausen"]
    assert next_task(checked) == Task.ISSUE
    issued = done(desk, Task.ISSUE)
    assert (progress_of(issued).total, reasons(issued), next_task(issued)) == (1, {}, None)
    assert Invoice.objects.get(state="issued").agreement == desk.agreement


def test_what_has_moved_on_meanwhile_is_told(desk: Desk) -> None:
    done(desk)
    run = begun(desk, Task.CHECK)
    Invoice.objects.all().delete()
    do_whole_run(run, now=NOW, rules=nothing_found)
    assert reasons(run) == {"wetzlar-leun": "Die Rechnung hat inzwischen einen anderen Stand."}


def test_what_becomes_wrong_after_the_check_stays_unissued(desk: Desk) -> None:
    done(desk)
    done(desk, Task.CHECK)
    BillingParty.objects.filter(leitweg_id=LEITWEG_ID).update(leitweg_id="")
    assert "Leitweg-ID fehlt" in reasons(done(desk, Task.ISSUE))["wetzlar-leun"]
    assert Invoice.objects.get().state == "checked"


def test_a_defect_in_one_agreement_holds_nobody_up(desk: Desk, bare: Agreement) -> None:
    agree(bare, PER_MINUTE)
    run = begun(desk)
    version = bare.versions.get()
    version.content["tariffs"][0]["kind"] = "unknown"
    version.save()
    do_whole_run(run, now=NOW)
    assert reasons(run)["ehringshausen"].startswith("Ein Fehler im Programm")
    assert Invoice.objects.count() == 1


def test_nothing_begins_before_the_time_is_over_or_without_agreements(desk: Desk) -> None:
    with pytest.raises(PeriodNotOver):
        begin_run(desk.house.centre.pk, task=Task.DRAFT, period=month(2026, 6), by=desk.controller, now=NOW)
    with pytest.raises(NothingToBill):
        begun(desk, Task.ISSUE)


def test_the_worker_does_it_in_slices(desk: Desk, bare: Agreement, monkeypatch: pytest.MonkeyPatch) -> None:
    run = begun(desk)
    monkeypatch.setattr("buergerdraht.billing.runs.SLICE_SECONDS", -SLICE_SECONDS)
    work_on(run.pk)
    assert ProcrastinateJob.objects.filter(task_name="billing.carry_on").count() == 2
    monkeypatch.undo()
    work_on(run.pk)
    run.refresh_from_db()
    assert run.ended_at


def test_several_centres_are_billed_without_a_worker(desk: Desk) -> None:
    (progress,) = draft_everything([desk.house.centre.pk], period=MAY, by=desk.controller, now=NOW)
    assert (progress.total, progress.made) == (1, 1)


def test_only_who_keeps_the_centres_accounts_sees_its_runs(desk: Desk) -> None:
    run = begun(desk)
    assert run_for(desk.controller, run.pk) == run
    for other in (desk.partner, desk.stranger):
        with pytest.raises(BillingRun.DoesNotExist):
            run_for(other, run.pk)
