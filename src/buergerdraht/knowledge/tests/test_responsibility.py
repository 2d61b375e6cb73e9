"""Who is responsible for a service where an authority is."""

import pytest

from buergerdraht.authorities.models import Authority
from buergerdraht.knowledge.models import Entry, Responsibility
from buergerdraht.knowledge.queries.reading import responsibility_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def service() -> Entry:
    return Entry.objects.create(kind=Entry.Kind.SERVICE, title="Hundesteuer")


def authority(slug: str, key: str) -> Authority:
    level = Authority.Level.MUNICIPALITY
    return Authority.objects.create(slug=slug, name=slug.title(), level=level, regional_key=key)


def told(service: Entry, region: str, authority: Authority) -> Responsibility:
    return Responsibility.objects.create(entry=service, region=region, authority=authority)


@pytest.mark.parametrize("key", ["06532014", "065320014014"])
@pytest.mark.parametrize("region", ["06532014", "065320014014"])
def test_a_municipality_is_found_by_either_key(service: Entry, key: str, region: str) -> None:
    leun = authority("leun", key)
    told(service, "06532", authority("lahn-dill-kreis", "06532000"))
    own = told(service, region, leun)
    assert responsibility_for(service, authority=leun) == own


def test_the_closest_region_holds(service: Entry) -> None:
    leun, county = authority("leun", "06532014"), authority("lahn-dill-kreis", "06532000")
    told(service, "", authority("bund", ""))
    told(service, "06", authority("hessen", "06000000"))
    of_county = told(service, "06532", county)
    told(service, "06532023", authority("wetzlar", "06532023"))
    assert responsibility_for(service, authority=leun) == of_county
    assert responsibility_for(service, authority=county) == of_county


def test_an_authority_without_a_key_has_what_holds_for_germany(service: Entry) -> None:
    nobody = authority("irgendwo", "")
    told(service, "06", authority("hessen", "06000000"))
    assert responsibility_for(service, authority=nobody) is None
    everywhere = told(service, "", authority("bund", "060000000000"))
    assert responsibility_for(service, authority=nobody) == everywhere
