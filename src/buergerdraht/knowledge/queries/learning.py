"""What searches tell: which words are of the matter, what agents pick."""

import re

from django.db.models import Q

from buergerdraht.knowledge.models import Entry


def is_word_of_knowledge(word: str) -> bool:
    """Tell whether an entry has the word in its names, so that it is no person's name."""
    pattern = rf"\m{re.escape(word)}\M"
    return Entry.objects.filter(
        Q(title__iregex=pattern) | Q(citizen_title__iregex=pattern) | Q(terms__contains=[word])
    ).exists()
