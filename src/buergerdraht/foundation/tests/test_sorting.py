"""Names are in German order in Python and in the database alike."""

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.foundation.sorting import german_key, german_order

NAMES = [
    "Arnsberg",
    "Bönningstedt",
    "Bokel",
    "Bokholt",
    "Geseke",
    "Öhringen",
    "Oer",
    "Straße",
    "Strasser",
    "Überlingen",
    "Unna",
]
IN_ORDER = [
    "Arnsberg",
    "Bokel",
    "Bokholt",
    "Bönningstedt",
    "Geseke",
    "Oer",
    "Öhringen",
    "Straße",
    "Strasser",
    "Überlingen",
    "Unna",
]


def test_python_sorts_umlauts_with_their_vowels() -> None:
    assert sorted(NAMES, key=german_key) == IN_ORDER


@pytest.mark.django_db
def test_the_database_sorts_as_python_does_whatever_its_collation() -> None:
    User.objects.bulk_create(User(username=name.lower(), last_name=name) for name in NAMES)
    rows = User.objects.order_by(german_order("last_name")).values_list("last_name", flat=True)
    assert list(rows) == IN_ORDER
