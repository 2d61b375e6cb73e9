"""An agreed web site."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from django import forms

from buergerdraht.authorities.models import Authority
from buergerdraht.knowledge.models import Site


class SiteForm(forms.Form):
    """Whose site it is, where it begins, and what was agreed."""

    authority = forms.ChoiceField(label="Behörde")
    start_url = forms.URLField(
        label="Adresse",
        max_length=400,
        assume_scheme="https",
        help_text="Hier beginnt der Abruf, zum Beispiel https://www.leun.de/",
        error_messages={"required": "Geben Sie die Adresse an.", "invalid": "Das ist keine Webadresse."},
    )
    further_hosts = forms.CharField(
        label="Weitere vereinbarte Rechnernamen",
        required=False,
        help_text="Mit Leerzeichen getrennt, zum Beispiel service.leun.de. Andere werden nie abgerufen.",
    )
    agreed_on = forms.DateField(
        label="Vereinbart am",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Geben Sie an, seit wann die Behörde einverstanden ist."},
    )
    is_active = forms.BooleanField(label="Jede Nacht abrufen", required=False, initial=True)

    def __init__(
        self, data: object, *, authorities: Sequence[Authority], today: date, site: Site | None = None
    ) -> None:
        """Offer the authorities whose texts the editor writes; begin with the site as it is."""
        super().__init__(data, initial=_initial(site) if site else {"agreed_on": today})  # type: ignore[arg-type]
        self._authorities = {str(authority.pk): authority for authority in authorities}
        self._today = today
        names = [(key, authority.name) for key, authority in self._authorities.items()]
        self.fields["authority"].choices = names  # type: ignore[attr-defined]

    def clean_authority(self) -> Authority:
        """Return the authority."""
        return self._authorities[self.cleaned_data["authority"]]

    def clean_agreed_on(self) -> date:
        """An agreement is no intention."""
        agreed_on: date = self.cleaned_data["agreed_on"]
        if agreed_on > self._today:
            raise forms.ValidationError(
                "Die Vereinbarung liegt in der Zukunft. Geben Sie einen früheren Tag an."
            )
        return agreed_on

    def clean_further_hosts(self) -> list[str]:
        """Return the names, without what somebody copied around them."""
        words = self.cleaned_data["further_hosts"].replace(",", " ").split()
        return [urlsplit(word if "//" in word else f"//{word}").netloc.lower() for word in words]

    def hosts(self) -> list[str]:
        """Return all agreed hosts, that of the address first."""
        first = urlsplit(self.cleaned_data["start_url"]).netloc.lower()
        return list(dict.fromkeys([first, *self.cleaned_data["further_hosts"]]))


def _initial(site: Site) -> dict[str, object]:
    return {
        "authority": str(site.authority_id),
        "start_url": site.start_url,
        "further_hosts": " ".join(site.hosts[1:]),
        "agreed_on": site.agreed_on,
        "is_active": site.is_active,
    }
