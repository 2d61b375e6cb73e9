"""Which authority here a region of a delivery means; none is ever invented."""

from collections.abc import Iterable
from dataclasses import dataclass

from buergerdraht.authorities.models import Authority
from buergerdraht.knowledge.rules.regions import GERMANY, covers, region_of, same_place


@dataclass(frozen=True)
class Places:
    """The authorities of this installation by their keys, read once per batch."""

    by_place: dict[str, Authority]

    @classmethod
    def known(cls) -> "Places":
        """Read them."""
        rows = Authority.objects.exclude(regional_key="").order_by("pk")
        return cls({same_place(row.regional_key): row for row in rows})

    def authority(self, region: str) -> Authority | None:
        """Return the authority whose own place a region is."""
        return self.by_place.get(same_place(region)) if region else None

    def first_of(self, regions: Iterable[str]) -> Authority | None:
        """Return the first authority that a region names."""
        return next((found for region in regions if (found := self.authority(region))), None)

    def are_in(self, region: str) -> bool:
        """Tell whether anybody here lies in the region."""
        return region == GERMANY or any(covers(region, each.regional_key) for each in self.by_place.values())


def regions_in(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return regions as we store them, and the texts that are none."""
    read = {text: region_of(text) for text in texts}
    regions = [region for region in read.values() if region is not None]
    return list(dict.fromkeys(regions)), [text for text, region in read.items() if region is None]
