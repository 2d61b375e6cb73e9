"""What happens around every request: who may see what, and how a refusal is told."""

from collections.abc import Callable
from contextlib import ExitStack

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import BEHIND_SECOND_FACTOR
from buergerdraht.accounts.second_factor import has_second_factor
from buergerdraht.agreements.access import Access, access_of, known_access
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.http import is_scripted
from buergerdraht.foundation.tenancy import visible_authorities

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class SignInMiddleware(LoginRequiredMiddleware):
    """Every page needs a sign-in unless it says otherwise; scripts get 401, and the page asks in place."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        """Answer a request without a sign-in."""
        if is_scripted(request):
            return HttpResponse("Ihre Anmeldung ist abgelaufen.", status=401)
        return super().handle_no_permission(request, view_func)


class PermissionsPolicyMiddleware:
    """Lets our own pages use the microphone, and nobody anything else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = (
            "microphone=(self), camera=(), geolocation=(), payment=(), usb=()"
        )
        return response


class NoStoreMiddleware:
    """Keeps pages out of every cache: after signing out, 'back' shows no citizen and no colleague."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        add_never_cache_headers(response)
        return response


class AccessMiddleware:
    """Works out what the person may do and see (`request.access`) and tells the database."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        access = access_of(user) if user.is_authenticated else Access()
        request.access = access  # type: ignore[attr-defined]
        with ExitStack() as during:
            during.enter_context(visible_authorities(access.authority_ids))
            if user.is_authenticated:
                during.enter_context(known_access(user, access))
            return self.get_response(request)


class OwnPasswordMiddleware:
    """Opens nothing but her account to somebody whose password another person made (ASVS 2.3.1)."""

    OPEN = frozenset({"account", "sign_out", "health"})

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        """Lead to the account until the password is her own."""
        match = request.resolver_match
        if not getattr(request.user, "must_change_password", False) or (
            match and match.url_name in self.OPEN
        ):
            return None
        if is_scripted(request):
            return JsonResponse({"error": "Wählen Sie zuerst ein eigenes Passwort."}, status=403)
        return redirect("account")


class SecondFactorMiddleware:
    """Opens nothing but her account to a partner until she has set up a second factor."""

    OPEN = OwnPasswordMiddleware.OPEN | {"second_factor_set_up"}

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        """Lead to the set-up as long as it is missing."""
        match = request.resolver_match
        if (match and match.url_name in self.OPEN) or not self._lacks_it(request):
            return None
        if is_scripted(request):
            return JsonResponse({"error": "Richten Sie zuerst den zweiten Faktor ein."}, status=403)
        return redirect("second_factor_set_up")

    def _lacks_it(self, request: HttpRequest) -> bool:
        abilities = request.access.abilities  # type: ignore[attr-defined]
        is_asked = settings.IS_SECOND_FACTOR_REQUIRED and abilities & BEHIND_SECOND_FACTOR
        return bool(is_asked) and isinstance(request.user, User) and not has_second_factor(request.user)


class RefusalMiddleware:
    """Turns a DomainError of any view into 422 with its sentence, and loses no input."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refused operation: its sentence to scripts, else a page."""
        if not isinstance(exception, DomainError):
            return None
        if is_scripted(request):
            return JsonResponse({"error": exception.message}, status=422)
        return render(request, "errors/422.html", {"message": exception.message}, status=422)
