"""Requests nobody can make today, stored on the customer's word for the institutes that fit."""

from app.marketplace.referring.change_consent import ChangeConsent, change_consent, read_consents
from app.marketplace.referring.handover import decide_handover
from app.marketplace.referring.list_referrals import ReferralPage, list_referrals
from app.marketplace.referring.list_seats import list_seats
from app.marketplace.referring.read_referral import read_referral
from app.marketplace.referring.referral_view import Consent, ReferralView
from app.marketplace.referring.shared_referral import (
    SharedFile,
    SharedReferral,
    find_shared_file,
    read_shared_referral,
)
from app.marketplace.referring.store_referral import Confidentiality, StoreReferral, store_referral

__all__ = [
    "ChangeConsent",
    "Confidentiality",
    "decide_handover",
    "Consent",
    "ReferralPage",
    "ReferralView",
    "SharedFile",
    "SharedReferral",
    "StoreReferral",
    "change_consent",
    "find_shared_file",
    "list_referrals",
    "list_seats",
    "read_consents",
    "read_referral",
    "read_shared_referral",
    "store_referral",
]
