"""What is handed on of Leun's figures."""

from collections.abc import Callable
from datetime import date

from django.db.models import Model

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement
from buergerdraht.authorities.models import Authority
from buergerdraht.foundation.clock import utc_now
from buergerdraht.reports.handbook.contents import ChapterKind, as_json, chapters_with
from buergerdraht.reports.models import HandbookVersion, MonthlyReport, ReportMail, WallboardLink


def handed_on(leun: Authority, weber: User, *, mark: Callable[[str], str]) -> dict[str, Model]:
    """Make a screen's link, a monthly report that went, and a proposed handbook."""
    now, agreement = utc_now(), Agreement.objects.get(partner=leun)
    link = WallboardLink.objects.create(
        centre=agreement.centre, label=mark("Ort"), digest="0" * 64, made_by=weber, made_at=now
    )
    report = MonthlyReport.objects.create(
        agreement=agreement, authority=leun, month_on=date(2026, 10, 1), content=b"%PDF-", made_at=now
    )
    ReportMail.objects.create(
        report=report, authority=leun, recipient=f"{mark('Empfang')}@leun.example", next_try_at=now
    )
    content = as_json(chapters_with({ChapterKind.TASKS: mark("Kapitel")}))
    version = HandbookVersion.objects.create(
        agreement=agreement, authority=leun, number=1, state="proposed", side="centre", content=content,
        written_by=weber, written_at=now, proposed_by=weber, proposed_at=now,
    )  # fmt: skip
    return {"wallboard_link": link, "monthly_report": report, "handbook_version": version}
