"""Addresses by country out of a CSV file."""

from app.integrations.countries.ranges_file.ranges_file import RangesFile

__all__ = ["RangesFile"]
