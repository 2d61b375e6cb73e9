"""Authorities, service centres, numbers, people. Everything that a partner owns carries its authority."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from buergerdraht.accounts.rules import INVITED_AS, ROLE_LABELS, Role
from buergerdraht.servicehours.models import Calendar


class Authority(models.Model):
    """A public authority (Behörde) of any level."""

    class Level(models.TextChoices):
        MUNICIPALITY = "municipality", "Gemeinde oder Stadt"
        JOINT_MUNICIPALITY = "joint_municipality", "Amt oder Verwaltungsgemeinschaft"
        COUNTY = "county", "Kreis"
        STATE = "state", "Land"
        FEDERAL = "federal", "Bund"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=160, help_text="As it is spoken and shown: Stadt Leun")
    level = models.CharField(max_length=20, choices=Level.choices)
    regional_key = models.CharField(
        max_length=12, blank=True, help_text="Official region key: AGS (8 digits) or ARS (12 digits)"
    )
    administered_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="administers",
        help_text="The authority that runs this one's administration (Quickborn for Hasloh)",
    )
    street = models.CharField(max_length=160, blank=True)
    postal_code = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=80, blank=True)
    opening_hours = models.ForeignKey(
        Calendar,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="When the town hall itself is open; service hours on the phone stand in the agreement",
    )

    class Meta:
        verbose_name_plural = "authorities"
        constraints = [
            models.UniqueConstraint(
                fields=["regional_key"], condition=~Q(regional_key=""), name="regional_key_once"
            ),
            models.CheckConstraint(
                condition=Q(regional_key__regex=r"^((0[1-9]|1[0-6])([0-9]{6}|[0-9]{10}))?$"),
                name="regional_key_is_ags_or_ars",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """An organisational unit (Organisationseinheit, Amt, Sachgebiet) of an authority."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(max_length=160)
    room = models.CharField(max_length=80, blank=True)
    street = models.CharField(max_length=160, blank=True, help_text="Empty: the authority's own address")
    postal_code = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=80, blank=True)
    accessibility = models.CharField(
        max_length=200, blank=True, help_text="How one gets in: 'stufenlos, Aufzug, Hörschleife'"
    )
    phone = models.CharField(max_length=20, blank=True, help_text="E.164")
    email = models.EmailField(blank=True)
    website = models.URLField(max_length=400, blank=True)
    opening_hours = models.ForeignKey(
        Calendar,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: those of the town hall",
    )
    agency = models.CharField(max_length=60, blank=True, help_text="XZuFi: who gave the id")
    external_id = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "name"], name="unit_once_per_authority"),
            models.UniqueConstraint(
                fields=["agency", "external_id"], condition=~Q(external_id=""), name="unit_once_per_agency"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DirectoryEntry(models.Model):
    """A person or desk in the staff directory (Telefonverzeichnis) with extension and presence."""

    class Presence(models.TextChoices):
        PRESENT = "present", "anwesend"
        ABSENT = "absent", "abwesend"
        UNKNOWN = "unknown", "nicht gemeldet"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="directory")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="directory")
    name = models.CharField(max_length=120)
    responsibility = models.CharField(
        max_length=200, blank=True, help_text="What she handles, in citizens' words"
    )
    phone = models.CharField(max_length=20, help_text="E.164")
    presence = models.CharField(max_length=10, choices=Presence.choices, default=Presence.UNKNOWN)
    absent_until_on = models.DateField(
        null=True, blank=True, help_text="Her last day away; then a job ends the absence"
    )
    deputy = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who stands in while she is absent",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose entry it is: she tells her presence herself",
    )

    class Meta:
        verbose_name_plural = "directory entries"
        constraints = [
            models.UniqueConstraint(fields=["authority", "user"], name="one_entry_per_account"),
            models.CheckConstraint(
                condition=Q(presence="absent") | Q(absent_until_on__isnull=True, deputy__isnull=True),
                name="end_and_deputy_of_an_absence",
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=models.F("id")),
                name="not_her_own_deputy",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceCentre(models.Model):
    """A telephone service centre (Servicecenter), run by one authority, serving many."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    authority = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,
        related_name="centres",
        help_text="Who runs it; its calls with an unknown dialled number are hers",
    )
    service_hours = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="+")
    offer_seconds = models.PositiveSmallIntegerField(
        default=15, help_text="How long one agent's phone rings before the call goes to the next"
    )
    wrap_up_seconds = models.PositiveSmallIntegerField(
        default=60, help_text="Wrap-up (Nacharbeit) after a talk"
    )
    transfer_seconds = models.PositiveSmallIntegerField(
        default=20, help_text="How long a target rings before the agent has the call back"
    )
    allows_supervision = models.BooleanField(
        default=False,
        help_text="Agreed with the works council: supervisors may listen in, whisper, take over, sign out",
    )
    figures_group_size = models.PositiveSmallIntegerField(
        default=5,
        help_text="Agreed with the works council: of fewer agents no figures of their work are shown",
    )
    is_default = models.BooleanField(
        default=False, help_text="Takes calls to numbers that nobody has entered; exactly one centre"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_centre"
            ),
            models.CheckConstraint(condition=Q(figures_group_size__gte=1), name="a_group_has_somebody"),
        ]

    def __str__(self) -> str:
        return self.name


class PhoneNumber(models.Model):
    """A number that citizens dial (DNIS), of one authority."""

    class Kind(models.TextChoices):
        CENTRAL = "central", "Zentrale Rufnummer"
        ONE_ONE_FIVE = "one_one_five", "Zielrufnummer der 115"
        FAX = "fax", "Faxnummer"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="numbers")
    number = models.CharField(max_length=20, unique=True, help_text="E.164, for example +4930231250")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CENTRAL)
    label = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(number__regex=r"^\+[1-9][0-9]{3,14}$"), name="phone_number_is_e164"
            )
        ]

    def __str__(self) -> str:
        return self.number


class Membership(models.Model):
    """A user works in a role, either in a service centre or for an authority."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    centre = models.ForeignKey(
        ServiceCentre, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(centre__isnull=False, authority__isnull=True)
                | Q(centre__isnull=True, authority__isnull=False),
                name="membership_in_centre_or_authority",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "centre", "authority"], nulls_distinct=False, name="membership_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}, {self.centre or self.authority}"


class Invitation(models.Model):
    """An invitation to make one's own account at an authority; its link works once, and not for ever."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="invitations")
    unit = models.ForeignKey(Unit, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    first_name = models.CharField(max_length=150)
    last_name = models.CharField(max_length=150)
    email = models.EmailField(max_length=150, help_text="In lower case; becomes the user name")
    role = models.CharField(max_length=20, choices=[(role.value, ROLE_LABELS[role]) for role in INVITED_AS])
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    token_digest = models.CharField(
        max_length=64, blank=True, help_text="Keyed digest of the link's secret; empty: no mail has gone yet"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "email"],
                condition=Q(accepted_at__isnull=True),
                name="one_open_invitation",
            ),
            models.UniqueConstraint(
                fields=["token_digest"], condition=~Q(token_digest=""), name="invitation_token_once"
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in INVITED_AS]), name="invited_to_a_partner_role"
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"
