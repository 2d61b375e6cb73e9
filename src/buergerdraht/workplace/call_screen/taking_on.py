"""Taking on what no machine brought: somebody at the counter, a letter, a call on another telephone."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.queries import authorities_served_by
from buergerdraht.authorities.queries import centres_where
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.received import BY_HAND, open_contact_by_hand
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import requires
from buergerdraht.servicehours.rules import local_day
from buergerdraht.workplace.desk.context import frame_context

RECORD = Ability.RECORD_CONTACTS


class TakingOnForm(forms.Form):
    """How somebody came, and to whom."""

    use_required_attribute = False
    channel = forms.ChoiceField(
        label="Wie kam das Anliegen?",
        widget=forms.RadioSelect,
        choices=[(channel.value, channel.label) for channel in BY_HAND],
        error_messages={"required": "Wählen Sie, wie das Anliegen kam."},
    )
    authority = forms.TypedChoiceField(
        label="Für welche Behörde?", coerce=int, error_messages={"required": "Wählen Sie die Behörde."}
    )

    def __init__(self, *args: Any, user: User, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        self.served = {
            authority.pk: (centre, authority)
            for centre in centres_where(user, RECORD)
            for authority in authorities_served_by(centre, on=local_day(now))
        }
        choices = [("", "Bitte wählen"), *((key, place[1].name) for key, place in self.served.items())]
        self.fields["authority"].choices = choices  # type: ignore[attr-defined]

    def take_on(self, *, now: datetime) -> Contact:
        """Open the contact that the valid answers describe."""
        centre, authority = self.served[self.cleaned_data["authority"]]
        channel = self.cleaned_data["channel"]
        return open_contact_by_hand(channel, centre=centre, authority=authority, user=self.user, now=now)


@never_cache
@requires(RECORD)
def by_hand(request: HttpRequest) -> HttpResponseBase:
    """Ask how it came and for whom, and open the contact."""
    user, now = signed_in(request), utc_now()
    form = TakingOnForm(request.POST or None, user=user, now=now)
    if form.is_valid():
        return redirect("contact_screen", form.take_on(now=now).pk)
    context = {**frame_context(user, now=now), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "workplace/call_screen/by_hand.html", context, status=status)
