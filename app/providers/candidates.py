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


@dataclass(frozen=True, slots=True)
class CandidateTable:
    """Row c: ``pairs[pair[c]]`` with finish ``finishes[finish[c]]`` in tier ``tier[c]`` of its provider."""

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
    rows: list[tuple[int, int, int]] = []
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
                rows.extend(
                    (len(pairs) - 1, finish_index[code], tier)
                    for code in pairs[-1].choices
                    for tier in range(len(provider.tiers))
                )
    columns = np.array(rows, dtype=np.int32).reshape(-1, 3)
    return CandidateTable(
        pairs=tuple(pairs),
        finishes=finishes,
        pair=np.ascontiguousarray(columns[:, 0]),
        finish=np.ascontiguousarray(columns[:, 1]),
        tier=np.ascontiguousarray(columns[:, 2]),
    )
