"""A country's knowledge, made: the demonstration's services, varied; all municipalities; their additions."""

import csv
import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import connection

from buergerdraht.authorities.models import Authority
from buergerdraht.config.environment import PROJECT_DIR
from buergerdraht.demo.knowledge.plan import planned_entries
from buergerdraht.knowledge.models import Entry
from buergerdraht.knowledge.search.compounds import noun_list
from buergerdraht.knowledge.search.synonyms import VOCABULARY

MUNICIPALITIES = PROJECT_DIR / "src/buergerdraht/authorities/municipalities.csv"
AUTHORITIES, SERVICES, ADDITIONS = 11_270, 10_000, 1_200_000
NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
_OCCASIONS = (
    "nach einem Umzug", "für Betriebe", "im Ausland", "für Jugendliche", "bei Verlust", "mit Begleitung",
    "ohne Termin", "für Vereine", "nach Ablauf", "auf Zeit", "in Härtefällen", "für Angehörige", "vor Ort",
)  # fmt: skip


def fill() -> None:
    """Write authorities, services and additions."""
    _write_authorities()
    Entry.objects.bulk_create(_services(), batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute(_ADDITIONS, {"services": SERVICES, "each": -(-ADDITIONS // AUTHORITIES), "at": NOW})
        cursor.execute(f"DELETE FROM knowledge_localaddition WHERE id > {ADDITIONS}")  # noqa: S608  (a number)
        cursor.execute("VACUUM ANALYZE")


def sayings(count: int) -> list[str]:
    """Return what people say, from our vocabulary: queries for the measurement."""
    lines = VOCABULARY.read_text(encoding="utf-8").splitlines()
    rules = (line.partition("#")[0].partition("->")[0].partition(" = ")[0] for line in lines)
    phrases = sorted({item.strip() for rule in rules for item in rule.split(",") if len(item.strip()) > 3})
    return random.Random(115).sample(phrases, count)  # noqa: S311


def _write_authorities() -> None:
    rows = csv.DictReader(MUNICIPALITIES.open(encoding="utf-8", newline=""))
    named = ((row["name"], row["ags"]) for row in rows)
    made = ((f"Amt Musterland {number}", "") for number in itertools.count(1))
    Authority.objects.bulk_create(
        [
            Authority(slug=f"authority-{number}", name=name, level="municipality", regional_key=key)
            for number, (name, key) in enumerate(itertools.islice(itertools.chain(named, made), AUTHORITIES))
        ],
        batch_size=2000,
    )


def _services() -> Iterator[Entry]:
    """The demonstration's texts, each some eighty times, with an occasion and rare nouns."""
    randomness = random.Random(10_000)  # noqa: S311
    nouns = [noun.title() for noun in noun_list() if 5 < len(noun) < 14]
    planned = planned_entries()
    for number in range(SERVICES):
        text = planned[number % len(planned)]
        occasion, noun = randomness.choice(_OCCASIONS), randomness.choice(nouns)
        is_original = number < len(planned)
        yield Entry(
            kind="service",
            agency="bench",
            external_id=str(number),
            title=text.title if is_original else f"{text.title} {occasion} ({noun})",
            terms=[*text.terms, *([] if is_original else randomness.sample(nouns, 3))],
            texts=dict(text.texts),
            published_at=NOW,
        )


_ADDITIONS = """
    INSERT INTO knowledge_localaddition
        (entry_id, authority_id, texts, links, terms, agency, external_id, appointment, source, published_at)
    SELECT entry.id, authority.id,
        jsonb_build_object('fee', '<p>' || (authority.place %% 90) || ' Euro in ' || authority.name || '</p>',
                           'documents', '<p>Formular der Gemeinde ' || authority.name || '</p>'),
        '[]', '{}', '', '', '', '', %(at)s
    FROM (SELECT id, name, row_number() OVER (ORDER BY id) - 1 AS place FROM authorities_authority) authority
    CROSS JOIN LATERAL generate_series(0, %(each)s - 1) AS number
    JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM knowledge_entry) entry
        ON entry.place = (authority.place * 37 + number * 93) %% %(services)s
"""
