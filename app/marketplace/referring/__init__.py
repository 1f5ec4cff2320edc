"""Requests nobody can make today, stored on the customer's word for the institutes that fit."""

from app.marketplace.referring.known_institutes import (
    KnownInstitute,
    list_seats,
    load_institutes,
    propose_institutes,
)
from app.marketplace.referring.list_referrals import ReferralPage, list_referrals
from app.marketplace.referring.read_referral import read_referral
from app.marketplace.referring.referral_view import Consent, ReferralView
from app.marketplace.referring.store_referral import Confidentiality, StoreReferral, store_referral

__all__ = [
    "Confidentiality",
    "Consent",
    "KnownInstitute",
    "ReferralPage",
    "ReferralView",
    "StoreReferral",
    "list_referrals",
    "list_seats",
    "load_institutes",
    "propose_institutes",
    "read_referral",
    "store_referral",
]
