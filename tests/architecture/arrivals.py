"""A mail with a file, and a fax."""

from datetime import datetime
from typing import Any

from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.channels.models import IncomingFax, IncomingMail, IncomingMailFile
from buergerdraht.servicehours.models import Calendar


def send_in(of: Authority, *, at: datetime) -> None:
    """By mail and fax to the centre that the authority runs."""
    hours = Calendar.objects.create(name="Servicezeit", state="HE")
    centre = of.centres.first() or ServiceCentre.objects.create(
        slug=of.slug, name="Servicecenter", authority=of, service_hours=hours
    )
    told: dict[str, Any] = {"centre": centre, "received_at": at}
    mail = IncomingMail.objects.create(**told, digest=of.slug, open_reason="unbekannt")
    IncomingMailFile.objects.create(mail=mail, name="a.txt")
    IncomingFax.objects.create(**told, name=of.slug, pages=1, content=b"a")
