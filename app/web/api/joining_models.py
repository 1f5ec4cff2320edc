"""What comes in about accounts by letter."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from app.web.api.models import NO_CONTROLS, Shown, Wanted

Email = Annotated[str, Field(min_length=1, max_length=254, pattern=NO_CONTROLS)]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_CONTROLS)]
Secret = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_CONTROLS)]
Password = Annotated[str, Field(min_length=1, max_length=1_000)]
TextLanguage = Literal["de", "en"]


class _WithPassword(Wanted):
    """Spaces belong to a password."""

    model_config = ConfigDict(str_strip_whitespace=False)


Agreed = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=26, pattern=NO_CONTROLS)], ...], Field(max_length=20)
]


class SignUpWanted(Wanted):
    """Who wants an account; without an organisation's name it bears the person's.

    ``agreed`` are ids of the versions of legal texts in force, see ``GET /legal-texts``.
    """

    email: Email
    display_name: Name
    organisation_name: Annotated[str, Field(max_length=200, pattern=NO_CONTROLS)] = ""
    invitation: Annotated[str, Field(max_length=200, pattern=NO_CONTROLS)] = ""
    language: TextLanguage = "de"
    agreed: Agreed = ()


class WrittenShown(Shown):
    """The same answer for every address: if there is something to write, a letter is on its way."""

    status: Literal["written"]


class ConfirmWanted(_WithPassword):
    """What the link in the letter carries, and the password that is to be."""

    token: Secret
    password: Password


class ForgottenWanted(Wanted):
    """Whose password is forgotten."""

    email: Email
    language: TextLanguage = "de"


class NewPasswordWanted(_WithPassword):
    """What the link in the letter carries, and the new password."""

    token: Secret
    password: Password
    language: TextLanguage = "de"


class PasswordWanted(_WithPassword):
    """The password that holds, and the one that is to be."""

    current_password: Password
    new_password: Password


class EmailWanted(_WithPassword):
    """The address that is to be, and the password once more."""

    email: Email
    current_password: Password
    language: TextLanguage = "de"


class TokenWanted(Wanted):
    """What the link in the letter carries."""

    token: Secret
    language: TextLanguage = "de"


class AcceptWanted(_WithPassword):
    """What the link in the letter carries, and who one is."""

    invitation: Secret
    display_name: Name
    password: Password
    language: TextLanguage = "de"
    agreed: Agreed = ()
