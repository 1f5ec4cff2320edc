"""One part: its measuring followed, its shape and findings looked at, its unit and orientation changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from app.geometry.measurements import DIRECTIONS
from app.geometry.units import Unit
from app.marketplace.organisations import find_team_of_part
from app.marketplace.quoting import (
    LARGEST_DRAWING_BYTES,
    LONGEST_NOTE,
    MOST_DRAWINGS,
    ChangePart,
    PartView,
    change_part,
    list_part_openings,
    read_papers,
    read_part,
)
from app.marketplace.quoting.part_view import Orientation
from app.marketplace.supplying import list_processes, list_providers
from app.texts import Language, format_date, translate_code
from app.values import Invalid
from app.web.api.models import PartId
from app.web.identity import context_of, viewer_of
from app.web.naming import names_of
from app.web.noting import send_noting
from app.web.pages.offers_shown import TypedReferral
from app.web.pages.part_offers import show_offers
from app.web.pages.part_workspace import tell_workspace
from app.web.pages.shared import SEEN_BY_ALL, UNITS, PageLanguage, renderer_of
from app.web.pages.teams import describe_kept
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(include_in_schema=False)

# What a part that no machine is chosen for is coloured by: the angle most processes with supports need
# them from, and a wall most processes make.
USUAL_OVERHANG_DEG = 45
USUAL_WALL_MM = 1.0
# A file refused for its size may just be in another unit
SIZE_REFUSALS = ("extent_too_large", "extent_too_small")

UP_BY_CODE: Mapping[str, Orientation] = {
    "auto": "auto",
    "given": "given",
    **{
        code: (
            (1.0, -1.0)[side] if axis == 0 else 0.0,
            (1.0, -1.0)[side] if axis == 1 else 0.0,
            (1.0, -1.0)[side] if axis == 2 else 0.0,
        )
        for code, axis, side in DIRECTIONS[1:]
    },
}


@dataclass(frozen=True, slots=True)
class MachineChoice:
    """A machine a part can be looked at in: its room and the rules of its process."""

    code: str
    name: str
    build_volume_mm: tuple[float, float, float]
    overhang_deg: int
    min_wall_mm: float


@dataclass(frozen=True, slots=True)
class ProcessChoice:
    """The machines of a process, the largest first."""

    code: str
    name: str
    machines: tuple[MachineChoice, ...]


@router.get("/{language}/parts/{part_id}", dependencies=SEEN_BY_ALL)
def get_part_page(
    request: Request,
    language: PageLanguage,
    part_id: PartId,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """The part page in whatever state the part is."""
    return send_noting(request, show_part(request, language, part_id, session, viewer, context))


def show_part(
    request: Request,
    language: Language,
    part_id: str,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    *,
    status: int = 200,
    typed: TypedReferral | None = None,
    **more: Any,
) -> Response:
    """The page; ``typed`` and ``more`` say what was typed and refused."""
    part = read_part(viewer, session, part_id, now=context.now())
    papers = read_papers(viewer, session, part_id, now=context.now())
    openings = list_part_openings(viewer, session, part_id, now=context.now())
    choices = list_choices(request, language)
    names = names_of(context.catalogue(), language)
    return renderer_of(request).render(
        request,
        "part.html",
        language,
        status=status,
        part=part,
        papers=papers,
        openings=openings,
        own_user_id=viewer.user_id,
        names=names,
        moment=lambda at: f"{format_date(at, language)} {at:%H:%M} UTC",
        most_drawings=MOST_DRAWINGS,
        largest_drawing_bytes=LARGEST_DRAWING_BYTES,
        longest_note=LONGEST_NOTE,
        tell=lambda kind, told: translate_code(kind, told.code, told.parameters, language, names=names),
        units=UNITS,
        orientations=tuple(UP_BY_CODE),
        ups={
            code: (0.0, 0.0, 1.0) if code == "given" else up
            for code, up in UP_BY_CODE.items()
            if up != "auto"
        },
        orientation_now=code_of(part),
        choices=choices,
        chosen=find_chosen(choices, request.query_params.get("process")),
        usual_overhang_deg=USUAL_OVERHANG_DEG,
        usual_wall_mm=USUAL_WALL_MM,
        may_be_another_unit=part.error is not None and part.error.code in SIZE_REFUSALS,
        query=f"?{request.url.query}" if request.url.query else "",
        offers=show_offers(request, language, part_id, session, typed) if part.measurements else None,
        kept=describe_kept(
            viewer, session, f"/{language}/parts/{part_id}/team", find_team_of_part(viewer, session, part_id)
        ),
        **{
            "note": papers.note,
            "papers_error": None,
            "is_note_wrong": False,
            **tell_workspace(request, language, part, session, viewer),
            **more,
        },
    )


@router.post("/{language}/parts/{part_id}/unit", dependencies=SEEN_BY_ALL)
def post_part_unit(
    request: Request,
    language: PageLanguage,
    part_id: PartId,
    unit: Annotated[Unit, Form()],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """The same file, read in another unit."""
    change_part(session, viewer, ChangePart(part_id=part_id, unit=unit), now=context.now())
    return _back_to(request, language, part_id)


@router.post("/{language}/parts/{part_id}/orientation", dependencies=SEEN_BY_ALL)
def post_part_orientation(
    request: Request,
    language: PageLanguage,
    part_id: PartId,
    orientation: Annotated[str, Form(max_length=80)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """The same file, laid on the plate in one way only, or left to the providers again."""
    command = ChangePart(part_id=part_id, orientation=read_up(orientation))
    change_part(session, viewer, command, now=context.now())
    return _back_to(request, language, part_id)


def read_up(typed: str) -> Orientation:
    """One of UP_BY_CODE, or a direction in file axes as three numbers, as it was chosen in the view.

    Raises Invalid ``orientation_invalid``.
    """
    if typed in UP_BY_CODE:
        return UP_BY_CODE[typed]
    try:
        x, y, z = (float(word) for word in typed.split(" "))
    except ValueError:
        raise Invalid("orientation_invalid") from None
    return (x, y, z)


def _back_to(request: Request, language: Language, part_id: str) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{language}/parts/{part_id}{query}", 303)


def code_of(part: PartView) -> str:
    """Which of UP_BY_CODE is in force; "fixed" for another direction, which only the interface can set."""
    return next((code for code, up in UP_BY_CODE.items() if up == part.orientation), "fixed")


def list_choices(request: Request, language: Language) -> tuple[ProcessChoice, ...]:
    """The catalogue's machines by process; machines alike at several providers stand once."""
    viewer, catalogue = viewer_of(request), context_of(request).catalogue()
    machines = [machine for provider in list_providers(viewer, catalogue) for machine in provider.machines]
    choices = []
    for process in list_processes(viewer, catalogue):
        alike = {
            (machine.model, machine.build_volume_mm): MachineChoice(
                code=machine.code,
                name=machine.name,
                build_volume_mm=machine.build_volume_mm,
                overhang_deg=process.rules.support_rule_deg,
                min_wall_mm=process.rules.min_wall_mm,
            )
            for machine in machines
            if machine.process == process.code
        }
        if alike:
            ordered = sorted(alike.values(), key=lambda one: (-max(one.build_volume_mm), one.name))
            name = process.name_de if language == "de" else process.name_en
            choices.append(ProcessChoice(process.code, name, tuple(ordered)))
    return tuple(choices)


def find_chosen(choices: tuple[ProcessChoice, ...], process: str | None) -> str | None:
    """The machine shown first: the largest of the process asked for, if any."""
    return next((choice.machines[0].code for choice in choices if choice.code == process), None)
