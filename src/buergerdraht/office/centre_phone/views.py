"""A centre's telephone rules."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.authorities.operations import set_phone_rules
from buergerdraht.authorities.queries import centres_where
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.office.centre_phone.forms import PhoneRulesForm


@requires(Ability.ADMINISTER_AUTHORITIES)
def phone_rules(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and change how a centre's telephones work."""
    user = signed_in(request)
    centre = or_404(lambda: centres_where(user, Ability.ADMINISTER_AUTHORITIES).get(slug=slug))
    initial = {name: getattr(centre, name) for name in PhoneRulesForm.base_fields}
    form = PhoneRulesForm(request.POST or None, initial=initial)
    if not form.is_valid():
        context = {"form": form, "centre": centre}
        status = 422 if form.is_bound else 200
        return render(request, "office/centre_phone/page.html", context, status=status)
    set_phone_rules(centre, **form.cleaned_data, by=user, now=utc_now())
    messages.success(request, "Das gilt ab sofort.")
    return redirect("office")
