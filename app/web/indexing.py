"""Which pages search engines may keep: what everybody may see, and only where the phase allows it."""

from __future__ import annotations

import re

from app.programme import Policy

# Below /de/ and /en/; all else belongs to somebody, or is a form.
_PUBLIC = re.compile(r"/(de|en)/((providers(/[^/]+)?|ranking|legal/[^/]+)?)")
_ALLOWED = (
    "/$",
    "/de/$",
    "/en/$",
    "/de/providers",
    "/en/providers",
    "/de/ranking",
    "/en/ranking",
    "/de/legal/",
    "/en/legal/",
    "/static/",
)


def may_be_indexed(path: str, policy: Policy) -> bool:
    """Whether a page may be found by a search engine."""
    return policy.may_be_indexed and _PUBLIC.fullmatch(path) is not None


def write_robots(policy: Policy) -> str:
    """The text of /robots.txt: the public pages in a phase that allows it, else nothing."""
    allowed = _ALLOWED if policy.may_be_indexed else ()
    return "\n".join(("User-agent: *", *(f"Allow: {path}" for path in allowed), "Disallow: /", ""))
