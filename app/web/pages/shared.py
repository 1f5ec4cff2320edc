"""What every page's routes share: language, renderer and rules."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Request

from app.texts import LANGUAGES, Language
from app.values import NotFound
from app.web.pages.rendering import PageRenderer
from app.web.rules import LISTED, Rule, ruled

OPEN = ruled(Rule.ANYONE)
SEEN_BY_ALL = ruled(Rule.GUEST_OR_MEMBER)
SEEN_WHERE_LISTED = [*SEEN_BY_ALL, *LISTED]
COUNTRIES = ("DE", "AT", "BE", "CH", "CZ", "DK", "ES", "FR", "GB", "IT", "NL", "PL", "SE", "US")
UNITS = ("mm", "cm", "m", "in", "ft", "um")


def _page_language(language: str) -> Language:
    for known in LANGUAGES:
        if language == known:
            return known
    raise NotFound("route_not_found")


PageLanguage = Annotated[Language, Depends(_page_language)]
IN_A_LANGUAGE = Depends(_page_language)  # for a route that writes nothing of its own


class Landing(StrEnum):
    """Where the bare address leads."""

    GERMAN = "/de/"
    ENGLISH = "/en/"


def renderer_of(request: Request) -> PageRenderer:
    """The page renderer of this app."""
    renderer: PageRenderer = request.app.state.pages
    return renderer
