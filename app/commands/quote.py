"""``schichtwerk quote FILE``: who in Saxony makes it, in what, for how much, by when."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from app.commands.analyze import describe_part, describe_size, print_findings
from app.commands.answering import (
    EXIT_NO_OFFERS,
    detect_language,
    fail,
    list_fields,
    open_console,
    print_json,
)
from app.commands.measuring import choose_analyse, measure_file
from app.geometry.measurements import Measurements
from app.values import Invalid, SchichtwerkError
from app.values.errors import Parameter

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from app.offers import Catalogue, Destination, Offer, OfferSheet, Prepared, Requirement, Sort
    from app.offers.understanding import Told
    from app.providers.requirement import ToleranceClass

SHOWN = 25
_SORTS: tuple[Sort, ...] = ("price", "date", "co2e")


def quote(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="STL, OBJ, PLY, 3MF or STEP; told by content, not by name.")],
    quantity: Annotated[int, typer.Option(help="How many of it.")] = 1,
    material: Annotated[
        str | None, typer.Option(help="Code, standard number or name: lpbf-316l, 1.4404, PA12.")
    ] = None,
    process: Annotated[str | None, typer.Option(help="Code or trade name: PBF-LB/M, SLS, FDM.")] = None,
    tolerance_class: Annotated[
        str | None, typer.Option(help="General tolerance by ISO 2768-1: f, m, c or v.")
    ] = None,
    inspection: Annotated[
        list[str] | None, typer.Option(help="report, cmm, ct or first-article; may be given again.")
    ] = None,
    industry: Annotated[str | None, typer.Option(help="As providers write it, e.g. aerospace.")] = None,
    country: Annotated[str, typer.Option(help="Destination, two letters.")] = "DE",
    express: Annotated[bool, typer.Option("--express", help="Ship by express.")] = False,
    sort: Annotated[str, typer.Option(help="price, date or co2e.")] = "price",
    unit: Annotated[
        str | None, typer.Option(help="mm, cm, m, in, ft or um; else declared or guessed.")
    ] = None,
    catalogue: Annotated[
        Path | None, typer.Option(help="A folder with a catalogue of one's own; else the fictional demo.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable, all offers.")] = False,
) -> None:
    """Price a part at every provider who can make it. Exit code 3: nobody can."""
    language = detect_language()
    try:
        key = _choose_sort(sort)
        destination = _check_country(country)
        # The child measures while this process loads the catalogue and what prices it.
        with ThreadPoolExecutor(1) as pool:
            measuring = pool.submit(measure_file, file, unit, choose_analyse(context))
            prepared = _prepare_catalogue(catalogue)
            measurements = measuring.result()
        from app.offers import Destination, Requirement
        from app.offers.understanding import tell_understood

        understood = tell_understood(prepared.catalogue.market, material)
        sheet = _compose(
            measurements,
            prepared,
            Requirement(
                material=material,
                process=process,
                tolerance_class=cast("ToleranceClass | None", tolerance_class),
                inspections=tuple(inspection or ()),
                industry=industry,
            ),
            Destination(country=destination, service="express" if express else "cheapest"),
            quantity=quantity,
            sort=key,
        )
    except SchichtwerkError as error:
        fail(error, as_json=as_json, language=language)
    if as_json:
        print_json(_describe_sheet(describe_part(measurements), sheet, understood))
    else:
        _print_understood(understood, language)
        _print_sheet(measurements, sheet, prepared.catalogue, language)
    if not sheet.offers_total:
        raise typer.Exit(EXIT_NO_OFFERS)


def _choose_sort(sort: str) -> Sort:
    for known in _SORTS:
        if sort == known:
            return known
    raise Invalid("sort_unknown", {"sort": sort, "known": list(_SORTS)})


def _check_country(country: str) -> str:
    code = country.upper()
    if not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise Invalid("country_invalid", {"country": country})
    return code


def _prepare_catalogue(folder: Path | None) -> Prepared:
    from app.catalogue import load_catalogue
    from app.offers import prepare

    return prepare(load_catalogue(folder))


def _compose(
    measurements: Measurements,
    prepared: Prepared,
    requirement: Requirement,
    destination: Destination,
    *,
    quantity: int,
    sort: Sort,
) -> OfferSheet:
    from app.offers import NearMiss, OfferSheet, compose
    from app.programme import find_policy

    if not measurements.is_priceable:
        findings: list[Parameter] = [f.code for f in measurements.findings if f.severity == "error"]
        return OfferSheet((), 0, (), (NearMiss("mend_part", {"findings": findings}, 0, None),), None)
    return compose(
        measurements,
        requirement,
        quantity=quantity,
        destination=destination,
        prepared=prepared,
        policy=find_policy("pilot"),
        now=datetime.now(UTC),
        sort=sort,
    )


def _describe_sheet(
    part: dict[str, object], sheet: OfferSheet, understood: tuple[Told, ...]
) -> dict[str, object]:
    return {
        "part": part,
        "understood": understood,
        "offers": [_describe_offer(offer) for offer in sheet.offers],
        "rejections": list(sheet.rejections),
        "near_misses": sheet.near_misses,
        "contradictions": sheet.contradictions,
        "referral": sheet.referral,
    }


def _describe_offer(offer: Offer) -> dict[str, object]:
    content = list_fields(offer)
    del content["candidate"]
    return {**list_fields(offer.candidate), **content}


def _print_understood(understood: tuple[Told, ...], language: str) -> None:
    from app.texts import translate_code

    for told in understood:
        open_console().print(
            translate_code("understood", told.code, told.parameters, language), style="yellow"
        )


def _print_sheet(measurements: Measurements, sheet: OfferSheet, catalogue: Catalogue, language: str) -> None:
    from app.texts import translate

    console = open_console()
    console.print(f"{translate('command.size', language)}: {describe_size(measurements, language)}")
    print_findings(console, measurements, language, severities=("warning", "error"))
    if sheet.offers_total:
        best = _choose_best(sheet)
        console.print(_make_table(best[:SHOWN], catalogue, language, console.width))
        count = {"rows": min(len(best), SHOWN), "offers": sheet.offers_total}
        console.print(translate("command.shown", language, **count), style="dim")
        if any(provider.is_fictional for provider in catalogue.market.providers):
            console.print(translate("command.fictional", language), style="yellow")
    else:
        _print_help(console, sheet, catalogue, language)


def _choose_best(sheet: OfferSheet) -> list[Offer]:
    """The first offer of each provider for a material: finishes and tiers would bury the choice."""
    first: dict[tuple[str, str], Offer] = {}
    for offer in sheet.offers:
        first.setdefault((offer.candidate.provider, offer.candidate.material), offer)
    return list(first.values())


# Below this width the process gives way: the material names it well enough.
_WIDE = 110
_RATIOS = {"material": 4, "process": 2, "execution": 4, "provider": 5}


def _make_table(offers: list[Offer], catalogue: Catalogue, language: str, width: int) -> Table:
    from rich import box
    from rich.table import Table

    from app.texts import format_money, translate, translate_code

    market = catalogue.market
    names = {provider.code: provider.name for provider in market.providers}
    several, is_wide = offers[0].quantity > 1, width >= _WIDE
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0), expand=True)
    for column in ("total", *(("unit_price",) if several else ()), "dispatched_on"):
        heading = translate(f"command.{column}", language)
        table.add_column(heading, justify="right", no_wrap=True, min_width=10)
    for column in ("material", *(("process",) if is_wide else ()), "execution", "provider"):
        table.add_column(translate(f"command.{column}", language), ratio=_RATIOS[column])
    for offer in offers:
        candidate = offer.candidate
        finish = market.finishes[candidate.finish]
        finish_name = finish.name_de if language == "de" else finish.name_en
        unit = format_money(offer.unit_price.amount_minor, offer.unit_price.currency, language)
        table.add_row(
            format_money(offer.total.amount_minor, offer.total.currency, language),
            *((unit,) if several else ()),
            offer.leaves_on.strftime("%d.%m.%Y" if language == "de" else "%Y-%m-%d"),
            market.materials[candidate.material].name,
            *((candidate.process,) if is_wide else ()),
            f"{finish_name}, {translate_code('tier', candidate.tier, {}, language)}",
            names[candidate.provider],
        )
    return table


def _print_help(console: Console, sheet: OfferSheet, catalogue: Catalogue, language: str) -> None:
    """Why nobody can, what would change that, and who might develop it."""
    from app.texts import format_money, translate, translate_code

    console.print(translate("command.no_offers", language), style="bold")
    for reason in sheet.referral.reasons if sheet.referral else ():
        text = translate_code("referral", reason.code, reason.parameters, language)
        console.print(f"• {text}")
    for told in sheet.contradictions:
        console.print(f"≠ {translate_code('contradiction', told.code, told.parameters, language)}")
    for miss in sheet.near_misses:
        text = translate_code("near_miss", miss.code, miss.parameters, language)
        price = ""
        if miss.cheapest is not None:
            amount = format_money(miss.cheapest.amount_minor, miss.cheapest.currency, language)
            price = " " + translate("command.near_miss_offers", language, offers=miss.offers, amount=amount)
        console.print(f"→ {text}{price}", style="green")
    if sheet.referral and sheet.referral.institutes:
        names = {institute.code: institute.name for institute in catalogue.institutes}
        console.print(translate("command.institutes", language))
        for fit in sheet.referral.institutes:
            console.print(f"  {names[fit.institute]}")
