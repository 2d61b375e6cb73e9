"""What a password must not be, besides what Django's own validators refuse."""

from django.core.exceptions import ValidationError

from buergerdraht.accounts.models import User

NAMES = ("buergerdraht", "bürgerdraht")


class NotTheProductsName:
    """Refuses the name of this product, also with something attached: the first guess (NIST SP 800-63B)."""

    def validate(self, password: str, user: User | None = None) -> None:  # noqa: ARG002  (Django's interface)
        """Raise ValidationError for such a password."""
        if any(name in password.casefold() for name in NAMES):
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        """Return the rule as a sentence."""
        return "Das Passwort darf nicht den Namen dieses Programms enthalten. Er wird zuerst geraten."
