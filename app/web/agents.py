"""A browser's long word for itself, shortened to what a person recognises."""

from __future__ import annotations

# the first that fits: most browsers also claim to be those further down
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_LONGEST = 80


def describe_agent(user_agent: str) -> str:
    """ "Firefox · Linux"; the first word of what is not a browser we know; empty where nothing was said."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    if not browser:
        program = user_agent.partition(" ")[0].partition("/")[0]
        browser = program if program.isprintable() else ""
    return " · ".join(each for each in (browser[:40], system) if each)[:_LONGEST]
