"""What an authority still lacks, so that agents can help its citizens well."""

from buergerdraht.authorities.models import Authority
from buergerdraht.authorities.queries import directory_of


def missing_parts(authority: Authority) -> tuple[str, ...]:
    """Return a sentence for each part that is missing."""
    sentences = (
        (
            directory_of(authority).exists(),
            "Das Telefonverzeichnis ist leer. Tragen Sie ein, wohin verbunden wird.",
        ),
        (authority.opening_hours_id is not None, "Die Öffnungszeiten des Hauses sind nicht eingetragen."),
        (bool(authority.street), "Die Anschrift fehlt."),
    )
    return tuple(sentence for is_there, sentence in sentences if not is_there)
