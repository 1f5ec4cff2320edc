"""When it is development, with evidence and with what would help instead; every number is asked for anew."""

from dataclasses import replace
from datetime import date

import pytest

from app.geometry.features import Hull, RoundFeature, SmallestBox
from app.geometry.measurements import Measurements, WallThickness
from app.geometry.place import Place
from app.institutes import DevelopmentRules, Institute
from app.offers import OfferSheet, Prepared, Requirement, Wanted, compose, prepare
from app.offers.evidence import find_gap
from app.offers.functions import find_functions
from app.offers.pieces import cut_into_pieces
from app.offers.request import Destination
from app.programme import find_policy
from app.providers import Certificate, Provider
from tests.market import make_box, make_machine, make_material, make_provider
from tests.offers.test_compose import MONDAY, prepare_market


def ask(
    prepared: Prepared,
    requirement: Requirement | None = None,
    part: Measurements | None = None,
    wanted: Wanted | None = None,
) -> OfferSheet:
    return compose(
        part or make_box(),
        requirement or Requirement(),
        quantity=1,
        destination=Destination(),
        prepared=prepared,
        policy=find_policy("pilot"),
        now=MONDAY,
        wanted=wanted,
    )


def list_codes(sheet: OfferSheet) -> list[str]:
    assert sheet.referral is not None
    return [reason.code for reason in sheet.referral.reasons]


def test_each_reason_names_who_came_nearest_and_how_far_off() -> None:
    near = make_provider("demo-near", machines=(make_machine(build_volume_mm=(600.0, 600.0, 600.0)),))
    far = make_provider("demo-far")
    sheet = ask(prepare_market(far, near), None, make_box(640.0, 640.0, 640.0, wall=None))
    assert sheet.referral is not None
    nearest, other = sheet.referral.evidence
    assert (nearest.provider, other.provider) == ("demo-near", "demo-far")
    assert nearest.gap_percent is not None
    assert other.gap_percent is not None
    assert nearest.gap_percent < other.gap_percent
    assert list_codes(sheet) == ["size_beyond_any_machine", "no_candidate"]


def test_splitting_is_advice_where_the_pieces_can_be_made() -> None:
    sheet = ask(prepare_market(), None, make_box(640.0, 100.0, 100.0, wall=None))
    (miss,) = [miss for miss in sheet.near_misses if miss.code == "split_part"]
    pieces = miss.parameters["pieces"]
    assert isinstance(pieces, int)
    again = ask(prepare_market(), None, cut_into_pieces(make_box(640.0, 100.0, 100.0, wall=None), pieces))
    assert miss.offers == again.offers_total > 0


def test_pieces_have_the_size_and_share_of_the_whole() -> None:
    whole = make_box(640.0, 100.0, 100.0, wall=None)
    piece = cut_into_pieces(whole, 4)
    assert piece.size_mm == (160.0, 100.0, 100.0)
    assert piece.volume_mm3 == pytest.approx((whole.volume_mm3 or 0) / 4)
    assert all(max(row.size_mm) <= 160.0 for row in piece.orientations)


def test_a_known_material_in_a_process_it_has_no_setting_for() -> None:
    sheet = ask(prepare_market(), Requirement(material="PA12", process="PBF-LB/M"))
    assert "pair_without_parameters" in list_codes(sheet)


def test_a_certificate_nobody_holds_is_a_qualification() -> None:
    sheet = ask(prepare_market(), Requirement(certificates=("EN 9100",)))
    assert list_codes(sheet) == ["qualification_nowhere", "no_candidate"]


def test_an_industry_whose_certificate_nobody_serving_it_holds() -> None:
    holder = make_provider("demo-holder", certificates=(Certificate("ISO 13485", date(2028, 12, 31)),))
    server = make_provider("demo-server", industries=("medical",))
    rules = DevelopmentRules(qualifications=(("medical", "ISO 13485"),))
    late = Requirement(industry="medical", wanted_on=date(2026, 11, 23))

    def judge(*providers: Provider) -> OfferSheet:
        return ask(prepare(replace(prepare_market(*providers).catalogue, development=rules)), late)

    sheet = judge(holder, server)
    assert list_codes(sheet) == ["qualification_for_industry"]
    assert sheet.referral is not None
    assert sheet.referral.reasons[0].parameters == {
        "industry": "medical", "certificate": "ISO 13485", "holders": 1,
    }  # fmt: skip
    assert judge(holder, replace(server, certificates=holder.certificates)).referral is None


def test_what_no_machine_is_set_up_for_says_so() -> None:
    market = prepare_market()
    other = make_material("PBF-LB/M", code="demo-steel", name="Steel 1.9999", material_class="steel")
    materials = {**market.catalogue.market.materials, other.code: other}
    known = prepare(replace(market.catalogue, market=replace(market.catalogue.market, materials=materials)))
    assert list_codes(ask(known, Requirement(material="demo-steel"))) == ["material_not_offered"]
    assert list_codes(ask(known, Requirement(process="PBF-LB/M"))) == ["process_not_offered"]


def test_how_far_a_figure_lies_beyond_everything_is_said() -> None:
    sheet = ask(prepare_market(), Requirement(min_tensile_strength_mpa=96.0))
    assert sheet.referral is not None
    assert sheet.referral.reasons[0].parameters == {
        "property": "tensile_strength_mpa", "required": 96.0, "value": 48.0, "gap_percent": 100.0,
    }  # fmt: skip
    assert "property_nowhere" in list_codes(ask(prepare_market(), Requirement(food_contact=True)))
    fine = ask(prepare_market(), Requirement(tolerance_mm=0.001))
    assert list_codes(fine)[0] == "accuracy_beyond_any_process"


def test_price_and_date_alone_are_no_development_whatever_the_shape() -> None:
    part = replace(make_box(), colours=("#ff0000", "#0000ff"))
    assert ask(prepare_market(), Requirement(wanted_on=date(2026, 11, 23)), part).referral is None
    assert ask(prepare_market(), None, part).referral is None


def test_the_customers_wish_goes_to_institutes_although_there_are_offers() -> None:
    sheet = ask(prepare_market(), None, None, Wanted(frozenset({"lattice"}), is_wish=True))
    assert sheet.offers_total > 0
    assert list_codes(sheet) == ["function_wanted", "customers_wish"]


def test_shapes_that_suggest_a_function_say_so_with_their_figures() -> None:
    rules = DevelopmentRules()
    box = make_box()
    hull = Hull(box.volume_mm3 or 1.0, box.area_mm2, SmallestBox((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), ()))  # type: ignore[arg-type]
    assert find_functions(replace(box, hull=hull), rules) == ()
    lattice = replace(box, hull=hull, area_mm2=box.area_mm2 * 4, volume_mm3=(box.volume_mm3 or 1.0) * 0.2)
    assert [r.parameters["function"] for r in find_functions(lattice, rules)] == ["lattice"]
    hole = RoundFeature(True, 2.0, 0.0, 30.0, 1.0, (0.0, 0.0, 1.0), Place((0.0, 0.0, 0.0), (0.0, 0.0, 1.0)))
    (channel,) = find_functions(replace(box, rounds=(hole,)), rules)
    assert channel.parameters == {"function": "channels", "figure": 15.0, "threshold": 10.0}
    assert find_functions(replace(box, rounds=(hole,)), replace(rules, channel_slenderness=20.0)) == ()


def test_thin_walls_are_evidence_in_numbers() -> None:
    sheet = ask(prepare_market(), None, make_box(wall=WallThickness(0.1, 0.1, 0.1, 10)))
    assert sheet.referral is not None
    (evidence,) = sheet.referral.evidence
    wall, minimum = evidence.parameters["wall_mm"], evidence.parameters["minimum_mm"]
    assert isinstance(wall, float)
    assert isinstance(minimum, float)
    assert evidence.gap_percent == pytest.approx((minimum / wall - 1) * 100, abs=0.1)
    assert [miss.code for miss in sheet.near_misses] == ["thicker_walls"]


@pytest.mark.parametrize(
    ("code", "parameters", "gap"),
    [
        ("too_large", {"part_mm": 300.0, "machine_mm": 250.0}, 0.2),
        ("tolerance_too_tight", {"requested_mm": 0.01, "achievable_mm": 0.05}, 4.0),
        ("property_below", {"value": 50.0, "required": 100.0}, 1.0),
        ("property_below", {"value": 0.0, "required": 100.0}, None),
        ("certificate_missing", {"certificate": "EN 9100"}, None),
    ],
)
def test_gaps_in_numbers(code: str, parameters: dict[str, float], gap: float | None) -> None:
    found = find_gap(code, parameters)  # type: ignore[arg-type]
    assert found == (None if gap is None else pytest.approx(gap))


def test_an_institute_with_the_methods_the_function_needs_comes_first() -> None:
    from app.institutes import Need, rank_institutes
    from app.institutes.rules import USUAL_RULES

    def make(code: str, methods: tuple[str, ...]) -> Institute:
        return Institute(
            code, code, "Dresden", 51.0, 13.8, ("PBF-LB/M",), (), (), (), ("medical",), "", "t", "low",
            methods=methods,
        )  # fmt: skip

    need = Need(frozenset({"PBF-LB/M"}), frozenset(), frozenset({"lattice"}), industry="medical")
    one, two = make("a", ()), make("b", ("simulation",))
    fits = rank_institutes(need, [one, two], rules=USUAL_RULES)
    assert [fit.institute for fit in fits] == ["b", "a"]
    assert [reason.code for reason in fits[0].reasons] == [
        "institute_runs_process",
        "institute_has_method",
        "institute_serves_industry",
    ]
    full = rank_institutes(need, [one, two], rules=USUAL_RULES, capacities={"b": "full"})
    assert full[-1].reasons[-1].parameters in ({"capacity": "full"}, {"process": "PBF-LB/M"})
    assert {fit.institute for fit in full} == {"a", "b"}
