"""Who works with the registry: organizations, accounts, and the roles that accounts hold."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import check_password
from django.db import models

from repatria.registry.models.versioned import Versioned
from repatria.registry.roles import Role


class OrganizationKind(models.TextChoices):
    """What an organization is."""

    PARTY = "party"
    BUREAU = "bureau"
    NEUTRAL = "neutral"


class Organization(Versioned):
    """A party, its national information bureau (GC III art. 122), or the neutral.

    Attributes:
        party: Code of the party it is or serves; None for the neutral.
    """

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=10, choices=OrganizationKind)
    party = models.CharField(max_length=40, null=True)

    class Meta:
        """The neutral serves no party, and everybody else one."""

        constraints = (
            models.CheckConstraint(
                name="neutral_serves_no_party",
                condition=models.Q(kind="neutral", party__isnull=True)
                | models.Q(kind__in=["party", "bureau"], party__isnull=False),
            ),
        )


class Account(AbstractBaseUser, Versioned):
    """Somebody who works with the registry; the password is kept by Argon2 alone.

    Attributes:
        failures: Wrong tries to sign in since the last right one.
        locked_until: Before then nobody signs in to it.
        has_factor: Signing in asks for a code; before, a factor may be made and not yet confirmed.
        factor_step: Step of the last code that was used: neither it nor one before holds again.
    """

    name = models.CharField(max_length=150, unique=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    is_active = models.BooleanField(default=True)
    failures = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    has_factor = models.BooleanField(default=False)
    factor_nonce = models.BinaryField(null=True)
    factor_sealed = models.BinaryField(null=True)
    factor_step = models.PositiveBigIntegerField(default=0)

    USERNAME_FIELD = "name"

    def compare(self, password: str) -> bool:
        """Say whether this is the password, and change nothing: Django's own comparison may write."""
        return check_password(password, self.password)

    def roles(self) -> frozenset[Role]:
        """Give the roles that the account holds now."""
        return frozenset(Role(held.role) for held in RoleHeld.objects.filter(account=self))


class RecoveryCode(Versioned):
    """A code that holds once in place of one from a phone; removed when it is used."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    digest = models.CharField(max_length=64)


class RoleHeld(Versioned):
    """One role of one account; given by the act `give_role` alone."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])

    class Meta:
        """A role is held once."""

        constraints = (models.UniqueConstraint(name="role_held_once", fields=["account", "role"]),)
