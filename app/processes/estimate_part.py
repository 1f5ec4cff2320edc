"""How much material, support and time one part takes in one setting, each as a range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from app.geometry.measurements import Measurements
from app.processes import fitted_mex, fitted_vpp
from app.processes.estimating import count_layers, sound_volume_mm3
from app.processes.extruding import (
    ExtrusionProfile,
    sum_material_mm3,
    sum_support_mm3,
    sum_time_s,
)
from app.processes.process import Process
from app.processes.setting import MachineSetting
from app.processes.vat import VatProfile, sum_vat_support_mm3

Method = Literal["layers", "integrals"]

# What a slicer rounds and a mesh leaves open, in cm³: no band is narrower
LEAST_BAND_CM3 = 0.02
# A resin part is cured as it is; the slicer's pixels and rounding of layers leave 1 %
VAT_PART_BAND = (0.99, 1.01)


@dataclass(frozen=True, slots=True)
class Range:
    """A value, and the band in which nine of ten truths are expected."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PartEstimate:
    """One part alone in a build, standing as in the file.

    ``part_cm3`` is what it is made of, for sparse filling less than its volume; ``material_cm3`` adds
    support; ``waste_cm3`` is lost besides. ``build_s`` is the whole build with warming up. ``method`` says
    whether layers were looked at or integrals only, ``source`` where the numbers come from.
    """

    process: str
    setting: str
    method: Method
    part_cm3: Range
    support_cm3: Range
    material_cm3: Range
    waste_cm3: Range
    build_s: Range
    source: str


def estimate_part(
    measurements: Measurements, process: Process, setting: MachineSetting, *, with_support: bool
) -> PartEstimate:
    """From stored measurements alone; a setting without a slicer's profile uses the process's own formula.

    Bands of slicer profiles are learnt from their slicings, those of the others follow the confidence of
    their source. Raises ValueError where the volume is not sound.
    """
    sound_volume_mm3(measurements)
    if isinstance(setting.profile, ExtrusionProfile) and measurements.extrusion is not None:
        return _estimate_layers(measurements, process, setting, setting.profile, with_support)
    if isinstance(setting.profile, VatProfile):
        return _estimate_vat(measurements, process, setting, setting.profile, with_support)
    return _estimate_integrals(measurements, process, setting, with_support)


def _estimate_layers(
    measurements: Measurements,
    process: Process,
    setting: MachineSetting,
    profile: ExtrusionProfile,
    with_support: bool,
) -> PartEstimate:
    layers = measurements.extrusion
    if layers is None:
        raise ValueError("no layers were measured")
    free = profile.leaves_bridges_free
    fitted = fitted_mex.SUPPORT if free else fitted_mex.SUPPORT_UNDER_BRIDGES
    support_band = fitted_mex.SUPPORT_BAND if free else fitted_mex.SUPPORT_UNDER_BRIDGES_BAND
    support = (layers.bridged if free else layers.held) if with_support else None
    part_cm3 = sum_material_mm3(layers, profile, fitted_mex.MATERIAL) / 1000.0
    support_cm3 = 0.0
    if support is not None:
        support_cm3 = sum_support_mm3(support, layers.rule.layer_mm, fitted) / 1000.0
    time_s = sum_time_s(layers, support, profile, fitted_mex.TIME, fitted)
    if support is None:
        time_band = fitted_mex.TIME_BAND
    else:
        time_band = fitted_mex.TIME_WITH_SUPPORT_BAND if free else fitted_mex.TIME_WITH_ALL_SUPPORT_BAND
    part = _spread(part_cm3, fitted_mex.MATERIAL_BAND, LEAST_BAND_CM3)
    extra = _spread(support_cm3, support_band, LEAST_BAND_CM3 if support is not None else 0.0)
    warmup_s = setting.warmup_h * 3600.0
    time = _spread(time_s, time_band, 0.0)
    build = Range(time.value + warmup_s, time.low + warmup_s, time.high + warmup_s)
    return _compose(process, setting, "layers", part, extra, build)


def _estimate_vat(
    measurements: Measurements,
    process: Process,
    setting: MachineSetting,
    profile: VatProfile,
    with_support: bool,
) -> PartEstimate:
    oriented = measurements.given
    support_cm3 = sum_vat_support_mm3(oriented, fitted_vpp.SUPPORT) / 1000.0 if with_support else 0.0
    lift_mm = profile.lift_mm if with_support else 0.0
    layers = count_layers(oriented.height_mm - 0.5 * profile.layer_mm + lift_mm, 1000.0 * profile.layer_mm)
    build_s = profile.once_s + profile.layer_s * layers
    # the height may be rounded to one layer more or less
    time = Range(build_s, build_s - profile.layer_s, build_s + profile.layer_s)
    part = _spread(sound_volume_mm3(measurements) / 1000.0, VAT_PART_BAND, LEAST_BAND_CM3)
    support = _spread(support_cm3, fitted_vpp.SUPPORT_BAND, LEAST_BAND_CM3 if with_support else 0.0)
    return _compose(process, setting, "integrals", part, support, time)


def _estimate_integrals(
    measurements: Measurements, process: Process, setting: MachineSetting, with_support: bool
) -> PartEstimate:
    chosen = setting if with_support else replace(setting, support_density=0.0)
    # with a density of 1 g/cm³ a gram is a cubic centimetre
    built = process.estimate(measurements, measurements.given, chosen, 1.0, 1)
    share = built.uncertainty
    band = (1.0 - share, 1.0 + share)
    part = _spread(built.feedstock_g, band, 0.0)
    support = _spread(built.support_g, band, 0.0)
    build = _spread(built.build_s + built.part_s, band, 0.0)
    return _compose(process, setting, "integrals", part, support, build)


def _compose(
    process: Process,
    setting: MachineSetting,
    method: Method,
    part: Range,
    support: Range,
    build: Range,
) -> PartEstimate:
    material = Range(part.value + support.value, part.low + support.low, part.high + support.high)
    lost = setting.waste_fraction / (1.0 - setting.waste_fraction)
    waste = Range(material.value * lost, material.low * lost, material.high * lost)
    return PartEstimate(
        process=process.code,
        setting=setting.code,
        method=method,
        part_cm3=part,
        support_cm3=support,
        material_cm3=material,
        waste_cm3=waste,
        build_s=build,
        source=setting.source,
    )


def _spread(value: float, band: tuple[float, float], least: float) -> Range:
    return Range(value, max(0.0, min(value * band[0], value - least)), max(value * band[1], value + least))


def choose_setting(
    processes: Mapping[str, Process], word: str | None
) -> tuple[Process, MachineSetting] | None:
    """The first of these processes, in their order, that has the setting; without a word their first one.

    None where no process has it.
    """
    for process in processes.values():
        if word is None:
            return process, process.settings[0]
        for setting in process.settings:
            if word == setting.code or word in setting.synonyms:
                return process, setting
    return None
