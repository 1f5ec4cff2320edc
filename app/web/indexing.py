"""Which pages search engines may keep: what everybody may see, and only where the phase allows it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

from app.programme import Policy
from app.texts import LANGUAGES

_SITEMAP, _XHTML = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml"
# Below /de/ and /en/; all else belongs to somebody, or is a form.
_PUBLIC = re.compile(r"/(de|en)/((providers(/[^/]+)?|processes(/[^/]+)?|institutes|ranking|legal/[^/]+)?)")
_ALLOWED = (
    "/$",
    "/de/$",
    "/en/$",
    "/de/providers",
    "/en/providers",
    "/de/institutes$",
    "/en/institutes$",
    "/de/processes",
    "/en/processes",
    "/de/ranking",
    "/en/ranking",
    "/de/legal/",
    "/en/legal/",
    "/static/",
)


def may_be_indexed(path: str, policy: Policy) -> bool:
    """Whether a page may be found by a search engine."""
    return policy.may_be_indexed and _PUBLIC.fullmatch(path) is not None


def write_robots(policy: Policy, origin: str) -> str:
    """The text of /robots.txt: the public pages in a phase that allows it, else nothing."""
    if not policy.may_be_indexed:
        return "User-agent: *\nDisallow: /\n"
    allowed = (f"Allow: {path}" for path in (*_ALLOWED, "/sitemap.xml$"))
    return "\n".join(("User-agent: *", f"Sitemap: {origin}/sitemap.xml", *allowed, "Disallow: /", ""))


def write_sitemap(origin: str, pages: Iterable[str]) -> str:
    """All public pages, each in both languages that name each other; whoever reads neither gets English."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<urlset xmlns="{_SITEMAP}" xmlns:xhtml="{_XHTML}">']
    for page in pages:
        addresses = {language: escape(f"{origin}/{language}/{page}") for language in LANGUAGES}
        alternates = (*addresses.items(), ("x-default", addresses["en"]))
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href="{address}"/>'
            for language, address in alternates
        )
        lines += [f"<url><loc>{address}</loc>{others}</url>" for address in addresses.values()]
    return "\n".join((*lines, "</urlset>", ""))
