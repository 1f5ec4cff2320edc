"""The price of a sample part, line by line, before and after a change: what stands beside the editor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.catalogue import Facts, Fault
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.supplying.catalogue_documents import join_provider
from app.marketplace.supplying.checking import check_row
from app.marketplace.supplying.own_provider import find_own_provider
from app.marketplace.supplying.rate_card_rows import find_card_in_force
from app.marketplace.supplying.trial_parts import load_samples
from app.marketplace.supplying.trial_prices import try_prices
from app.marketplace.supplying.version_view import find_version
from app.offers import Catalogue, Offer
from app.programme import Policy
from app.providers import Provider
from app.values.errors import Invalid, Parameter


@dataclass(frozen=True, slots=True)
class PriceSample:
    """Without machine or material the first pair that can make the part; so too, where ``is_choice_kept`` is
    false, if the one named cannot: an editor changes the part and the draft beneath it."""

    version_id: str
    sample: str
    quantity: int = 1
    machine: str | None = None
    material: str | None = None
    is_choice_kept: bool = True


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A line of the price, None where a version has no such line."""

    code: str
    before_minor: int | None
    after_minor: int | None


@dataclass(frozen=True, slots=True)
class SamplePrice:
    """``choices`` are pairs of machine and material that can make the part; offers are None without one."""

    sample: str
    quantity: int
    choices: tuple[tuple[str, str], ...]
    choice: tuple[str, str] | None
    currency: str
    lines: tuple[SampleLine, ...]
    before: Offer | None
    after: Offer | None
    faults: tuple[Fault, ...]


def price_sample(
    viewer: Viewer,
    session: Session,
    provider_code: str,
    command: PriceSample,
    *,
    catalogue: Catalogue,
    facts: Facts,
    policy: Policy,
    now: datetime,
) -> SamplePrice:
    """With faults in the version there is no price after, only the one in force.

    NotFound ``provider_not_found``, ``version_not_found``; Invalid ``sample_unknown`` (sample, known),
    ``sample_not_made_so`` (machine, material, faults), ``quantity_out_of_range`` (quantity, maximum).
    """
    require_scope(viewer, "firm:read")
    owner = find_own_provider(viewer, session, provider_code)
    samples = {each.name: each.measurements for each in load_samples()}
    if command.sample not in samples:
        raise Invalid("sample_unknown", {"sample": command.sample, "known": [*samples]})
    checked = check_row(find_version(session, provider_code, command.version_id), facts, now=now)
    card = find_card_in_force(session, provider_code)
    in_force = None if card is None else join_provider(owner.document, card.document)

    def price(provider: Provider | None) -> dict[tuple[str, str], Offer]:
        if provider is None:
            return {}
        trial = try_prices(provider, catalogue, policy=policy, now=now)
        return trial.price(samples[command.sample], command.quantity)

    before, after = price(in_force), price(checked.provider)
    choices = tuple(dict.fromkeys((*after, *before)))
    choice = _choose(command, choices)
    if choice is None and command.is_choice_kept and checked.provider is not None:
        _refuse_choice(command, [each for each in (in_force, checked.provider) if each is not None])
    old, new = (None, None) if choice is None else (before.get(choice), after.get(choice))
    shown = new or old
    return SamplePrice(
        sample=command.sample,
        quantity=command.quantity,
        choices=choices,
        choice=choice,
        currency=shown.total.currency if shown else "EUR",
        lines=_pair_lines(old, new),
        before=old,
        after=new,
        faults=checked.faults,
    )


def _choose(command: PriceSample, choices: tuple[tuple[str, str], ...]) -> tuple[str, str] | None:
    fitting = (
        (machine, material)
        for machine, material in choices
        if command.machine in (None, machine) and command.material in (None, material)
    )
    usual = None if command.is_choice_kept else next(iter(choices), None)
    return next(fitting, usual)


def _refuse_choice(command: PriceSample, providers: Sequence[Provider]) -> None:
    """Nobody is told the price of another machine or material than the one he named."""
    machines = [machine for provider in providers for machine in provider.machines]
    materials = {each.material_code for machine in machines for each in machine.materials}
    named: list[Parameter] = []
    for place, code, known in (
        ("machine", command.machine, {machine.code for machine in machines}),
        ("material", command.material, materials),
    ):
        if code is not None:
            problem = "cannot_make_sample" if code in known else f"unknown_{place}"
            named.append({"place": place, "problem": problem, "parameters": {"value": code}})
    if named:
        asked = {"machine": command.machine, "material": command.material}
        raise Invalid("sample_not_made_so", {**asked, "faults": named})


def _pair_lines(old: Offer | None, new: Offer | None) -> tuple[SampleLine, ...]:
    was = {line.code: line.amount_minor for line in old.lines} if old else {}
    becomes = {line.code: line.amount_minor for line in new.lines} if new else {}
    codes = dict.fromkeys((*becomes, *was))
    return tuple(SampleLine(code, was.get(code), becomes.get(code)) for code in codes)
