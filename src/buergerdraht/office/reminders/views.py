"""The rules by which a partner's reactions are watched: one page of three numbers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.operations import change_watch_rules
from buergerdraht.agreements.queries import administered_agreement
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.office.reminders.forms import WatchRulesForm, shown_rules


@requires(Ability.ADMINISTER_AUTHORITIES)
def watch_rules(request: HttpRequest, slug: str) -> HttpResponse:
    """Change when the partner is reminded, and when late reactions are told."""
    user = signed_in(request)
    agreement = or_404(lambda: administered_agreement(user, slug, on=localdate()))
    form = WatchRulesForm(request.POST or None, initial=shown_rules(agreement))
    if not form.is_valid():
        context = {"form": form, "agreement": agreement}
        return render(request, "office/reminders/page.html", context, status=422 if form.is_bound else 200)
    change_watch_rules(agreement, rules=form.rules(), by=user, now=utc_now())
    messages.success(request, "Die Erinnerungen gelten so ab sofort.")
    return redirect("authority_page", slug=slug)
