"""Documents that leave the house on paper or as PDF; each is the same bytes for the same content."""

from app.documents.dossier import describe_dossier, render_dossier_pdf
from app.documents.quote import render_quote_pdf
from app.documents.receipt import SignedReceipt, render_receipt_pdf

__all__ = [
    "SignedReceipt",
    "describe_dossier",
    "render_dossier_pdf",
    "render_quote_pdf",
    "render_receipt_pdf",
]
