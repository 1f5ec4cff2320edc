"""Who can be asked: the providers on a map, filtered, and a page for each."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.institutes import TERM_LISTS
from app.marketplace.onboarding import PublicTrader, find_trader, list_new_providers
from app.marketplace.supplying import list_providers, show_provider
from app.marketplace.supplying.known_institutes import load_open_institutes
from app.texts import format_country, format_date
from app.web.context import WebContext
from app.web.identity import context_of, viewer_of
from app.web.naming import names_of
from app.web.pages.directory_filters import (
    count_choices,
    find_providers,
    list_certificates,
    read_wanted,
)
from app.web.pages.rendering import find_origin
from app.web.pages.shared import SEEN_WHERE_LISTED, PageLanguage, renderer_of
from app.web.saxony import WIDTH, draw_saxony, find_crowded
from app.web.sessions import CurrentContext, ReadSession
from app.web.structured import describe_provider

router = APIRouter(include_in_schema=False)


@router.get("/{language}/providers", dependencies=SEEN_WHERE_LISTED)
def get_providers_page(request: Request, language: PageLanguage) -> Response:
    """Providers on the map and as cards; the filters are a form that works without a script."""
    catalogue = context_of(request).catalogue()
    everybody = list_providers(viewer_of(request), catalogue)
    with context_of(request).open_read() as session:
        new = list_new_providers(session, now=context_of(request).now())
    wanted = read_wanted(request.query_params)
    drawing = draw_saxony()
    names = names_of(catalogue, language)
    places = {one.code: drawing.locate(one.place.longitude, one.place.latitude) for one in everybody}
    materials = count_choices(
        everybody, lambda one: one.materials, lambda value: replace(wanted, material=value)
    )
    return renderer_of(request).render(
        request,
        "directory/providers.html",
        language,
        everybody=everybody,
        new=new,
        providers=find_providers(everybody, wanted),
        wanted=wanted,
        processes=count_choices(
            everybody, lambda one: one.processes, lambda value: replace(wanted, process=value)
        ),
        materials=sorted(materials, key=lambda one: names.get(one.code, one.code).casefold()),
        certificates=count_choices(
            everybody, list_certificates, lambda value: replace(wanted, certificate=value)
        ),
        names=names,
        drawing=drawing,
        drawing_width=WIDTH,
        places=places,
        written_left=find_crowded(places),
    )


@router.get("/{language}/institutes", dependencies=SEEN_WHERE_LISTED)
def get_institutes_page(
    request: Request, language: PageLanguage, session: ReadSession, context: CurrentContext
) -> Response:
    """Who researches what: all that can be asked, with what they say of themselves today."""
    catalogue = context.catalogue()
    return renderer_of(request).render(
        request,
        "directory/institutes.html",
        language,
        known=tuple(load_open_institutes(session, catalogue).values()),
        term_lists=TERM_LISTS,
        names=names_of(catalogue, language),
    )


def _find_trader(context: WebContext, code: str) -> PublicTrader | None:
    with context.open_read() as session:
        return find_trader(session, code)


@router.get("/{language}/providers/{code}", dependencies=SEEN_WHERE_LISTED)
def get_provider_page(request: Request, language: PageLanguage, code: str) -> Response:
    """All that a provider tells the public; never what it charges."""
    context = context_of(request)
    catalogue = context.catalogue()
    provider = show_provider(viewer_of(request), catalogue, code)
    drawing = draw_saxony()
    known = catalogue.market.materials
    materials = sorted(
        (known[each] for each in provider.materials if each in known), key=lambda one: (one.family, one.name)
    )
    finishes = sorted({finish for machine in provider.machines for finish in machine.finishes})
    names = names_of(catalogue, language)
    return renderer_of(request).render(
        request,
        "directory/provider.html",
        language,
        provider=provider,
        families=[(family, list(group)) for family, group in groupby(materials, key=lambda one: one.family)],
        finishes=sorted((names.get(finish, finish) for finish in finishes), key=str.casefold),
        names=names,
        country=lambda each: format_country(each, language),
        drawing=drawing,
        drawing_width=WIDTH,
        place=drawing.locate(provider.place.longitude, provider.place.latitude),
        standing=_find_trader(context, code),
        structured=describe_provider(provider, find_origin(request), language, names),
        today=context.now().date(),
        date=lambda moment: format_date(moment, language),
    )
