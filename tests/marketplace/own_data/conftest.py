"""The stage with encrypted files."""

from tests.marketplace.guarding.conftest import sealed

__all__ = ["sealed"]
