"""Sample parts for checking a card: boxes that take a share of a machine's build volume."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.pricing.part_columns import Column, PartColumns, PartShape
from app.processes import MachineSetting
from app.providers import CandidateTable, PairColumns
from app.providers.filling import share_builds

# What a solid block takes where a setting does not say how fast it builds.
_USUAL_RATE_MM3_S = 10.0


@dataclass(frozen=True, slots=True)
class SamplePart:
    """Sides in mm, the share of the box that is solid, and supports as a share of that.

    A share of the box need not be a body that could be built: pricing reads nothing but the figures.
    """

    width_mm: float
    depth_mm: float
    height_mm: float
    solid: float = 0.4
    support: float = 0.1

    @property
    def volume_mm3(self) -> float:
        return self.width_mm * self.depth_mm * self.height_mm * self.solid

    def grow(self, height: float) -> SamplePart:
        """As much material, but so many times as high."""
        return replace(self, height_mm=self.height_mm * height, solid=self.solid / height)


def list_samples(usable_mm: tuple[float, float, float]) -> tuple[SamplePart, ...]:
    """From a small part to one that nearly fills the plate; all leave room to grow by a third in height."""
    x, y, z = usable_mm
    return tuple(SamplePart(x * share, y * share, z * share) for share in (0.04, 0.12, 0.33, 0.7))


def describe_sample(
    part: SamplePart, table: CandidateTable, columns: PairColumns, machine: str
) -> PartColumns:
    """The part for the pairs of one machine; for others it is not made."""
    is_here = np.array([pair.machine.code == machine for pair in table.pairs])
    settings = [pair.setting for pair in table.pairs]
    size = np.array([part.width_mm, part.depth_mm, part.height_mm])
    beds = columns.beds.take(columns.bed.astype(np.intp))
    shares = share_builds(size * columns.bed_scale[columns.bed][:, None], beds)
    z = part.height_mm * columns.bed_scale[columns.bed]
    feedstock = part.volume_mm3 / 1000 * columns.density_g_cm3
    support = feedstock * part.support
    box_mm3 = float(size.prod())
    lost = [_lost(setting, own) for setting, own in zip(settings, columns.waste_fraction, strict=True)]

    def here(value: float) -> Column:
        return np.where(is_here, value, 0.0)

    return PartColumns(
        shape=PartShape(
            volume_cm3=part.volume_mm3 / 1000,
            hull_cm3=(part.volume_mm3 + box_mm3) / 2000,
            area_cm2=2 * (size[0] * size[1] + size[1] * size[2] + size[2] * size[0]) / 100,
            shells=1,
        ),
        width_mm=here(part.width_mm),
        depth_mm=here(part.depth_mm),
        height_mm=here(part.height_mm),
        cycle_fixed_s=columns.cycle_fixed_s,
        cycle_s_per_mm=columns.cycle_s_per_mm,
        level_mm=np.where(beds.is_nested, z + beds.gap_mm, z),
        full_height_mm=np.where(beds.is_nested, beds.usable_mm[:, 2], z),
        part_s=np.array([part.volume_mm3 / (one.volume_rate_mm3_s or _USUAL_RATE_MM3_S) for one in settings]),
        feedstock_g=feedstock,
        support_g=support,
        waste_g=(feedstock + support) * np.array(lost),
        energy_kwh=(feedstock + support) / 1000 * np.array([sum(s.energy_kwh_per_kg) / 2 for s in settings]),
        contact_cm2=np.full(len(settings), part.width_mm * part.depth_mm * part.support / 100),
        alone=shares.alone,
        per_level=shares.per_level,
        filled=shares.filled,
    )


def _lost(setting: MachineSetting, own: float) -> float:
    fraction = setting.waste_fraction if np.isnan(own) else own
    return fraction / (1.0 - fraction)
