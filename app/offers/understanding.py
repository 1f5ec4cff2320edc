"""What was read out of the words for a material, so that nobody is offered what he did not mean."""

from __future__ import annotations

from dataclasses import dataclass

from app.providers import Market, read_wishes, understand_material
from app.values.errors import Parameter


@dataclass(frozen=True, slots=True)
class Told:
    """A code with parameters: a wish that was read, or a name that was taken for another."""

    code: str
    parameters: dict[str, Parameter]


def tell_understood(market: Market, words: str | None) -> tuple[Told, ...]:
    """``wish`` (requirement, value) for each wish in the words, ``material`` (word, meant) where a name was
    taken for another one, ``unknown`` (words) for what was left aside."""
    if words is None:
        return ()
    found = read_wishes(words)
    told = []
    for wish in found.wishes:
        values = wish.value if isinstance(wish.value, list) else [wish.value]
        name = "certificate" if wish.field == "certificates" else wish.field
        told += [Told("wish", {"requirement": name, "value": value}) for value in values]
    understood = understand_material(market, found.rest)
    if understood.meant is not None:
        told.append(Told("material", {"word": found.rest, "meant": understood.meant}))
    if understood.unknown:
        told.append(Told("unknown", {"words": ", ".join(understood.unknown)}))
    return tuple(told)
