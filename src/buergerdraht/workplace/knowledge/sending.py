"""The links of an article as a mail to the citizen."""

from datetime import datetime

from buergerdraht.accounts.models import User
from buergerdraht.channels.models import OutgoingMail
from buergerdraht.channels.operations import send_mail_later
from buergerdraht.telephony.queries import agent_of
from buergerdraht.telephony.topics import agent_topic
from buergerdraht.workplace.knowledge.article import Article

TEXT = """Guten Tag,

wie am Telefon besprochen, zu „{title}“:

{links}

Diese Nachricht kommt vom Servicecenter für {authority}. Ihre E-Mail-Adresse haben wir nicht gespeichert.
Auf diese Nachricht können Sie nicht antworten.
"""
BECAME = {
    OutgoingMail.State.WAITING: ("Die Mail ist unterwegs.", "info"),
    OutgoingMail.State.SENT: ("Die Mail mit dem Link ist gesendet.", "ok"),
    OutgoingMail.State.FAILED: (
        "Die Mail mit dem Link konnte nicht gesendet werden. Lesen Sie den Link vor oder senden Sie ihn neu.",
        "bad",
    ),
}
"""What became of a mail, and its tone."""


def send_links(article: Article, *, recipient: str, user: User, now: datetime) -> OutgoingMail:
    """Put forms and online services of the article into the outbox."""
    agent = agent_of(user)
    links = "\n\n".join(f"{link.title}\n{link.url}" for link in article.forms)
    return send_mail_later(
        recipient,
        subject=f"{article.title}, {article.authority}",
        text=TEXT.format(title=article.title, links=links, authority=article.authority),
        user=user,
        topic=agent_topic(agent.pk) if agent else "",
        now=now,
    )
