from dataclasses import asdict
from pathlib import Path

import pytest

from app.geometry import measure, read
from app.geometry.rescale import rescale

FIXTURES = Path(__file__).parents[2] / "fixtures" / "stl"


def flatten(value: object, path: str = "") -> dict[str, float]:
    if isinstance(value, dict):
        return {k: v for key, item in value.items() for k, v in flatten(item, f"{path}.{key}").items()}
    if isinstance(value, (list, tuple)):
        return {k: v for i, item in enumerate(value) for k, v in flatten(item, f"{path}[{i}]").items()}
    return {path: float(value)} if isinstance(value, (int, float)) else {}


@pytest.mark.parametrize("name", ["t_shape.stl", "hollow_cube.stl", "open_box.stl"])
def test_rescaling_gives_what_measuring_in_that_unit_gives(name: str) -> None:
    mesh = read(FIXTURES / name)
    measured = flatten(asdict(measure(mesh, unit="in")) | {"findings": ()})
    rescaled = flatten(asdict(rescale(measure(mesh, unit="mm"), "in")) | {"findings": ()})
    assert measured.keys() == rescaled.keys()
    for key, value in measured.items():
        assert rescaled[key] == pytest.approx(value, rel=1e-6, abs=1e-6), key
