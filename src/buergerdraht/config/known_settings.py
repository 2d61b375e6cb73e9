"""Every variable that an operator may set; the meanings are printed into docs/operations/einstellungen.md."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """A variable that an operator may set: its default as text, and what it means."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting(
        "BUERGERDRAHT_VAR_DIR",
        "var",
        "Ordner für alles, was im Betrieb entsteht: Datenbank, Telefonie, Protokolle, Geheimnisse",
    ),
    Setting(
        "BUERGERDRAHT_ASTERISK_DIR",
        ".asterisk",
        "Ordner, in den Asterisk ausgepackt wird, wenn das Betriebssystem keines mitbringt",
    ),
    Setting(
        "BUERGERDRAHT_DEBIAN_MIRROR",
        "",
        "Debian-Spiegel, von dem Asterisk geholt wird; leer: der Spiegel aus den apt-Quellen des Rechners",
    ),
    Setting(
        "BUERGERDRAHT_BIND_HOST",
        "127.0.0.1",
        "Adresse, auf der Web, SIP und Sprache lauschen; 0.0.0.0 für das ganze Netz",
    ),
    Setting(
        "BUERGERDRAHT_PUBLIC_URL",
        "http://localhost:8115",
        "Adresse, unter der die Browser die Anwendung erreichen",
    ),
    Setting("BUERGERDRAHT_HTTP_PORT", "8115", "Port der Anwendung"),
    Setting("BUERGERDRAHT_SIP_PORT", "5060", "UDP-Port für Telefonanlagen, Anbieter und Tischtelefone"),
    Setting(
        "BUERGERDRAHT_ASTERISK_HTTP_PORT",
        "8088",
        "Port von Asterisk für die Browser-Telefone (WebSocket) und die Anrufverteilung",
    ),
    Setting(
        "BUERGERDRAHT_CITIZEN_SIP_PORT",
        "5090",
        "Erster von fünf UDP-Ports, von denen die Anrufe der Vorführung kommen",
    ),
    Setting(
        "BUERGERDRAHT_DESK_TRANSFERS",
        "",
        "1: Tischtelefone verbinden selbst weiter; 0: nur die Seite; leer: wenn Asterisk mindestens 20.21, "
        "22.11 oder 23.5 ist (ältere stürzen ab, wenn ein Telefon dabei Refer-Sub: false sendet)",
    ),
    Setting("BUERGERDRAHT_RTP_PORT_START", "20000", "Erster UDP-Port für Sprache"),
    Setting(
        "BUERGERDRAHT_RTP_PORT_END", "24999", "Letzter UDP-Port für Sprache; ohne Angabe der erste plus 4999"
    ),
    Setting(
        "BUERGERDRAHT_CARRIER_ADDRESSES",
        "127.0.0.1/32",
        "Adressen, von denen Anrufe des Telefonanbieters oder der Telefonanlage kommen, mit Komma getrennt",
    ),
    Setting(
        "BUERGERDRAHT_FAX_NUMBERS",
        "",
        "Eigene Faxnummern wie +4964411152, mit Komma getrennt: Anrufe dorthin nimmt ein Faxgerät an; die "
        "erste steht als Absender auf Faxen an Behörden",
    ),
    Setting(
        "BUERGERDRAHT_FAX_TRUNK",
        "",
        "Rechner und Port des Telefonanbieters oder der Telefonanlage, über die Faxe hinausgehen, wie "
        "sip.anbieter.example:5060; leer: Faxe werden nicht angeboten",
    ),
    Setting(
        "BUERGERDRAHT_TRUNK",
        "",
        "Rechner und Port des Telefonanbieters oder der Telefonanlage, über die Anrufe hinausgehen "
        "(Vermittlungen der Behörden, Rückrufe), wie sip.anbieter.example:5060; leer: es gehen keine hinaus",
    ),
    Setting(
        "BUERGERDRAHT_TRUNK_USER",
        "",
        "Benutzer, mit dem wir uns bei BUERGERDRAHT_TRUNK anmelden, wie +4964419915 oder "
        "name@anbieter.example; leer: dort kennt man diesen Rechner an seiner Adresse",
    ),
    Setting(
        "BUERGERDRAHT_TRUNK_PASSWORD", "", "Kennwort zu BUERGERDRAHT_TRUNK_USER; es steht in keinem Protokoll"
    ),
    Setting(
        "DATABASE_URL", "", "PostgreSQL ab Version 15, Rolle der Anwendung; leer: die mitgelieferte Datenbank"
    ),
    Setting(
        "DATABASE_OWNER_URL",
        "",
        "Dieselbe Datenbank mit der Rolle, der die Tabellen gehören; leer: wie DATABASE_URL",
    ),
    Setting(
        "SMTP_URL",
        "",
        "Mailserver: smtp://, smtp+starttls:// oder smtps://, mit Benutzer und Kennwort; leer: Mails werden "
        "nicht angeboten, in der Vorführung liegen sie als Dateien unter var/mail",
    ),
    Setting("MAIL_FROM", "servicecenter@localhost", "Absender aller Mails"),
    Setting(
        "MAIL_REPLY_TO",
        "",
        "Adresse für Antworten auf Tickets wie ticket@servicecenter.example; der Mailserver stellt auch "
        "ticket+…@ dorthin zu; leer: Partner antworten nur im Portal",
    ),
    Setting(
        "IMAP_URL",
        "",
        "Postfach zu MAIL_REPLY_TO: imap://, imap+starttls:// oder imaps://, mit Benutzer, Kennwort und "
        "Ordner (ohne Angabe INBOX); leer: Antworten werden nicht gelesen",
    ),
    Setting(
        "BUERGERDRAHT_INNER_NETWORKS",
        "",
        "Innere Netze, in denen Texte geholt und Ticketsysteme der Behörden angerufen werden dürfen, mit "
        "Komma getrennt, wie 10.20.0.0/16; leer: nur öffentliche Adressen",
    ),
    Setting(
        "BUERGERDRAHT_XZUFI_AGENCY",
        "",
        "Redaktions-ID, unter der eigene Texte als XZuFi abgeholt werden können; leer: nicht",
    ),
    Setting("BUERGERDRAHT_XZUFI_TOKEN", "", "Kennwort, ohne das niemand XZuFi abholt; leer: frei für alle"),
    Setting(
        "BUERGERDRAHT_XZUFI_FOLDER",
        "",
        "Ordner mit index.txt, aus dem die Seite Austausch Lieferungen einlesen darf; leer: keiner",
    ),
    Setting("BUERGERDRAHT_DEMO", "0", "1: Vorführung mit Beispielpersonen und künstlichen Anrufen"),
    Setting(
        "BUERGERDRAHT_DEMO_CALLS",
        "300000",
        "So viele Anrufe des letzten Jahres schreibt die Vorführung beim ersten Start im Hintergrund "
        "(etwa 1 GB je 300.000, sofern doppelt so viel Platz ist); "
        "0: keine, und kein Beispiel einer Mengenanalyse",
    ),
    Setting(
        "BUERGERDRAHT_ALWAYS_OPEN",
        "0",
        "1: Anrufe werden auch außerhalb der Servicezeiten verteilt; die Vorführung setzt es selbst",
    ),
    Setting(
        "BUERGERDRAHT_SEMANTIC",
        "0",
        "1: Die Suche vergleicht nach einer Tipppause auch den Sinn; make setup holt das Sprachmodell",
    ),
    Setting(
        "BUERGERDRAHT_SEARCHES_KEPT_DAYS",
        "400",
        "So viele Tage bleiben einzelne Suchvorgänge, danach nur Zahlen je Tag und Monat; mindestens 90",
    ),
    Setting("BUERGERDRAHT_DEBUG", "0", "1: ausführliche Fehlerseiten, nur für die Entwicklung"),
)
