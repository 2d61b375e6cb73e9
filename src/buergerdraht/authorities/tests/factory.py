"""Authorities that tests are about."""

from buergerdraht.authorities.models import Authority


def make_authority(name: str, *, run_by: Authority | None = None, **fields: str) -> Authority:
    """Return a town of that name, which another may administer."""
    return Authority.objects.create(
        slug=name.lower(), name=f"Stadt {name}", level="municipality", administered_by=run_by, **fields
    )
