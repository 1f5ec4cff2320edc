"""Layers against a slicer on families that the fit never saw: our own, and shared files where they are."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from app.geometry.measure import measure
from app.processes import find_process, fitted_mex, fitted_vpp
from app.processes.extruding import sum_material_mm3, sum_support_mm3, sum_time_s
from app.processes.mex_profiles import GENERIC_02
from app.processes.vat import sum_vat_support_mm3
from tests.slicing.truth import KEPT_OUT_FAMILIES, OWN, Case, list_cases, list_resin_cases, make_mesh

SHARED = Path(__file__).parents[3] / "shared" / "data"
FITTED_SUPPORT = {"support": fitted_mex.SUPPORT, "support_all": fitted_mex.SUPPORT_UNDER_BRIDGES}
LEAST_CM3 = 0.05

Errors = dict[str, list[float]]


def compare(case: Case, errors: Errors) -> None:
    fitted = FITTED_SUPPORT.get(case.config, fitted_mex.SUPPORT)
    part_cm3 = sum_material_mm3(case.layers, GENERIC_02, fitted_mex.MATERIAL) / 1000.0
    support_cm3 = 0.0
    if case.support is not None:
        support_cm3 = sum_support_mm3(case.support, case.layers.rule.layer_mm, fitted) / 1000.0
        if case.support_cm3 > LEAST_CM3:
            errors[f"{case.config} support"].append(support_cm3 / case.support_cm3 - 1.0)
    whole_cm3 = case.part_cm3 + case.support_cm3
    errors[f"{case.config} material"].append((part_cm3 + support_cm3) / whole_cm3 - 1.0)
    time_s = sum_time_s(case.layers, case.support, GENERIC_02, fitted_mex.TIME, fitted)
    errors[f"{case.config} time"].append(time_s / case.time_s - 1.0)


@pytest.fixture(scope="module")
def kept_out() -> Errors:
    errors: Errors = defaultdict(list)
    for case in list_cases(None):
        if case.is_kept_out:
            compare(case, errors)
    return errors


@pytest.mark.parametrize(
    ("quantity", "least", "median", "worst"),
    [
        ("nosupport material", 50, 0.05, 0.12),
        ("nosupport time", 50, 0.08, 0.18),
        ("support material", 50, 0.05, 0.12),
        ("support time", 50, 0.08, 0.18),
        ("support support", 15, 0.20, 0.50),
        ("support_all material", 50, 0.05, 0.12),
        ("support_all time", 50, 0.08, 0.18),
        # the median of our own kept-out shapes misses the goal of 10 %
        ("support_all support", 20, 0.125, 0.33),
    ],
)
def test_kept_out_families_of_our_own_are_near_the_slicer(kept_out, quantity, least, median, worst):
    errors = np.abs(kept_out[quantity])

    assert len(errors) >= least
    assert np.median(errors) <= median
    assert np.quantile(errors, 0.9) <= worst


@pytest.mark.parametrize(
    ("config", "least", "median", "worst"),
    [
        ("support_all", 20, 0.125, 0.33),
        # what a slicer bridges freely is supported here
        ("support", 15, 0.22, 0.42),
    ],
)
def test_support_by_integrals_is_near_the_slicer_on_kept_out_families(config, least, median, worst):
    process = find_process("MEX-TRB/P")
    setting = process.setting("mex-trb-p-standard-200")
    errors = []
    with OWN.open() as table:
        for row in csv.DictReader(table, delimiter="\t"):
            family = row["shape"].rpartition("-")[0]
            truth_cm3 = float(row["support_cm3"])
            if row["config"] != config or family not in KEPT_OUT_FAMILIES or truth_cm3 <= LEAST_CM3:
                continue
            part = measure(make_mesh(row["shape"]), search=False)
            estimate = process.estimate(part, part.given, setting, 1.0, 1)
            errors.append(abs(estimate.support_g / truth_cm3 - 1.0))

    assert len(errors) >= least
    assert np.median(errors) <= median
    assert np.quantile(errors, 0.9) <= worst


@pytest.mark.shared_data
@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not beside the repository")
def test_a_kept_out_family_of_real_files_is_near_the_slicer():
    errors: Errors = defaultdict(list)
    for case in list_cases(SHARED):
        if case.family == "trimesh":
            compare(case, errors)

    assert len(errors["support time"]) >= 3
    for name, values in errors.items():
        limit = {"material": 0.12, "time": 0.18, "support": 0.50}[name.split()[1]]
        assert max(abs(value) for value in values) <= limit, (name, values)


def test_kept_out_resin_parts_are_near_the_slicer():
    errors = [
        (case.part_cm3 + sum_vat_support_mm3(case.oriented, fitted_vpp.SUPPORT) / 1000.0)
        / (case.part_cm3 + case.support_cm3)
        - 1.0
        for case in list_resin_cases()
        if case.is_kept_out
    ]

    assert len(errors) >= 15
    assert np.median(np.abs(errors)) <= 0.08
