"""The VIES register of the EU, or whatever speaks its interface."""

from app.integrations.vat_register.vies.vies_register import ViesRegister

__all__ = ["ViesRegister"]
