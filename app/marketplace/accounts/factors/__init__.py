"""Second factors: an app's codes, passkeys, recovery codes, and the operator's help."""

from app.marketplace.accounts.factors.passkeys import (
    AddPasskey,
    PasskeyView,
    Site,
    add_passkey,
    ask_passkey,
    offer_passkey,
    remove_passkey,
    rename_passkey,
    take_passkey,
)
from app.marketplace.accounts.factors.read_factors import FactorsView, read_factors
from app.marketplace.accounts.factors.recovery import make_recovery_codes, use_code
from app.marketplace.accounts.factors.reset_factors import ResetFactors, reset_factors, reset_factors_here
from app.marketplace.accounts.factors.totp import (
    BegunTotp,
    begin_totp,
    confirm_totp,
    has_totp,
    remove_totp,
    take_totp_code,
)

__all__ = [
    "AddPasskey",
    "BegunTotp",
    "FactorsView",
    "PasskeyView",
    "ResetFactors",
    "Site",
    "add_passkey",
    "ask_passkey",
    "begin_totp",
    "confirm_totp",
    "has_totp",
    "make_recovery_codes",
    "offer_passkey",
    "read_factors",
    "remove_passkey",
    "remove_totp",
    "rename_passkey",
    "reset_factors",
    "reset_factors_here",
    "take_passkey",
    "take_totp_code",
    "use_code",
]
