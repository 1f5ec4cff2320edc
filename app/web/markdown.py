"""Markdown of operators as HTML that runs nothing and loads nothing, whatever was written."""

from __future__ import annotations

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
# one h1 is the page's own
_HEADINGS = {"h1": "h2", "h5": "h4", "h6": "h4"}
_SCHEMES = {"http", "https", "mailto", "tel"}


@lru_cache(maxsize=64)
def render_markdown(text: str) -> Markup:
    """CommonMark with tables and line breaks as typed; HTML in it is text, pictures are left out."""
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
    tokens = reader.parse(text)
    for token in tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
    html = reader.renderer.render(tokens, reader.options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    )
    return Markup(clean)  # noqa: S704 - cleaned above
