"""The one table of XZuFi's namespaces, elements and codes.

`seen` names stood in artefacts of other systems; `assumed` ones are from descriptions of the standard and
were never checked against the schema. To correct a name, change it here and nowhere else; a new version is
one line in NAMESPACES. Elements are compared without namespace, so one table serves 2.1, 2.2 and 2.3.
"""

from typing import Final

from buergerdraht.knowledge.rules.modules import Module


class Name(str):
    """A name of the standard, which knows whether somebody has seen it."""

    __slots__ = ("is_verified",)
    is_verified: bool


def seen(text: str) -> Name:
    """Return a name that stood in a real artefact."""
    name = Name(text)
    name.is_verified = True
    return name


def assumed(text: str) -> Name:
    """Return a name that nobody has checked."""
    name = Name(text)
    name.is_verified = False
    return name


NAMESPACES: Final = {
    "2.1": seen("http://xoev.de/schemata/xzufi/2_1_0"),
    "2.2": seen("http://xoev.de/schemata/xzufi/2_2_0"),
    "2.3": assumed("http://xoev.de/schemata/xzufi/2_3_0"),
}
OUR_VERSION: Final = "2.2"
"""What we write."""
TRANSFER: Final = assumed("transfer.operation.040501")
VERSION_ATTRIBUTE: Final = seen("xzufiVersion")

# Messages
HEADER, MESSAGE_ID, MESSAGE_TIME = seen("nachrichtenkopf"), seen("nachrichtUUID"), seen("erstelltDatumZeit")
SENDER, RECIPIENT = seen("sender"), seen("empfaenger")
TRANSACTION_ID, TRANSACTION_POSITION = seen("transaktionID"), seen("transaktionPosition")
WRITE, DELETE = seen("schreibe"), seen("loesche")
DELETED_CLASS: Final = seen("klasse")
"""Attribute of `loesche`: which kind of object goes."""

# Objects
SERVICE, SPECIALISATION, UNIT = seen("leistung"), seen("spezialisierung"), seen("organisationseinheit")
ONLINE_SERVICE, FORM = seen("onlinedienst"), assumed("formular")
RESPONSIBILITY = seen("zustaendigkeitTransferObjekt")
OBJECTS: Final = {
    SERVICE: "leistung",
    seen("ergebnisLeistung"): "leistung",
    SPECIALISATION: "spezialisierung",
    UNIT: "organisationseinheit",
    seen("ergebnisOrganisationseinheit"): "organisationseinheit",
    ONLINE_SERVICE: "onlinedienst",
    FORM: "formular",
    RESPONSIBILITY: "zustaendigkeit",
}
"""Element -> kind as we store it; the two results are what 2.1 answers with."""
CLASSES: Final = {
    seen("Leistung"): "leistung",
    seen("LeistungSpezialisierung"): "spezialisierung",
    seen("Organisationseinheit"): "organisationseinheit",
    seen("Onlinedienst"): "onlinedienst",
    assumed("Formular"): "formular",
    seen("Zustaendigkeit"): "zustaendigkeit",
}

# Identifiers, languages, codes
ID, AGENCY_ATTRIBUTE = seen("id"), seen("schemeAgencyID")
LANGUAGE: Final = seen("languageCode")
CODE, LIST_ATTRIBUTE, LIST_VERSION_ATTRIBUTE = seen("code"), seen("listURI"), seen("listVersionID")

# Service
LEIKA_KEY = seen("referenzLeiKa")
TEXT, TEXT_CONTENT, TEXT_KIND, TEXT_POSITION = (
    seen("modulText"), seen("inhalt"), seen("leikaTextmodul"), seen("positionDarstellung"),
)  # fmt: skip
TEXT_CODES_LIST, TEXT_CODES_LIST_VERSION = seen("urn:de:xzufi:codeliste:leistungstextmodulleika"), "20240216"
TITLE_CODE, CITIZEN_TITLE_CODE, SOURCE_CODE = seen("02"), seen("03"), seen("18")
TEXT_CODES: Final = {
    seen("05"): Module.SHORT,
    seen("06"): Module.FULL,
    seen("07"): Module.LEGAL_BASIS,
    seen("08"): Module.DOCUMENTS,
    seen("09"): Module.REQUIREMENTS,
    seen("11"): Module.PROCEDURE,
    seen("14"): Module.FORMS,
    seen("15"): Module.FURTHER,
    seen("16"): Module.REMARKS,
    seen("22"): Module.RESPONSIBLE,
    seen("23"): Module.CONTACT_POINT,
    seen("24"): Module.TEASER,
    seen("25"): Module.LEGAL_REMEDY,
}
FORMS_CODE: Final = seen("14")
OWN_MODULES: Final = {
    seen("modulFrist"): Module.DEADLINE,
    seen("modulKosten"): Module.FEE,
    seen("modulBearbeitungsdauer"): Module.DURATION,
}
DESCRIPTION: Final = seen("beschreibung")
LINK, LINK_ADDRESS, LINK_TITLE = seen("weiterfuehrenderLink"), assumed("uri"), assumed("titel")
TERMS, TERM, TERM_TEXT, TERM_TYPE = (
    seen("modulBegriffImKontext"), seen("begriffImKontext"), seen("begriff"), seen("typ"),
)  # fmt: skip
TERM_TYPE_CODE: Final = seen("001")
CATEGORY, CATEGORY_NAME = seen("kategorie"), seen("bezeichnung")
REGULATION = seen("typisierung")
VALIDITY, VALID_FROM, VALID_UNTIL = assumed("gueltigkeit"), seen("beginn"), seen("ende")
VERSION_INFORMATION: Final = seen("versionsinformation")
VALID_REGION: Final = seen("gueltigkeitGebietID")

# Specialisation: what it belongs to, and where; its modules are those of a service
SERVICE_ID, REGION_ID = seen("leistungID"), seen("gebietID")

# Unit
NAME = seen("name")
ADDRESS, STREET, HOUSE_NUMBER, POSTAL_CODE, TOWN = (
    seen("anschrift"), assumed("strasse"), assumed("hausnummer"), assumed("postleitzahl"), seen("ort"),
)  # fmt: skip
CODING, REGIONAL_KEY, MUNICIPALITY_KEY = (
    seen("verwaltungspolitischeKodierung"), seen("regionalschluessel"), seen("gemeindeschluessel"),
)  # fmt: skip
COMMUNICATION, CHANNEL, CHANNEL_ADDRESS = assumed("kommunikation"), assumed("kanal"), assumed("kennung")
CHANNELS: Final = {
    "email": assumed("01"),
    "phone": assumed("02"),
}
WEBSITE, WEBSITE_ADDRESS = assumed("internetadresse"), assumed("uri")
ACCESSIBILITY: Final = assumed("infoBarrierefreiheit")
HOURS, DAY, OPENS, CLOSES = (
    assumed("oeffnungszeiten"), assumed("wochentag"), assumed("beginn"), assumed("ende"),
)  # fmt: skip
DAYS: Final = {assumed(str(number)): number - 1 for number in range(1, 8)}
"""ISO 8601: 1 is Monday."""

# Responsibility: in a unit, an online service or a form; or as an object of its own
COMPETENCE: Final = seen("zustaendigkeit")
PARENT_ID: Final = seen("uebergeordnetesObjektID")

# Online service, form
ONLINE_NAME, ONLINE_LINK, ONLINE_ADDRESS = seen("bezeichnung"), seen("link"), seen("link")

ORDER: Final = (
    ID, LEIKA_KEY, PARENT_ID, SERVICE_ID, NAME, CATEGORY_NAME, TEXT, *OWN_MODULES, TERMS, REGULATION,
    CATEGORY, VALID_REGION, VALIDITY, VERSION_INFORMATION, ADDRESS, COMMUNICATION, WEBSITE, ACCESSIBILITY,
    HOURS, COMPETENCE, ONLINE_LINK,
)  # fmt: skip
"""In which order an object's parts are written; assumed, as no schema was at hand."""
