"""The charts: how the knowledge base grows, ages, is found, and answers."""

from collections.abc import Sequence
from datetime import date

from buergerdraht.accounts.rules import Ability
from buergerdraht.authorities.queries import centres_where
from buergerdraht.contacts.queries import outcome_counts_by_month
from buergerdraht.editorial.gaps.looking import Asking
from buergerdraht.foundation.charts import Chart, Drawing, Series, drawing
from buergerdraht.foundation.figures import percent
from buergerdraht.knowledge.queries.growth import ages_of_texts, first_days, months_of_knowledge
from buergerdraht.knowledge.queries.learning import months_of_searches
from buergerdraht.servicehours.rules import local_day

MONTHS = 12
FIRST_CONTACT_TARGET = 65
"""Per cent, the service promise of 115 (charter of 115)."""
NAMES = "Jan Feb März Apr Mai Juni Juli Aug Sep Okt Nov Dez".split()  # noqa: SIM905


def learning_charts(who: Asking) -> list[Drawing]:
    """Return the charts for the editor's scope."""
    today = local_day(who.now)
    months = first_days(until=today, count=MONTHS)
    charts = (_growth(who, months), _ages(who, today), _searches(who, months), _first_contact(who, months))
    return [drawing(chart) for chart in charts]


def _growth(who: Asking, months: Sequence[date]) -> Chart:
    found = months_of_knowledge(who.scope, months=months)
    entries, additions = found[-1].entries, found[-1].additions
    return Chart(
        id="bestand",
        title="Veröffentlichte Texte",
        summary=f"Heute: Leistungen und Artikel {entries}, örtliche Ergänzungen {additions}.",
        kind="stacked",
        labels=_names(months),
        series=(
            Series("Leistungen und Artikel", tuple(each.entries for each in found)),
            Series("örtliche Ergänzungen", tuple(each.additions for each in found)),
        ),
        definition="Am Ende des Monats veröffentlicht und nicht archiviert; der laufende Monat bis heute.",
    )


def _ages(who: Asking, today: date) -> Chart:
    ages = ages_of_texts(who.scope, today=today)
    whole = sum(count for _, count in ages)
    fresh = percent(ages[0][1] + ages[1][1], of=whole)
    return Chart(
        id="alter",
        title="Alter der Texte",
        summary=f"{fresh} % wurden im letzten Jahr geprüft." if fresh is not None else "Noch kein Text.",
        kind="bars",
        labels=tuple(label for label, _ in ages),
        label_heading="Zuletzt geprüft",
        series=(Series("Texte", tuple(count for _, count in ages)),),
        definition="Zeit, seit jemand den Text zuletzt veröffentlicht oder als richtig bestätigt hat.",
    )


def _searches(who: Asking, months: Sequence[date]) -> Chart:
    found = months_of_searches(centres_where(who.user, Ability.EDIT_KNOWLEDGE), months=months)
    picked = tuple(percent(each.picked, of=each.searches) for each in found)
    missed = tuple(percent(each.not_found, of=each.searches) for each in found)
    return Chart(
        id="suche",
        title="Suchen mit geöffnetem Treffer und ohne Ergebnis",
        summary=f"In diesem Monat {found[-1].searches} Suchen{_said(picked[-1], ' mit geöffnetem Treffer')}.",
        kind="line",
        labels=_names(months),
        series=(Series("mit geöffnetem Treffer", picked), Series("nicht gefunden", missed)),
        unit="%",
        definition="Anteil an den Suchen Ihres Centers. Nicht gefunden: ohne Treffer oder so gemeldet.",
    )


def _first_contact(who: Asking, months: Sequence[date]) -> Chart:
    counts = outcome_counts_by_month(who.scope.authority_ids, since=months[0])
    rates = tuple(counts[month].first_contact_percent if month in counts else None for month in months)
    return Chart(
        id="erstkontakt",
        title="Im Erstkontakt beantwortet",
        summary=f"Ziel {FIRST_CONTACT_TARGET} %{_said(rates[-1], ' in diesem Monat')}.",
        kind="line",
        labels=_names(months),
        series=(Series("beantwortet", rates),),
        unit="%",
        target=FIRST_CONTACT_TARGET,
        definition="Beantwortete von allen Anliegen, ohne falsch verbundene und abgebrochene.",
    )


def _said(share: int | None, what: str) -> str:
    return f", {share} %{what}" if share is not None else ""


def _names(months: Sequence[date]) -> tuple[str, ...]:
    return tuple(NAMES[month.month - 1] for month in months)
