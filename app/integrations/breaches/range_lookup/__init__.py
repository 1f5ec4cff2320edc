"""Looks up by the first five signs of a hash."""

from app.integrations.breaches.range_lookup.range_lookup import RangeLookup

__all__ = ["RangeLookup"]
