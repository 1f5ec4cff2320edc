"""What would have to be there, read from the refusals."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.delivery import Tariff, TariffRow
from app.geometry.measurements import Measurements, WallThickness
from app.marketplace.noting import find_need
from app.offers import Catalogue, Destination, Requirement, compose, prepare
from app.offers.answer_facts import AnswerFacts, sum_up
from app.processes import find_process
from app.programme import find_policy
from app.providers import MachineMaterial, Market, MaterialRate, Provider
from tests.market import (
    make_box,
    make_card,
    make_machine,
    make_market,
    make_material,
    make_provider,
)

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PARCEL = TariffRow("standard", "DE", ("DE",), 31.5, 8.0, (1, 2), 5000.0, 120.0, 360.0, "test")
SETTING = find_process("PBF-LB/P").settings[0].code


def make_firm(code: str, *materials: str, price: float = 100.0, industries: tuple[str, ...] = ()) -> Provider:
    rates = tuple(MaterialRate(material, price) for material in materials)
    machine = make_machine(materials=tuple(MachineMaterial(each, SETTING, ("dyeing",)) for each in materials))
    card = make_card(material_rates=rates)
    return make_provider(code, machines=(machine,), rate_card=card, industries=industries)


def answer(
    providers: list[Provider], requirement: Requirement, part: Measurements | None = None
) -> tuple[str, AnswerFacts]:
    """Of a market that has PA12, PETG, PEEK and quartz sand in its catalogue."""
    known = {
        "demo-pa12": make_material(),
        "demo-petg": make_material(code="demo-petg", name="PETG", material_class="PETG", synonyms=(),
                                   standard_designation="PETG"),
        "demo-peek": make_material(code="demo-peek", name="PEEK", material_class="PEEK", synonyms=(),
                                   standard_designation="PEEK"),
        "demo-sand": make_material(code="demo-sand", name="Quarzsand", material_class="sand", synonyms=(),
                                   standard_designation="quartz sand"),
    }  # fmt: skip
    market = make_market(*providers)
    market = Market(known, market.finishes, market.providers, market.places)
    prepared = prepare(Catalogue("v1", market, (), Tariff("test", (PARCEL,))))
    sheet = compose(
        part or make_box(), requirement, quantity=1, destination=Destination(), prepared=prepared,
        policy=find_policy("pilot"), now=MONDAY,
    )  # fmt: skip
    assert sheet.evaluation is not None
    facts = sum_up(sheet.evaluation, prepared)
    return find_need(sheet.near_misses, sheet.referral, facts, sheet.evaluation.rejections), facts


def make_thin(**sides: float) -> Measurements:
    return make_box(**sides, wall=WallThickness(0.05, 0.05, 0.05, 1000))


# many offer PA12 for medical: leaving PETG out would give most offers, and is still not what is missing
FIRMS = [
    make_firm("a", "demo-pa12", industries=("medical",)),
    make_firm("b", "demo-pa12", industries=("medical",)),
    make_firm("c", "demo-petg"),
    make_firm("d", "demo-sand"),
]


@pytest.mark.parametrize(
    ("requirement", "part", "need"),
    [
        (Requirement(material="PETG", industry="medical"), None, "industry/medical"),
        (Requirement(material="quarzsand", certificates=("EN 9100",)), None, "certificate/EN 9100"),
        (Requirement(material="PETG"), make_box(640.0, 640.0, 640.0, wall=None), "build_volume"),
        (Requirement(material="PETG"), make_thin(), "thin_walls"),
        (Requirement(material="PEEK"), None, "material/peek"),
        (Requirement(material="Unobtainium"), None, "material/unobtainium"),
        # nothing helps alone: what most providers refuse for
        (Requirement(material="PETG", industry="medical", certificates=("EN 9100",)), None,
         "certificate/EN 9100"),
        (Requirement(material="PETG", provider="a"), None, "provider"),
        (Requirement(material="PETG"), None, ""),
    ],
)  # fmt: skip
def test_the_refusals_say_what_is_missing(
    requirement: Requirement, part: Measurements | None, need: str
) -> None:
    assert answer(FIRMS, requirement, part)[0] == need


def test_what_stands_alone_goes_before_what_more_refuse_for() -> None:
    firms = [
        make_firm("a", "demo-pa12", industries=("medical",)),
        *(make_firm(each, "demo-pa12") for each in "bcd"),
    ]
    wish = Requirement(industry="medical", tolerance_mm=0.0001)
    need, facts = answer(firms, wish)
    assert need == "tolerance_mm/0.0001"
    assert sorted(facts.refused) == [
        ("a", "tolerance_too_tight"), *((each, "industry_not_served") for each in "bcd"),
    ]  # fmt: skip


def test_a_spread_is_of_one_material_and_process() -> None:
    cheap, dear = make_firm("a", "demo-pa12"), make_firm("b", "demo-pa12", price=200.0)
    other = make_firm("c", "demo-petg", price=90_000.0)
    _, facts = answer([cheap, dear, other], Requirement())
    _, wished = answer([cheap, dear], Requirement(material="PA12"))
    assert facts.offers == 12  # two finishes and two tiers of each
    assert facts.cheapest_minor == wished.cheapest_minor
    _, alone = answer([dear], Requirement())
    assert facts.dearest_minor == wished.dearest_minor == alone.cheapest_minor
    assert alone.dearest_minor is None  # nobody to hold it against
