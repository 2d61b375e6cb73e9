"""Names are in German order in Python and in the database alike."""

import pytest
from django.contrib.auth.models import Group

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
    Group.objects.bulk_create(Group(name=name) for name in NAMES)
    rows = Group.objects.order_by(german_order("name")).values_list("name", flat=True)
    assert list(rows) == IN_ORDER
