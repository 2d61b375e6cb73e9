"""What we write, we read as the same; what we do not understand goes out as it came."""

import io
import string
from datetime import UTC, date, datetime, time
from html import escape

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from buergerdraht.foundation.html import sanitised
from buergerdraht.knowledge.rules.modules import Module
from buergerdraht.knowledge.xzufi.messages import Found, canonical, objects_of
from buergerdraht.knowledge.xzufi.objects import (
    Competence,
    Key,
    Link,
    OnlineService,
    Responsibility,
    Service,
    Specialisation,
    Unit,
)
from buergerdraht.knowledge.xzufi.parsing import Object, parsed
from buergerdraht.knowledge.xzufi.writing import WRITTEN_MODULES, deletion, message, written
from buergerdraht.servicehours.rules import WeeklyHours

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
LETTERS = string.ascii_letters + string.digits + "äöüßÄÖÜéčł§€–„“'\"&<>()/;:,.-_ "

lines = st.text(alphabet=LETTERS, max_size=60).map(lambda text: " ".join(text.split()))
names_ = lines.filter(bool)
ids = st.text(alphabet=string.ascii_letters + string.digits + "._-/", min_size=1, max_size=40)
keys = st.builds(Key, ids, ids)
html = st.lists(st.tuples(st.sampled_from(["p", "li", "strong", "h3"]), lines), max_size=4).map(
    lambda parts: sanitised("".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in parts))
)
addresses = ids.map(lambda path: f"https://stadt.example/{path}?a=1&b=2")
days = st.none() | st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1))
regions = st.lists(st.sampled_from(["065320014014", "06532014", "06", "000000000000"]), unique=True).map(
    tuple
)


def links(*kinds: str) -> st.SearchStrategy[tuple[Link, ...]]:
    """Links, ordered as texts are: forms before further ones; each address once."""
    each = st.builds(Link, st.sampled_from(kinds), names_, addresses)
    unique = st.lists(each, max_size=3, unique_by=lambda link: link.url)
    return unique.map(lambda told: tuple(sorted(told, key=lambda link: kinds.index(link.kind))))


modules = {
    "texts": st.dictionaries(st.sampled_from(sorted(WRITTEN_MODULES)), html.filter(bool)),
    "links": links("form", "info"),
    "terms": st.lists(names_, max_size=4, unique=True).map(tuple),
    "source": lines,
    "valid_from": days,
    "valid_until": days,
}
services = st.builds(
    Service,
    key=keys,
    title=names_,
    citizen_title=lines,
    leika_keys=st.lists(st.from_regex(r"[0-9]{14}", fullmatch=True), max_size=3, unique=True).map(tuple),
    topics=st.lists(names_, max_size=3, unique=True).map(tuple),
    regulation_levels=st.lists(st.sampled_from(["1", "2", "2a", "4b"]), unique=True).map(tuple),
    **modules,
)
specialisations = st.builds(Specialisation, key=keys, service=keys, regions=regions, **modules)
competences = st.lists(st.builds(Competence, keys, regions), max_size=3).map(tuple)
spans = st.tuples(st.integers(0, 6), st.integers(0, 22), st.integers(0, 59)).map(
    lambda told: WeeklyHours(told[0], time(told[1], told[2]), time(told[1] + 1, 0))
)
units = st.builds(
    Unit,
    key=keys,
    name=names_,
    street=lines,
    postal_code=st.sampled_from(["", "35638"]),
    town=lines,
    phone=st.sampled_from(["", "06473 9144-0"]),
    email=st.sampled_from(["", "rathaus@leun.example"]),
    website=st.just("") | addresses,
    accessibility=lines,
    hours=st.lists(spans, max_size=4, unique=True).map(lambda told: tuple(sorted(told))),
    regions=st.sampled_from([(), ("06532014",), ("065320014014",)]),
    competences=competences,
)
online_services = st.builds(OnlineService, key=keys, links=links("online"), competences=competences)
responsibilities = st.builds(
    Responsibility, key=keys, parent=keys, competence=st.builds(Competence, keys, regions)
)
objects = st.one_of(services, specialisations, units, online_services, responsibilities)


def read_back(xml: bytes) -> Found:
    whole = b"".join(message([xml], sender="L100042", message_id="1", at=NOW))
    (found,) = objects_of(io.BytesIO(whole))
    assert isinstance(found, Found)
    return found


@given(objects)
def test_what_is_written_is_read_as_the_same(each: Object) -> None:
    found = read_back(written(each))
    assert (found.key, found.version) == (each.key, "2.2")
    again = parsed(found.kind, found.xml)
    assert again.object == each


@given(services, services)
def test_what_nobody_understands_goes_out_as_it_came(first: Service, second: Service) -> None:
    came = etree.fromstring(written(first))
    unknown = etree.SubElement(came, f"{{{came.nsmap['xzufi']}}}modulKuenftig", {"neu": "1"})
    etree.SubElement(unknown, "inhalt").text = "bleibt"
    changed = etree.fromstring(written(second, base=canonical(came)))
    assert canonical(changed.find("{*}modulKuenftig")) == canonical(unknown)
    assert parsed("leistung", canonical(changed)).object == Service(
        **{name: getattr(second, name) for name in Service.__dataclass_fields__ if name != "key"},
        key=first.key,
    )


@given(objects)
def test_what_did_not_change_stays_as_it_came_to_the_letter(each: Object) -> None:
    came = canonical(etree.fromstring(written(each)))
    assert canonical(etree.fromstring(written(each, base=came))) == came


def test_a_module_that_changed_is_replaced_where_it_stood() -> None:
    key = Key("L1", "1")
    first = Service(key=key, title="A", texts={Module.SHORT: "<p>vorher</p>", Module.FULL: "<p>voll</p>"})
    second = Service(key=key, title="A", texts={Module.SHORT: "<p>neu</p>", Module.FULL: "<p>voll</p>"})
    changed = written(second, base=written(first)).decode()
    assert changed.index("neu") < changed.index("voll")
    assert "vorher" not in changed


def test_an_object_of_another_version_goes_out_in_ours() -> None:
    service = Service(key=Key("L1", "1"), title="A")
    old = written(service).replace(b"xzufi/2_2_0", b"xzufi/2_1_0")
    assert read_back(written(service, base=old)).version == "2.2"


def test_a_deletion_names_kind_and_key() -> None:
    found = read_back(deletion("spezialisierung", Key("L100042", "S.1")))
    assert (found.kind, found.key, found.is_deletion) == ("spezialisierung", Key("L100042", "S.1"), True)
