"""Open items of the ways to the partner."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.channels.models import IncomingMail
from buergerdraht.channels.queries import mailbox_away
from buergerdraht.contacts.received import open_contact_of_mail
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.files import as_download
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.tickets.ways.outbox import drop, send_again
from buergerdraht.tickets.ways.queries import (
    failed_deliveries,
    failed_delivery_for,
    mail_file_to_read,
    open_faxes,
    open_mail_for,
    open_mails,
)
from buergerdraht.tickets.ways.replies import assign_mail, own_text_of, settle_mail
from buergerdraht.workplace.desk.context import frame_context
from buergerdraht.workplace.open_items.forms import TicketNumberForm, fax_form, number_form

handles = requires(Ability.HANDLE_TICKETS)

Forms = dict[str, TicketNumberForm]

DELIVERY_STEPS = {
    "again": (send_again, "Das Ticket wird noch einmal gesendet."),
    "drop": (drop, "Der Punkt ist erledigt."),
}


@never_cache
@require_GET
@handles
def open_items(request: HttpRequest) -> HttpResponse:
    """List what did not arrive, and what arrived and belongs nowhere."""
    return page_of(request)


@require_POST
@handles
def settle_delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Send it again, or note that the partner got it another way."""
    user = signed_in(request)
    delivery = or_404(lambda: failed_delivery_for(user, delivery_id))
    if request.POST.get("step") not in DELIVERY_STEPS:
        raise Http404
    act, done = DELIVERY_STEPS[request.POST["step"]]
    act(delivery, by=user, now=utc_now())
    messages.success(request, done)
    return redirect("open_items")


@require_POST
@handles
def settle_open_mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Book a mail on the ticket that is named, or put it away."""
    user = signed_in(request)
    mail = or_404(lambda: open_mail_for(user, mail_id))
    if request.POST.get("step") == "settle":
        settle_mail(mail, by=user, now=utc_now())
        return settled(request)
    form = TicketNumberForm(request.POST, user=user)
    if not form.assign(lambda ticket: assign_mail(mail, ticket, by=user, now=utc_now())):
        return page_of(request, refused={f"mail-{mail.pk}": form})
    messages.success(request, f"Die Mail steht bei {form.ticket}.")
    return redirect("ticket", form.ticket.pk)


@require_POST
@requires(Ability.RECORD_CONTACTS)
def take_on_mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Make a citizen's mail a contact of one's own."""
    user = signed_in(request)
    mail = or_404(lambda: open_mail_for(user, mail_id))
    contact = open_contact_of_mail(mail, user=user, now=utc_now())
    return redirect("contact_screen", contact.pk)


@never_cache
@require_GET
@handles
def mail_file(request: HttpRequest, mail_id: int, file_id: int) -> HttpResponseBase:
    """Give out what came along with a mail."""
    file = or_404(lambda: mail_file_to_read(signed_in(request), mail_id, file_id))
    return as_download(bytes(file.content), name=file.name, media_type=file.media_type)


def settled(request: HttpRequest) -> HttpResponse:
    """Say that a piece is done with."""
    messages.success(request, "Der Punkt ist erledigt.")
    return redirect("open_items")


def page_of(request: HttpRequest, *, refused: Forms | None = None) -> HttpResponse:
    """Render the list, with the form that was refused under 'mail-7' or 'fax-7'."""
    user, refused = signed_in(request), refused or {}
    context = {
        **frame_context(user, now=utc_now()),
        "deliveries": failed_deliveries(user),
        "mails": _mails(user, refused),
        "faxes": [
            (fax, refused.get(f"fax-{fax.pk}") or fax_form(fax, user=user)) for fax in open_faxes(user)
        ],
        "mailbox_away": mailbox_away(now=utc_now()),
        "refused": next(iter(refused.values()), None),
    }
    return render(request, "workplace/open_items/page.html", context, status=422 if refused else 200)


def _mails(user: User, refused: Forms) -> list[tuple[IncomingMail, str, TicketNumberForm]]:
    return [
        (
            mail,
            own_text_of(mail),
            refused.get(f"mail-{mail.pk}") or number_form(mail, user=user),
        )
        for mail in open_mails(user)
    ]
