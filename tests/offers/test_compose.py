from datetime import UTC, date, datetime

import pytest

from app.catalogue import load_catalogue
from app.delivery import Tariff, TariffRow
from app.geometry.findings import Finding
from app.geometry.measurements import Measurements, WallThickness
from app.geometry.rescale import scale_measurements
from app.institutes import Institute
from app.offers import (
    Catalogue,
    Destination,
    OfferSheet,
    Prepared,
    Requirement,
    Sort,
    compose,
    prepare,
    price_candidate,
)
from app.programme import find_policy
from app.providers import Market, Provider
from app.values import Invalid, Money, NotFound
from tests.market import LEIPZIG, make_box, make_card, make_machine, make_market, make_provider

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # 09:00 in Saxony, before the cut-off of 12
PARCEL = TariffRow("standard", "DE", ("DE",), 31.5, 8.0, (1, 2), 5000.0, 120.0, 360.0, "test")
TARIFF = Tariff("test", (PARCEL,))
INSTITUTE = Institute(
    "demo-institute",
    "Institut",
    "Dresden",
    51.0,
    13.8,
    ("PBF-LB/P",),
    (),
    ("polymers",),
    (),
    (),
    "",
    "test",
    "low",
)


def prepare_market(*providers: Provider) -> Prepared:
    return prepare(Catalogue("v1", make_market(*providers), (INSTITUTE,), TARIFF))


def ask(
    prepared: Prepared,
    requirement: Requirement | None = None,
    part: Measurements | None = None,
    *,
    quantity: int = 1,
    destination: Destination | None = None,
    sort: Sort = "price",
    limit: int | None = None,
    offset: int = 0,
    now: datetime = MONDAY,
) -> OfferSheet:
    return compose(
        part or make_box(),
        requirement or Requirement(),
        quantity=quantity,
        destination=destination or Destination(),
        prepared=prepared,
        policy=find_policy("pilot"),
        now=now,
        sort=sort,
        limit=limit,
        offset=offset,
    )


def test_every_finish_and_tier_is_an_offer() -> None:
    sheet = ask(prepare_market())
    assert {(o.candidate.finish, o.candidate.tier) for o in sheet.offers} == {
        ("as-built", "standard"),
        ("as-built", "express"),
        ("dyeing", "standard"),
        ("dyeing", "express"),
    }
    assert (sheet.offers_total, sheet.rejections, sheet.near_misses, sheet.referral) == (4, (), (), None)
    assert [o.total.amount_minor for o in sheet.offers] == sorted(o.total.amount_minor for o in sheet.offers)


def test_pages_are_cuts_of_the_same_ranking() -> None:
    prepared = prepare_market()
    whole = ask(prepared).offers
    assert ask(prepared, limit=2).offers + ask(prepared, limit=2, offset=2).offers == whole
    assert ask(prepared, limit=2, offset=2).offers_total == 4


def test_says_why_an_offer_stands_where_it_stands() -> None:
    near = make_provider("demo-near", place=LEIPZIG)
    far = make_provider("demo-far", rate_card=make_card(order_preparation_eur=0.0))
    sheet = ask(prepare_market(near, far), destination=Destination("DE", "04109"), sort="distance")
    first = sheet.offers[0]
    assert (first.candidate.provider, first.distance_km) == ("demo-near", 0.0)
    assert [reason.code for reason in first.why] == ["nearest", "lowest_co2e", "rank"]  # both emit the same
    assert first.why[-1].parameters == {"position": 1, "total": 8, "sort": "distance", "value_km": 0.0}
    cheapest = ask(prepare_market(near, far)).offers[0]
    assert cheapest.candidate.provider == "demo-far"
    assert "cheapest" in [reason.code for reason in cheapest.why]


def test_dates_count_working_days_of_the_provider() -> None:
    """Queue 2 days, 3.4 h on the machine and 1.5 h of cooling make one more: three days after Monday."""
    offer = next(o for o in ask(prepare_market()).offers if o.candidate.tier == "standard")
    assert offer.ready_on == date(2026, 11, 26)
    assert offer.delivered_on == date(2026, 11, 30)  # two working days after Thursday
    late = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)  # 12:30 in Saxony
    offer = next(o for o in ask(prepare_market(), now=late).offers if o.candidate.tier == "standard")
    assert offer.ready_on == date(2026, 11, 27)
    before_christmas = datetime(2026, 12, 23, 8, 0, tzinfo=UTC)  # Wednesday; 25 December is a holiday
    offer = next(
        o for o in ask(prepare_market(), now=before_christmas).offers if o.candidate.tier == "standard"
    )
    assert offer.ready_on == date(2026, 12, 29)


@pytest.mark.parametrize(
    ("requirement", "part", "code", "parameters"),
    [
        (
            Requirement(),
            make_box(350.0, 30.0, 30.0, wall=None, orientations=make_box(350.0, 30.0, 30.0).orientations[:1]),
            "too_large",
            {"axis": "x", "excess_mm": 30.0, "part_mm": 350.0, "machine_mm": 320.0},
        ),
        (
            Requirement(),
            make_box(wall=WallThickness(0.2, 0.3, 0.5, 100)),
            "wall_below_minimum",
            {"wall_mm": 0.3, "minimum_mm": 0.7},
        ),
        (
            Requirement(tolerance_mm=0.05),
            None,
            "tolerance_too_tight",
            {"requested_mm": 0.05, "achievable_mm": 0.3},
        ),
        (Requirement(certificates=("EN 9100",)), None, "certificate_missing", {"certificate": "EN 9100"}),
        (Requirement(certificates=("3.2",)), None, "certificate_missing", {"certificate": "EN 10204 3.2"}),
        (
            Requirement(min_tensile_strength_mpa=60.0),
            None,
            "property_below",
            {"property": "tensile_strength_mpa", "value": 48.0, "required": 60.0},
        ),
        (Requirement(food_contact=True), None, "property_missing", {"property": "food_contact"}),
        (
            Requirement(wanted_on=date(2026, 11, 24)),
            None,
            "not_in_time",
            {"dispatched_on": "2026-11-25", "wanted_on": "2026-11-24"},
        ),
    ],
)
def test_says_why_not(
    requirement: Requirement, part: Measurements | None, code: str, parameters: dict[str, object]
) -> None:
    sheet = ask(prepare_market(), requirement, part)
    assert sheet.offers == ()
    assert [(r.provider, r.machine, r.material, r.code, r.parameters) for r in sheet.rejections] == [
        ("demo-a", "m1", "demo-pa12", code, parameters)
    ]


def test_a_class_without_a_figure_for_the_size_is_refused_and_not_passed_over() -> None:
    part = make_box(2, 2, 2)
    sheet = ask(prepare_market(), Requirement(tolerance_class="v"), part)
    assert [(r.code, r.parameters) for r in sheet.rejections] == [
        ("tolerance_class_undefined", {"tolerance_class": "v", "length_mm": 2})
    ]


def test_a_stronger_certificate_serves_and_costs_what_was_asked_for() -> None:
    sheet = ask(prepare_market(), Requirement(certificates=("2.1", "ISO 9001")))
    assert sheet.offers_total == 4
    priced = ask(prepare_market(), Requirement(certificates=("3.1",)))
    assert {line.code: line.amount_minor for line in priced.offers[0].lines}["certificate"] == 4000


def test_expired_certificates_do_not_count() -> None:
    later = datetime(2029, 1, 2, 8, 0, tzinfo=UTC)
    sheet = ask(prepare_market(), Requirement(certificates=("ISO 9001",)), now=later)
    assert [r.code for r in sheet.rejections] == ["certificate_missing"]


def test_names_the_wish_that_stands_in_the_way() -> None:
    sheet = ask(prepare_market(), Requirement(certificates=("EN 9100",), material="Nylon 12"))
    assert [(m.code, m.parameters, m.offers) for m in sheet.near_misses] == [
        ("drop_requirement", {"requirement": "certificate", "value": "EN 9100"}, 4)
    ]
    assert sheet.near_misses[0].cheapest == Money(ask(prepare_market()).offers[0].total.amount_minor)
    assert sheet.referral is not None
    assert [r.code for r in sheet.referral.reasons] == ["qualification_nowhere", "no_candidate"]
    assert [m.institute for m in sheet.referral.institutes] == ["demo-institute"]


def test_a_part_too_large_could_be_scaled() -> None:
    part = make_box(640.0, 640.0, 640.0, wall=None)
    sheet = ask(prepare_market(), None, part)
    assert [(m.code, m.parameters) for m in sheet.near_misses] == [("scale_part", {"percent": 50.0})]
    assert sheet.referral is not None
    assert sheet.referral.reasons[0].code == "size_beyond_any_machine"


def test_a_material_nobody_knows_goes_to_the_institutes_with_near_names() -> None:
    sheet = ask(prepare_market(), Requirement(material="Nylon 13"))
    assert sheet.referral is not None
    assert [(r.code, r.parameters) for r in sheet.referral.reasons] == [
        ("material_not_offered", {"material": "Nylon 13", "similar": ["demo-pa12"]})
    ]


def test_being_late_is_no_research() -> None:
    assert ask(prepare_market(), Requirement(wanted_on=date(2026, 11, 23))).referral is None


def test_no_price_rests_on_an_unsound_part() -> None:
    broken = make_box(volume_mm3=None, findings=(Finding("not_closed", "error", {"open_edges": 3}),))
    with pytest.raises(Invalid) as caught:
        ask(prepare_market(), None, broken)
    assert (caught.value.code, caught.value.parameters) == (
        "part_not_priceable",
        {"findings": ["not_closed"]},
    )


def test_unknown_words_are_refused_by_name() -> None:
    with pytest.raises(Invalid, match="process_unknown"):
        ask(prepare_market(), Requirement(process="origami"))
    with pytest.raises(Invalid, match="finish_unknown"):
        ask(prepare_market(), Requirement(finish="gold"))


def test_uncertainty_widens_the_band_and_is_said() -> None:
    part = make_box(volume_uncertainty=0.1)
    offer = ask(prepare_market(), None, part).offers[0]
    low, high = offer.price_band_minor
    assert low < offer.total.amount_minor < high
    assert [(c.code, c.parameters) for c in offer.cautions] == [("volume_uncertain", {"percent": 10.0})]


def test_the_same_path_prices_one_candidate() -> None:
    prepared = prepare_market()
    for offer in ask(prepared).offers:
        again = price_candidate(
            make_box(), Requirement(), offer.candidate, quantity=1, destination=Destination(),
            prepared=prepared, policy=find_policy("pilot"), now=MONDAY,
        ).offer  # fmt: skip
        assert (again.total, again.lines, again.ready_on) == (offer.total, offer.lines, offer.ready_on)
    with pytest.raises(NotFound, match="candidate_not_available"):
        price_candidate(
            make_box(), Requirement(finish="dyeing"), ask(prepared).offers[0].candidate, quantity=1,
            destination=Destination(), prepared=prepared, policy=find_policy("pilot"), now=MONDAY,
        )  # fmt: skip


def test_platform_fee_is_a_line_of_its_own_when_the_phase_takes_one() -> None:
    prepared = prepare_market()
    sheet = compose(
        make_box(), Requirement(), quantity=1, destination=Destination(), prepared=prepared,
        policy=find_policy("commercial", month=13), now=MONDAY,
    )  # fmt: skip
    for offer in sheet.offers:
        lines = {line.code: line.amount_minor for line in offer.lines}
        fee = lines.pop("platform_fee")
        assert fee == (sum(lines.values()) * 500 + 5000) // 10_000


def test_machines_of_another_country_list_are_said() -> None:
    provider = make_provider(countries_served=("DE", "AT"), machines=(make_machine(),))
    sheet = ask(prepare_market(provider), destination=Destination("US"))
    assert [(r.code, r.parameters) for r in sheet.rejections] == [
        ("destination_not_served", {"country": "US"})
    ]
    assert sheet.referral is None


def test_a_market_without_providers_says_so() -> None:
    market = make_market()
    prepared = prepare(
        Catalogue("v0", Market(market.materials, market.finishes, (), market.places), (INSTITUTE,), TARIFF)
    )
    sheet = ask(prepared)
    assert sheet.referral is not None
    assert [r.code for r in sheet.referral.reasons] == ["nothing_offered"]


def test_asking_for_a_step_that_is_done_anyway_gives_the_usual_offers() -> None:
    sheet = ask(prepare_market(), Requirement(finish="depowdering"))
    assert {offer.candidate.finish for offer in sheet.offers} == {"as-built"}
    assert sheet.offers_total == 2


def test_a_part_in_doubtful_units_may_fit_in_another() -> None:
    """0.5 mm walls are too thin; the same file in inches has walls of 12.7 mm."""
    doubt = Finding(
        "unit_doubtful", "warning", {"unit": "mm", "alternatives": [{"unit": "in"}, {"unit": "m"}]}
    )
    part = make_box(5, 5, 5, wall=WallThickness(0.5, 0.5, 0.5, 100), findings=(doubt,))
    sheet = ask(prepare_market(), None, part)
    assert [(m.code, m.parameters, m.offers) for m in sheet.near_misses][:1] == [
        ("other_unit", {"unit": "in"}, 4)
    ]
    assert [m.code for m in sheet.near_misses] == ["other_unit", "thicker_walls"]  # 5 m fits nowhere


def test_moulds_are_offered_only_where_they_are_asked_for() -> None:
    prepared = prepare(load_catalogue())
    part = make_box(100, 100, 100)
    assert "BJT-SSt/C" not in {offer.candidate.process for offer in ask(prepared, None, part).offers}
    asked = ask(prepared, Requirement(process="Formsand"), part)
    assert {offer.candidate.process for offer in asked.offers} == {"BJT-SSt/C"}


def test_advice_that_is_taken_gives_offers() -> None:
    prepared = prepare(load_catalogue())
    huge = make_box(4000, 3000, 2000, wall=None)
    (advice,) = [miss for miss in ask(prepared, None, huge).near_misses if miss.code == "scale_part"]
    scaled = scale_measurements(huge, float(str(advice.parameters["percent"])) / 100)
    assert ask(prepared, None, scaled).offers_total == advice.offers > 0
    thin = make_box(wall=WallThickness(0.05, 0.05, 0.05, 100))
    (advice,) = [miss for miss in ask(prepared, None, thin).near_misses if miss.code == "thicker_walls"]
    needed = float(str(advice.parameters["minimum_mm"])) * (1 + 1e-9)
    thicker = make_box(wall=WallThickness(needed, needed, needed, 100))
    assert ask(prepared, None, thicker).offers_total == advice.offers > 0


def test_no_date_is_promised_beyond_the_calendar() -> None:
    prepared = prepare_market(make_provider(machines=(make_machine(queue_days=600),)))
    sheet = ask(prepared, Requirement(tier="standard"))
    assert [(r.code, r.parameters) for r in sheet.rejections] == [("lead_time_too_long", {})]
    assert {o.candidate.tier for o in ask(prepared).offers} == {"express"}  # half the time is in reach


def test_one_absurd_price_does_not_take_the_others_along() -> None:
    dear = make_provider("demo-dear", rate_card=make_card(order_preparation_eur=2e9))
    sheet = ask(prepare_market(make_provider(), dear))
    assert {offer.candidate.provider for offer in sheet.offers} == {"demo-a"}
    assert [(r.provider, r.code) for r in sheet.rejections] == [("demo-dear", "price_out_of_range")]


@pytest.mark.parametrize(
    ("requirement", "code"),
    [
        (Requirement(tier="warp"), "tier_unknown"),
        (Requirement(industry="astrology"), "industry_unknown"),
        (Requirement(wanted_on=date(2026, 11, 22)), "wanted_on_past"),
        (Requirement(provider="nobody"), "provider_unknown"),
        (Requirement(certificates=("foo",)), "certificate_unknown"),
        (Requirement(tolerance_class="k"), "tolerance_class_unknown"),  # type: ignore[arg-type]
        (Requirement(inspections=("feel",)), "inspection_unknown"),
    ],
)
def test_words_of_no_list_are_mistakes(requirement: Requirement, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        ask(prepare_market(), requirement)


@pytest.mark.parametrize("postcode", ["", "0410", "041033", "00999", "99999", "O1067", "01 67"])
def test_a_german_postcode_is_one(postcode: str) -> None:
    with pytest.raises(Invalid, match="postcode_invalid"):
        ask(prepare_market(), destination=Destination("DE", postcode))
    assert ask(prepare_market(), destination=Destination("NL", postcode)).offers_total > 0


def test_a_quantity_asked_after_another_is_priced_as_if_it_were_the_first() -> None:
    prepared = prepare_market(make_provider("a"), make_provider("b"))
    known = make_box()
    before = ask(prepared, part=known, quantity=1)
    assert ask(prepared, part=known, quantity=250) == ask(prepared, part=make_box(), quantity=250)
    assert ask(prepared, part=known, quantity=1) == before


def test_what_is_kept_of_a_part_is_not_taken_for_another_part_or_market() -> None:
    alone, both = prepare_market(make_provider("a")), prepare_market(make_provider("a"), make_provider("b"))
    small, large = make_box(), scale_measurements(make_box(), 2.0)
    assert ask(alone, part=small).offers_total < ask(both, part=small).offers_total
    assert ask(alone, part=large).offers[0].total != ask(alone, part=small).offers[0].total
