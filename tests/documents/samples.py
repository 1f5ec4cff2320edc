"""Quotes to print: one item, or many with long names."""

from __future__ import annotations

from datetime import UTC, date, datetime

from app.offers.offer import Candidate, Caution, FootprintRow, Offer, OfferEstimate, PriceLine, Reason
from app.offers.quote import Party, QuoteContent, QuotedDrawing, QuotedPart, QuoteItem
from app.offers.request import Destination, Requirement
from app.values.money import Money

NAMES = {
    "m290": "EOS M 290",
    "lpbf-alsi10mg": "Aluminium AlSi10Mg (EN AC-43000)",
    "PBF-LB/M": "Pulverbettbasiertes Schmelzen mittels Laserstrahl, Metall",
    "bead-blasting": "Glasperlenstrahlen",
}
LINES = (
    PriceLine("order_preparation", 4_500),
    PriceLine("model_preparation", 6_000),
    PriceLine("build_setup", 8_250),
    PriceLine("machine_time", 98_713),
    PriceLine("feedstock", 7_402),
    PriceLine("support_material", 1_101),
    PriceLine("energy", 1_936),
    PriceLine("support_removal", 6_480),
    PriceLine("post_processing", 12_000),
    PriceLine("finish", 3_500),
    PriceLine("certificate", 9_000),
    PriceLine("packaging", 1_250),
    PriceLine("scrap", 5_911),
    PriceLine("lead_time", 0),
    PriceLine("minimum_part", 0),
)


def build_item(number: int, file_name: str, *, quantity: int = 10) -> QuoteItem:
    total = sum(line.amount_minor for line in LINES)
    return QuoteItem(
        part=QuotedPart(
            part_id=f"part{number}",
            file_name=file_name,
            sha256=f"{number:02x}" + "c0ffee5eed" * 6 + "ab",
            format=file_name.rpartition(".")[2].lower(),
            unit="mm",
            size_mm=(120.0, 80.25, 45.5),
            volume_mm3=61_234.5,
            engine_version="1.0.0",
            note="Bohrung 10 H7.\nSichtfläche oben." if number == 1 else "",
            drawings=(
                (QuotedDrawing("Gehäusedeckel_Blatt-1.pdf", "application/pdf", 184_320, "d5" * 32),)
                if number == 1
                else ()
            ),
        ),
        requirement=Requirement(
            material="lpbf-alsi10mg",
            tolerance_mm=0.2,
            certificates=("ISO 9001", "3.1"),
            min_tensile_strength_mpa=350.0,
            wanted_on=date(2026, 12, 18),
        ),
        offer=Offer(
            candidate=Candidate(
                "muster-elbe", "m290", "PBF-LB/M", "lpbf-alsi10mg", "bead-blasting", "standard"
            ),
            quantity=quantity,
            unit_price=Money(round(total / quantity)),
            total=Money(total),
            lines=LINES,
            ready_on=date(2026, 12, 8),
            delivered_on=date(2026, 12, 11),
            shipping=Money(1_190),
            distance_km=42.0,
            co2e_kg=41.2,
            co2e_range_kg=(28.4, 55.1),
            price_band_minor=(145_600, 186_500),
            estimate=OfferEstimate(
                build_s=52_380,
                feedstock_g=1_642.3,
                support_g=211.7,
                builds=1.0,
                orientation="x+",
                uncertainty=0.12,
            ),
            rate_card_version=3,
            why=(Reason("cheapest"),),
            cautions=(Caution("thin_walls", {"wall_mm": 0.8, "minimum_mm": 1.0}),),
            dispatched_on=date(2026, 12, 9),
            service="standard",
            footprint=(
                FootprintRow("feedstock", 15.1, 24.2, "material"),
                FootprintRow("energy", 13.2, 30.6, "grid"),
                FootprintRow("transport", 0.1, 0.3, "road"),
            ),
            energy_kwh=(36.4, 71.2),
        ),
    )


def build_quote(items: int = 1, *, is_demo: bool = True) -> QuoteContent:
    """A consistent quote: its sums are those of its items."""
    names = {
        2: "Halter.stl",
        3: "sehr-langer-dateiname-eines-bauteils-wie-ihn-konstruktionssysteme-schreiben_Rev-C_2026-11-23.3mf",
        4: "OHNETRENNZEICHENUNDSEHRLANGDAMITAUCHDASGEPRUEFTWIRDWEILESVORKOMMT.STEP",
    }
    usual = "Gehäusedeckel_Prüfstand-ÄÖÜß.step"
    rows = tuple(build_item(number, names.get(number, usual)) for number in range(1, items + 1))
    net = sum(item.offer.total.amount_minor for item in rows)
    shipping = 1_190
    tax = round((net + shipping) * 0.19)
    return QuoteContent(
        schema_version=3,
        number="SW-2026-000042",
        issued_at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
        valid_until=date(2026, 12, 8),
        is_binding=False,
        is_demo=is_demo,
        phase="pilot",
        issuer=Party(
            "muster-elbe",
            "Musterschicht Elbtal Fertigung (fiktiv) GmbH",
            ("Beispielweg 7", "01277 Dresden", "Deutschland", "USt-IdNr. DE000000000"),
        ),
        recipient=Party(
            "kunde",
            "Prüfgerätebau Übermüller & Söhne KG",
            ("z. Hd. Einkauf", "Größenweg 12", "09111 Chemnitz"),
        ),
        destination=Destination("DE", "09111", None),
        items=rows,
        net_minor=net,
        shipping_minor=shipping,
        shipping_service="standard",
        shipping_weight_g=2_340.0,
        tax_case="de_standard",
        tax_rate_bps=1_900,
        tax_minor=tax,
        gross_minor=net + shipping + tax,
        currency="EUR",
        ready_on=date(2026, 12, 8),
        delivered_on=date(2026, 12, 11),
        terms=(
            "quote_not_binding",
            "prices_net",
            "delivery_dap",
            "payment_14_days",
            "tolerances_as_stated",
            "demo_fictional",
        ),
        names={"de": NAMES, "en": NAMES},
        catalogue_version="9f" * 32,
        engine_version="1.0.0",
        dispatched_on=date(2026, 12, 9),
    )
