"""Where a matter stands. What is found is shown at once and has no address that could be passed on."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from buergerdraht.accounts.errors import SignInSlowed
from buergerdraht.accounts.operations import count_guess, forgive_guess
from buergerdraht.foundation.clock import utc_now
from buergerdraht.public.matter.forms import MatterForm
from buergerdraht.tickets.errors import NoSuchMatter
from buergerdraht.tickets.lookup import digest_of_code, standing_of
from buergerdraht.tickets.rules.citizen import Standing

PAGE = "public/matter/page.html"


@login_not_required
@never_cache
@sensitive_post_parameters("code", "told")
def matter(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and show where the matter stands."""
    form = MatterForm(request.POST or None)
    if not form.is_valid():
        return render(request, PAGE, {"form": form}, status=422 if form.is_bound else 200)
    try:
        standing = _looked_up(**form.cleaned_data, address=request.META["REMOTE_ADDR"])
    except (NoSuchMatter, SignInSlowed) as refusal:
        return _refused(request, form, refusal)
    return render(request, "public/matter/standing.html", {"standing": standing})


def _refused(request: HttpRequest, form: MatterForm, refusal: NoSuchMatter | SignInSlowed) -> HttpResponse:
    form.add_error(None, refusal.message)
    if isinstance(refusal, NoSuchMatter):
        return render(request, PAGE, {"form": form}, status=422)
    response = render(request, PAGE, {"form": form}, status=429)
    response["Retry-After"] = str(refusal.seconds)
    return response


def _looked_up(*, code: str, told: str, address: str) -> Standing:
    """Each try counts as wrong until it was right, so that many at once gain nothing."""
    digest = digest_of_code(code)
    count_guess(digest, address=address, now=utc_now())
    standing = standing_of(code, told=told)
    forgive_guess(digest, address=address)
    return standing
