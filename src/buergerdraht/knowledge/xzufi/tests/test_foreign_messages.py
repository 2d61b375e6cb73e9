"""Messages as other systems write them: other versions, languages, HTML as elements, odd places."""

from datetime import date
from io import BytesIO

import pytest

from buergerdraht.knowledge.rules.modules import Module
from buergerdraht.knowledge.xzufi.errors import FileUnreadable, ObjectUnreadable
from buergerdraht.knowledge.xzufi.messages import Found, Unreadable, objects_of
from buergerdraht.knowledge.xzufi.objects import Key, OnlineService, Service, Specialisation, Unit
from buergerdraht.knowledge.xzufi.parsing import Parsed, parsed

ANSWER_OF_2_1 = """<?xml version="1.0" encoding="ISO-8859-1"?>
<leistungsverzeichnis.antwort.leistungsbericht.030108 xmlns="http://xoev.de/schemata/xzufi/2_1_0">
<nachrichtenkopf/>
<antwort><antwortnummer>1</antwortnummer>
<ergebnisLeistung>
  <id schemeAgencyID="L100042">L100042.LEISTUNG.1</id>
  <referenzLeiKa><code xmlns="">99022002000000</code></referenzLeiKa>
  <modulText><inhalt languageCode="en">Dog tax</inhalt><inhalt languageCode="de">Steuer für Rüden</inhalt>
    <leikaTextmodul><code xmlns="">02</code></leikaTextmodul></modulText>
</ergebnisLeistung>
<ergebnisOrganisationseinheit><organisationseinheit>
  <id>OE.1</id><name><name>Steueramt</name></name>
</organisationseinheit></ergebnisOrganisationseinheit>
</antwort></leistungsverzeichnis.antwort.leistungsbericht.030108>""".encode("latin-1")


def of_2_2(inner: str) -> bytes:
    return (
        f'<x:uebermittlung xmlns:x="http://xoev.de/schemata/xzufi/2_2_0"><x:schreibe>{inner}'
        "</x:schreibe></x:uebermittlung>"
    ).encode()


def found(message: bytes) -> list[Found]:
    return [each for each in objects_of(BytesIO(message)) if isinstance(each, Found)]


def read(inner: str) -> Parsed:
    (each,) = found(of_2_2(inner))
    return parsed(each.kind, each.xml)


def service(inner: str) -> Parsed:
    title = text("02", "<x:inhalt>Hundesteuer</x:inhalt>")
    return read(f'<x:leistung><x:id schemeAgencyID="L1">1</x:id>{title}{inner}</x:leistung>')


def text(code: str, inner: str) -> str:
    return f"<x:modulText>{inner}<x:leikaTextmodul><code>{code}</code></x:leikaTextmodul></x:modulText>"


def test_results_of_2_1_are_objects_held_or_themselves() -> None:
    first, second = found(ANSWER_OF_2_1)
    assert (first.kind, first.key, first.version) == ("leistung", Key("L100042", "L100042.LEISTUNG.1"), "2.1")
    assert (second.kind, second.key) == ("organisationseinheit", Key("", "OE.1"))
    told = parsed(first.kind, first.xml).object
    assert isinstance(told, Service)
    assert (told.title, told.leika_keys) == ("Steuer für Rüden", ("99022002000000",))
    office = parsed(second.kind, second.xml).object
    assert isinstance(office, Unit)
    assert office.name == "Steueramt"


def test_html_that_stands_there_as_elements_is_html() -> None:
    inner = '<x:inhalt>A &amp; B<x:ul><x:li>Eins<x:a href="https://x.example/?a=1&amp;b=2">hier</x:a>!</x:li></x:ul></x:inhalt>'
    told = service(text("08", inner)).object
    assert isinstance(told, Service)
    assert told.texts[Module.DOCUMENTS] == (
        'A &amp; B<ul><li>Eins<a href="https://x.example/?a=1&amp;b=2">hier</a>!</li></ul>'
    )


def test_lines_of_a_text_without_markup_stay_lines() -> None:
    lines = "<x:beschreibung>Ein Hund 60 EUR\n\nJeder weitere 80 EUR</x:beschreibung>"
    told = service(f"<x:modulKosten>{lines}</x:modulKosten>")
    assert isinstance(told.object, Service)
    assert told.object.texts[Module.FEE] == "Ein Hund 60 EUR<br><br>Jeder weitere 80 EUR"


def test_easy_language_counts_only_where_there_is_nothing_else() -> None:
    easy = '<x:inhalt languageCode="de-LS">leicht</x:inhalt>'
    both = f'{easy}<x:inhalt languageCode="de">schwer</x:inhalt>'
    told = service(text("05", both) + text("06", easy)).object
    assert isinstance(told, Service)
    assert told.texts == {Module.SHORT: "schwer", Module.FULL: "leicht"}


def test_a_service_in_another_language_only_is_left_out() -> None:
    title = text("02", '<x:inhalt languageCode="en">Dog tax</x:inhalt>')
    with pytest.raises(ObjectUnreadable, match="keine deutsche Bezeichnung"):
        read(f"<x:leistung><x:id>1</x:id>{title}</x:leistung>")


def test_validity_is_read_where_it_stands_and_ends_the_day_after() -> None:
    told = service(
        "<x:versionsinformation><x:gueltigkeit><x:beginn>2026-01-01T00:00:00</x:beginn>"
        "<x:ende>2026-12-31+01:00</x:ende></x:gueltigkeit></x:versionsinformation>"
    ).object
    assert isinstance(told, Service)
    assert (told.valid_from, told.valid_until) == (date(2026, 1, 1), date(2027, 1, 1))


NO_LINK = "<x:weiterfuehrenderLink><x:uri>kein Link</x:uri></x:weiterfuehrenderLink>"
LONG_TOPIC = f"<x:bezeichnung>{'lang' * 40}</x:bezeichnung>"


@pytest.mark.parametrize(
    ("inner", "note"),
    [
        ("<x:gueltigkeit><x:ende>demnächst</x:ende></x:gueltigkeit>", "Die Gültigkeit ist kein Datum"),
        ("<x:referenzLeiKa><code>990220</code></x:referenzLeiKa>", "nicht 14 Ziffern"),
        (f"<x:kategorie>{LONG_TOPIC}</x:kategorie>", "mit mehr als 120 Zeichen"),
        (text("14", NO_LINK), "keine Webadresse"),
        (text("03", f"<x:inhalt>{'lang' * 80}</x:inhalt>"), "länger als 250 Zeichen"),
    ],
)  # fmt: skip
def test_what_is_odd_is_passed_over_and_told(inner: str, note: str) -> None:
    assert any(note in each for each in service(inner).notes)


def test_hours_that_are_none_are_told() -> None:
    told = read(
        "<x:organisationseinheit><x:id>1</x:id><x:name>Amt</x:name>"
        "<x:oeffnungszeiten><x:wochentag>1</x:wochentag><x:beginn>8 Uhr</x:beginn></x:oeffnungszeiten>"
        "<x:internetadresse>https://amt.example/</x:internetadresse></x:organisationseinheit>"
    )
    assert isinstance(told.object, Unit)
    assert (told.object.name, told.object.website, told.object.hours) == ("Amt", "https://amt.example/", ())
    assert told.notes == ("Öffnungszeiten ohne Wochentag oder Uhrzeit wurden übergangen.",)


@pytest.mark.parametrize(
    ("inner", "reason"),
    [
        ("<x:spezialisierung><x:id>1</x:id></x:spezialisierung>", "nennt keine Leistung"),
        ("<x:organisationseinheit><x:id>1</x:id></x:organisationseinheit>", "hat keinen Namen"),
        (
            "<x:zustaendigkeitTransferObjekt><x:zustaendigkeit><x:id>1</x:id></x:zustaendigkeit>"
            "</x:zustaendigkeitTransferObjekt>",
            "keine Leistung, kein Gebiet",
        ),
    ],
)
def test_an_object_without_what_it_needs_is_left_out(inner: str, reason: str) -> None:
    with pytest.raises(ObjectUnreadable, match=reason):
        read(inner)


def test_a_form_is_a_link() -> None:
    told = read(
        "<x:formular><x:id>F</x:id><x:bezeichnung>Antrag</x:bezeichnung>"
        "<x:link><x:link>https://x.example/a.pdf</x:link></x:link></x:formular>"
    ).object
    assert isinstance(told, OnlineService)
    assert [(link.kind, link.title) for link in told.links] == [("form", "Antrag")]


def test_several_objects_in_one_wish_and_a_form_within_a_service_are_told_apart() -> None:
    inner = "<x:leistung><x:id>1</x:id><x:formular><x:id>innen</x:id></x:formular></x:leistung>"
    assert [each.key.id for each in found(of_2_2(inner + inner.replace(">1<", ">2<")))] == ["1", "2"]


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ("<x:loesche klasse='Gebiet'><x:id>1</x:id></x:loesche>", "keine bekannte Art genannt: gebiet"),
        ("<x:loesche klasse='Leistung'><x:id> </x:id></x:loesche>", "Kennung (id) ist leer"),
        ("<x:loesche klasse='Leistung'/>", "keine Kennung"),
        (f"<x:loesche klasse='Leistung'><x:id>{'1' * 121}</x:id></x:loesche>", "länger als 120 Zeichen"),
    ],
)
def test_a_wish_to_delete_nothing_known_is_told(wish: str, reason: str) -> None:
    message = of_2_2("").replace(b"<x:schreibe></x:schreibe>", wish.encode())
    (each,) = objects_of(BytesIO(message))
    assert isinstance(each, Unreadable)
    assert reason in each.reason


def test_a_deletion_may_hold_the_object() -> None:
    message = of_2_2("").replace(
        b"<x:schreibe></x:schreibe>", b"<x:loesche><x:leistung><x:id>7</x:id></x:leistung></x:loesche>"
    )
    (each,) = found(message)
    assert (each.kind, each.key.id, each.is_deletion) == ("leistung", "7", True)


def test_a_message_without_objects_is_a_message() -> None:
    assert found(of_2_2("").replace(b"<x:schreibe></x:schreibe>", b"")) == []
    with pytest.raises(FileUnreadable, match="keine bekannte Fassung"):
        found(b'<a xmlns="http://xoev.de/schemata/xzufi/2_2_0/"/>')


def test_a_specialisation_tells_its_regions_in_either_place() -> None:
    told = read(
        "<x:spezialisierung><x:id>1</x:id><x:leistungID>2</x:leistungID><x:gebietID>06532014</x:gebietID>"
        "<x:gueltigkeitGebietID>065320014014</x:gueltigkeitGebietID></x:spezialisierung>"
    ).object
    assert isinstance(told, Specialisation)
    assert told.regions == ("065320014014", "06532014")
