"""Mails as they come: written, automatic, bounced, broken."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.channels.rules.message import MailKind, read_mail

NESTED = b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" * 60
BOUNCE = b"""From: MAILER-DAEMON@mail.leun.example
To: ticket+t1.abc@servicecenter.example
Subject: Undelivered
Return-Path: <>
In-Reply-To: <first@servicecenter.example>
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Nicht zugestellt.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.leun.example

Final-Recipient: rfc822; rathaus@leun.example
Action: ACTION
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such mailbox

--b
Content-Type: message/rfc822

Message-ID: <t1-1.sig@servicecenter.example>
Subject: Frage

Wie geht es?
--b--
"""


def mail(text: str = "Antwort: ja", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Frau Vogt <Vogt@Leun.example>"
    message["To"] = "ticket+t1.abc@servicecenter.example"
    message["Message-ID"] = "<1@leun.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def test_a_written_mail_tells_who_to_whom_and_what() -> None:
    read = read_mail(bytes(mail("Grüße aus Leun", Subject="AW: Straße")))
    assert (read.kind, read.sender, read.subject) == (MailKind.WRITTEN, "vogt@leun.example", "AW: Straße")
    assert read.recipients == ("ticket+t1.abc@servicecenter.example",)
    assert (read.text, read.message_id) == ("Grüße aus Leun", "<1@leun.example>")


def test_html_is_read_only_where_there_is_no_plain_text() -> None:
    both = mail("einfach")
    both.add_alternative("<p>bunt</p>", subtype="html")
    assert read_mail(bytes(both)).text == "einfach"
    only = mail("")
    only.add_alternative("<p>bunt</p>", subtype="html")
    assert read_mail(bytes(only)).text == "bunt"


def test_files_are_kept_apart_from_the_text() -> None:
    message = mail("Anbei der Bescheid.")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Bescheid\n ä.pdf")
    message.add_attachment("Liste", filename="liste.txt")
    inner = mail("weitergeleitet")
    message.add_attachment(inner)
    read = read_mail(bytes(message))
    assert read.text == "Anbei der Bescheid."
    assert [(file.name, file.content_type) for file in read.files] == [
        ("Bescheid ä.pdf", "application/pdf"), ("liste.txt", "text/plain"), ("Anhang", "message/rfc822"),
    ]  # fmt: skip
    assert read.files[0].content == b"%PDF"
    assert b"weitergeleitet" in read.files[2].content


def test_pictures_of_a_signature_are_no_files() -> None:
    message = mail("")
    message.set_content("<p>Grüße <img src='cid:logo'></p>", subtype="html")
    message.add_related(b"PNG", maintype="image", subtype="png", cid="<logo>")
    assert read_mail(bytes(message)).files == ()


@pytest.mark.parametrize("headers", [
    {"Auto-Submitted": "auto-replied"},
    {"Precedence": "bulk"},
    {"List-Id": "<amtsblatt.leun.example>"},
    {"Return-Path": "<>"},
    {"Subject": "Automatische Antwort: Ich bin nicht im Haus"},
    {"X-Auto-Response-Suppress": "All"},
])  # fmt: skip
def test_what_no_person_wrote_is_automatic(headers: dict[str, str]) -> None:
    assert read_mail(bytes(mail(**headers))).kind == MailKind.AUTOMATIC


def test_a_machine_s_address_is_automatic_and_auto_submitted_no_is_written() -> None:
    message = mail(**{"Auto-Submitted": "no"})
    assert read_mail(bytes(message)).kind == MailKind.WRITTEN
    message.replace_header("From", "no-reply@leun.example")
    assert read_mail(bytes(message)).kind == MailKind.AUTOMATIC


def test_a_bounce_names_the_mail_and_the_reason() -> None:
    read = read_mail(BOUNCE.replace(b"ACTION", b"failed"))
    assert read.kind == MailKind.BOUNCE
    assert read.bounced_ids == ("<t1-1.sig@servicecenter.example>", "<first@servicecenter.example>")
    assert read.bounce_reason == "550 5.1.1 no such mailbox"


def test_a_delay_is_no_bounce_and_a_simple_one_of_an_old_server_is() -> None:
    assert read_mail(BOUNCE.replace(b"ACTION", b"delayed")).kind == MailKind.AUTOMATIC
    old = mail("could not deliver", Return_Path="<>")
    old.replace_header("From", "mailer-daemon@leun.example")
    read = read_mail(bytes(old))
    assert (read.kind, read.bounced_ids, read.bounce_reason) == (MailKind.BOUNCE, (), "")


def test_a_failed_check_of_the_sender_is_told() -> None:
    assert read_mail(bytes(mail(**{"Authentication-Results": "mx; dmarc=fail"}))).fails_dmarc
    assert not read_mail(bytes(mail())).fails_dmarc


@pytest.mark.parametrize(("charset", "content"), [
    (b"x-unknown", "Stra\u00dfe".encode("cp1252")),
    (b"us-ascii", "Stra\u00dfe".encode()),
    (b"utf-8", "Stra\u00dfe".encode("cp1252")),
])  # fmt: skip
def test_a_wrong_charset_does_not_lose_the_text(charset: bytes, content: bytes) -> None:
    raw = b"From: a@b.example\nContent-Type: text/plain; charset=" + charset + b"\n\n" + content
    assert read_mail(raw).text == "Straße"


@pytest.mark.parametrize("raw", [
    b"",
    b"\0\0\0",
    b"From: =?utf-8?B?!!!?=\nSubject: =?nonsense?Q?=ff?=\n\nText",
    b"Content-Type: multipart/mixed; boundary=x\n\nno part at all",
    NESTED,
    b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n%%%%",
    b"Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\nSubject: x\n\n\xff",
    b"From: \xff\xfe <a@b>\nSubject: \xe4\n\n\xe4",
])  # fmt: skip
def test_broken_mails_are_read_as_far_as_they_go(raw: bytes) -> None:
    assert read_mail(raw).digest


@given(st.binary(max_size=400), st.sampled_from([b"", b"Content-Type: ", b"From: ", b"Subject: =?"]))
def test_any_bytes_can_be_read(raw: bytes, start: bytes) -> None:
    assert "\0" not in read_mail(start + raw).text


@given(
    st.binary(max_size=200),
    st.sampled_from(["message/rfc822", "message/delivery-status", "multipart/report", "text/html", "a/b"]),
    st.sampled_from(["base64", "quoted-printable", "x-uuencode", "8bit"]),
)
def test_any_content_of_any_type_can_be_read(raw: bytes, content_type: str, encoding: str) -> None:
    head = (
        f"Content-Type: {content_type}; boundary=b; charset=x\nContent-Transfer-Encoding: {encoding}\n\n--b\n"
    )
    assert read_mail(head.encode() + raw).kind


NAME_TWICE = b"Content-Disposition: attachment; filename*=a'b'c; filename*0=x\nContent-Type: a/b\n\nx"


@pytest.mark.parametrize(
    "raw", [b"Content-Type: message/rfc822\n\n" * 3_000, b"To: " + b"(" * 10_000 + b"\n\nx", NAME_TWICE]
)
def test_what_makes_the_parser_give_up_is_a_mail_that_says_nothing(raw: bytes) -> None:
    mail = read_mail(raw)
    assert (len(mail.digest), mail.recipients, mail.text) == (64, (), "")


def test_parts_inside_parts_are_read_to_a_depth_that_mails_have() -> None:
    inner = "Content-Type: text/plain\n\nverborgen\n"
    for number in range(30):
        kind = f"Content-Type: multipart/mixed; boundary=b{number}"
        inner = f"{kind}\n\n--b{number}\n{inner}\n--b{number}--\n"
    assert read_mail(inner.encode()).text == ""


def test_a_bounce_whose_enclosed_mail_has_no_id_names_what_it_answers() -> None:
    raw = BOUNCE.replace(b"Message-ID: <t1-1.sig@servicecenter.example>\n", b"").replace(b"ACTION", b"failed")
    assert read_mail(raw).bounced_ids == ("<first@servicecenter.example>",)
