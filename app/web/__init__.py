"""The HTTP doors: a JSON interface under /api/v1 and pages in German and English."""

from app.web.app import create_app
from app.web.context import WebContext

__all__ = ["WebContext", "create_app"]
