"""Documents that leave the house on paper or as PDF; each is the same bytes for the same content."""

from app.documents.quote import render_quote_pdf

__all__ = ["render_quote_pdf"]
