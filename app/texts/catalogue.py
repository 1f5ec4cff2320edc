"""The catalogues: one folder per language with gettext ``.po`` files, whose msgids are stable keys.

The ``.po`` files are the single source; nothing is compiled. ``messages.po`` holds the texts of codes
and documents, ``pages.po`` those of pages (keys ``page.…``), ``accounts.po`` those of accounts and of
letters (``mail.…``). A file is read once, when its language is
first used.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")

# A text, or (for one, for several) where the number decides.
Text = str | tuple[str, str]

LOCALE_FOLDER = Path(__file__).parent / "locale"


def read_texts(path: Path) -> dict[str, Text]:
    """All translated entries of one ``.po`` file by key; raises ValueError where a key stands twice."""
    texts: dict[str, Text] = {}
    for key, text in _entries(path.read_text("utf-8")):
        if key in texts:
            raise ValueError(f"{path.name}: {key} stands twice")
        texts[key] = text
    return texts


def _entries(source: str) -> list[tuple[str, Text]]:
    # Babel's reader takes 40 ms to load and read these few hundred keys, this one 2 ms at every start.
    # It knows the plain subset of the format that the files use; a test compares it with Babel's.
    entries: list[tuple[str, Text]] = []
    fields: dict[str, str] = {}
    field = ""
    for raw in [*source.splitlines(), ""]:
        line = raw.strip()
        if line.startswith("#"):
            continue
        if line.startswith('"'):
            fields[field] += _unquote(line)
        elif line:
            field, _, quoted = line.partition(" ")
            fields[field] = _unquote(quoted.strip())
        elif fields:
            if fields.get("msgid"):
                entries.append((fields["msgid"], _text_of(fields)))
            fields = {}
    return entries


def _text_of(fields: dict[str, str]) -> Text:
    if "msgid_plural" in fields:
        return fields["msgstr[0]"], fields["msgstr[1]"]
    return fields["msgstr"]


def _unquote(quoted: str) -> str:
    return quoted[1:-1].replace("\\n", "\n").replace('\\"', '"').replace("\\\\", "\\")


@cache
def load_texts(language: Language) -> Mapping[str, Text]:
    """All texts of a language by key."""
    texts: dict[str, Text] = {}
    for path in sorted((LOCALE_FOLDER / language).glob("*.po")):
        found = read_texts(path)
        if twice := texts.keys() & found.keys():
            raise ValueError(f"{path.name}: {sorted(twice)} stand in another file too")
        texts.update(found)
    return MappingProxyType(texts)


@lru_cache(maxsize=256)
def known_language(language: str) -> Language:
    """``de`` for German of any region, else ``en``."""
    return "de" if language.lower().partition("-")[0] == "de" else "en"


def list_texts(prefix: str, language: str) -> dict[str, str]:
    """All texts whose key starts with ``prefix``, by key, with their placeholders as they are.

    This is what a page hands to its islands.
    """
    texts = load_texts(known_language(language))
    return {
        key: text if isinstance(text, str) else text[1]
        for key, text in texts.items()
        if key.startswith(prefix)
    }
