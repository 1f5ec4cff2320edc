"""Schichtwerk: an open platform for additive manufacturing in Saxony."""

__version__ = "0.1.0"
