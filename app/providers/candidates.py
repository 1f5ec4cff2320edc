"""Every way the market could make a part: provider × machine × material × finish × lead-time tier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.processes import AS_BUILT, DesignRules, MachineSetting, Material, Process, find_process
from app.providers.market import Market
from app.providers.provider import Machine, MachineMaterial, Provider


@dataclass(frozen=True, slots=True)
class Pair:
    """A machine of a provider set up with a material: what can or cannot make a part."""

    provider: Provider
    machine: Machine
    offered: MachineMaterial
    material: Material
    process: Process
    setting: MachineSetting
    rules: DesignRules

    @property
    def required_steps(self) -> tuple[str, ...]:
        """What no part leaves without: the process's steps, then those of the material's condition."""
        return tuple(dict.fromkeys((*self.process.required_steps, *self.material.required_steps)))

    @property
    def choices(self) -> tuple[str, ...]:
        """Finishes to choose from; a required step is no choice, as-built has it."""
        chosen = (code for code in self.offered.finishes if code not in self.required_steps)
        return tuple(dict.fromkeys((AS_BUILT, *chosen)))

    @property
    def tolerance(self) -> tuple[float, float]:
        """± in mm and in percent of the size, the larger of which holds: the provider's or the process's."""
        own_mm, own_pct = self.offered.tolerance_mm, self.offered.tolerance_pct
        if own_mm is None and own_pct is None:
            return (self.rules.tolerance_min_mm, self.rules.tolerance_pct)
        return (own_mm or 0.0, own_pct or 0.0)


@dataclass(frozen=True, slots=True)
class CandidateTable:
    """Row c: ``pairs[pair[c]]`` with finish ``finishes[finish[c]]`` in tier ``tier[c]`` of its provider.

    Rows of a pair stand together, and pairs in order.
    """

    pairs: tuple[Pair, ...]
    finishes: tuple[str, ...]
    pair: NDArray[np.int32]
    finish: NDArray[np.int32]
    tier: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.pair)


def enumerate_candidates(market: Market) -> CandidateTable:
    """All rows in a fixed order, whatever the part."""
    finishes = (AS_BUILT, *sorted(code for code in market.finishes if code != AS_BUILT))
    finish_index = {code: index for index, code in enumerate(finishes)}
    pairs: list[Pair] = []
    chosen: list[int] = []
    choices: list[int] = []
    tiers: list[int] = []
    for provider in market.providers:
        for machine in provider.machines:
            process = find_process(machine.process_code)
            for offered in machine.materials:
                material = market.materials[offered.material_code]
                pairs.append(
                    Pair(
                        provider=provider,
                        machine=machine,
                        offered=offered,
                        material=material,
                        process=process,
                        setting=process.setting(offered.setting_code),
                        rules=process.rules_for(material.material_class),
                    )
                )
                codes = pairs[-1].choices
                chosen.extend(finish_index[code] for code in codes)
                choices.append(len(codes))
                tiers.append(len(provider.tiers))
    # each pair's choices times its provider's tiers, the tiers running fastest
    pair_of_choice = np.repeat(np.arange(len(pairs), dtype=np.int32), choices)
    repeats = np.array(tiers, dtype=np.int64)[pair_of_choice]
    starts = np.cumsum(repeats) - repeats
    return CandidateTable(
        pairs=tuple(pairs),
        finishes=finishes,
        pair=np.repeat(pair_of_choice, repeats),
        finish=np.repeat(np.array(chosen, dtype=np.int32), repeats),
        tier=(np.arange(repeats.sum()) - np.repeat(starts, repeats)).astype(np.int32),
    )
