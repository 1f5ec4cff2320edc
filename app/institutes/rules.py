"""What counts as development, what an institute fits by, and how long anybody may wait; a table's figures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DevelopmentRules:
    """One field for each row of ``development.csv``, which says what it means and why it is so.

    Fields that end with ``_days`` count working days. Those that begin with ``fit_`` are what a reason adds
    to the score of an institute, with ``capacity_`` what its capacity adds (free) or takes away.
    ``qualifications`` are the rows of ``qualifications.csv``: an industry, and the certificate it usually
    asks of who makes parts for it.
    """

    lattice_area_ratio: float = 3.0
    lattice_solid_fraction: float = 0.35
    channel_slenderness: float = 10.0
    colours_of_materials: float = 2.0
    pieces_at_most: float = 4.0
    evidence_providers: float = 5.0
    roughness_depth_per_ra: float = 5.0
    fit_process: float = 2.0
    fit_material: float = 1.5
    fit_method: float = 1.0
    fit_property: float = 1.0
    fit_industry: float = 0.5
    fit_field: float = 0.5
    capacity_free: float = 0.25
    capacity_limited: float = 0.25
    capacity_full: float = 1.0
    agree_days: float = 10.0
    screen_days: float = 2.0
    take_up_days: float = 3.0
    assess_days: float = 10.0
    answer_days: float = 10.0
    decide_days: float = 15.0
    start_days: float = 10.0
    project_days: float = 60.0
    hand_back_days: float = 10.0
    escalate_days: float = 3.0
    repeat_days: float = 10.0
    qualifications: tuple[tuple[str, str], ...] = ()


USUAL_RULES = DevelopmentRules()
