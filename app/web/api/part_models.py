"""Parts as they come in and go out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from app.geometry import Measurements
from app.geometry.features import (
    GapWidths,
    Hull,
    MassProperties,
    Notch,
    Repair,
    RoundFeature,
    Shell,
    SliceProfile,
    Spot,
)
from app.geometry.measurements import WallThickness
from app.geometry.place import Place
from app.geometry.units import Unit
from app.marketplace.quoting import PartView
from app.texts import translate_code
from app.values import Invalid
from app.web.api.models import Parameters, ReasonShown, Shown, Wanted, show_reason

PartStatus = Literal["queued", "measuring", "measured", "refused"]
SHOWN_SUPPORT_RULE_DEG = 45

Direction = tuple[
    Annotated[float, Field(strict=True, ge=-1e6, le=1e6)],
    Annotated[float, Field(strict=True, ge=-1e6, le=1e6)],
    Annotated[float, Field(strict=True, ge=-1e6, le=1e6)],
]
OrientationWanted = Literal["auto", "given"] | Direction


class PartChange(Wanted):
    """What shall be measured anew. Left out: as it is."""

    unit: Unit | None = None
    orientation: OrientationWanted | None = Field(
        default=None, description='"auto", "given", or the direction in file axes that shall point up.'
    )

    @model_validator(mode="after")
    def _asks_for_something(self) -> PartChange:
        if self.unit is None and self.orientation is None:
            raise Invalid("change_empty")
        return self


class PartCreated(Shown):
    """The receipt of an upload. ``key`` opens the part for a guest; send it as the header Part-Key."""

    id: str
    status: PartStatus
    key: str | None


class PlaceShown(Shown):
    """A point on the part, in millimetres along the file's axes from its origin, and the way out of it."""

    point_mm: tuple[float, float, float]
    normal: tuple[float, float, float] | None


class FindingShown(Shown):
    """What is wrong or risky about a part. ``places`` are a few of those it is about, the worst first."""

    code: str
    severity: Literal["info", "warning", "error"]
    parameters: Parameters
    text: str
    places: list[PlaceShown]


class SpotShown(Shown):
    """A place and the width there."""

    width_mm: float
    place: PlaceShown


class WidthsShown(Shown):
    """Area-weighted percentiles of wall thickness or gap width, and where the narrowest were found.

    From lines `pitch_mm` apart: narrower features than that may have been missed.
    """

    p01_mm: float
    p05_mm: float
    median_mm: float
    pitch_mm: float
    spots: list[SpotShown]


class OrientationShown(Shown):
    """One way to lay the part on the plate.

    `bridges` are the widest flat ceilings between held ends, the widest first; null where there were too many
    triangles to look.
    """

    code: str
    up: tuple[float, float, float]
    size_mm: tuple[float, float, float]
    height_mm: float
    support_volume_mm3: float
    overhang_area_mm2: float
    bridges: list[SpotShown] | None


class MeasurementsShown(Shown):
    """A measured part. A volume that is not sound is null, never a number.

    `box_low_mm` is the lowest corner of the box around the part, in the coordinates of places. `shells` are
    its largest closed surfaces, `cavity_volume_mm3` what all enclosed voids hold. `profile` cuts across the
    first orientation, `mass` holds for an even density of one per mm³. `repair` tells what was
    changed before measuring, null for nothing. `rounds` are the smallest holes and the thinnest
    pins that are certain, null where there were too many triangles to look; so are
    `self_intersections`, pairs of triangles of one body that run through one another, and `notches`,
    sharp inner edges where thin meets thick. `colours` are those that a STEP file names, as #rrggbb.
    """

    format: str
    unit: Unit
    unit_source: Literal["given", "declared", "guessed"]
    unit_reason: str
    size_mm: tuple[float, float, float]
    box_low_mm: tuple[float, float, float]
    height_mm: float
    volume_mm3: float | None
    volume_uncertainty: float
    area_mm2: float
    triangles: int
    bodies: int
    cavities: int
    is_watertight: bool
    is_priceable: bool
    support_volume_mm3: float
    overhang_area_mm2: float
    wall: WidthsShown | None
    gaps: WidthsShown | None
    cavity_volume_mm3: float
    shells: tuple[Shell, ...]
    mass: MassProperties | None
    hull: Hull | None
    profile: SliceProfile | None
    repair: Repair | None
    rounds: tuple[RoundFeature, ...] | None
    self_intersections: int | None
    notches: tuple[Notch, ...] | None
    colours: tuple[str, ...]
    orientations: list[OrientationShown]
    findings: list[FindingShown]
    engine_version: str


class PartShown(Shown):
    """A part with everything known about it so far."""

    id: str
    status: PartStatus
    revision: int
    file_name: str
    format: str
    size_bytes: int
    sha256: str
    unit: Unit | None
    orientation: Literal["auto", "given"] | tuple[float, float, float]
    error: ReasonShown | None
    measurements: MeasurementsShown | None
    has_preview: bool
    has_repaired: bool
    issue: Annotated[int, Field(description="Of the files for the same thing: 1 is revision A, 2 is B.")]
    created_at: datetime
    expires_at: datetime | None


class PartsShown(Shown):
    """A page of parts, newest first."""

    parts: list[PartShown]
    next_cursor: str | None


def show_part(part: PartView, language: str, *, names: Mapping[str, str]) -> PartShown:
    """A part as it leaves the house."""
    error = part.error and show_reason("error", part.error.code, part.error.parameters, language, names=names)
    return PartShown(
        id=part.id,
        status=part.status,
        revision=part.revision,
        file_name=part.file_name,
        format=part.format,
        size_bytes=part.size_bytes,
        sha256=part.sha256,
        unit=part.unit,
        orientation=part.orientation,
        error=error,
        measurements=part.measurements and show_measurements(part.measurements, language),
        has_preview=part.has_preview,
        has_repaired=part.has_repaired,
        issue=part.issue,
        created_at=part.created_at,
        expires_at=part.expires_at,
    )


def show_measurements(measured: Measurements, language: str) -> MeasurementsShown:
    """Measurements in the orientation in force, with overhangs beyond 45° and what supports them."""
    orientations = [
        OrientationShown(
            code=row.code,
            up=row.up,
            size_mm=row.size_mm,
            height_mm=row.height_mm,
            support_volume_mm3=row.support(SHOWN_SUPPORT_RULE_DEG).support_volume_mm3,
            overhang_area_mm2=row.support(SHOWN_SUPPORT_RULE_DEG).overhang_area_mm2,
            bridges=None if row.bridges is None else [_show_spot(spot) for spot in row.bridges],
        )
        for row in measured.orientations
    ]
    return MeasurementsShown(
        format=measured.format,
        unit=measured.unit,
        unit_source=measured.unit_source,
        unit_reason=measured.unit_reason,
        size_mm=measured.size_mm,
        box_low_mm=measured.box_low_mm,
        height_mm=orientations[0].height_mm,
        volume_mm3=measured.volume_mm3,
        volume_uncertainty=measured.volume_uncertainty,
        area_mm2=measured.area_mm2,
        triangles=measured.triangles,
        bodies=measured.bodies,
        cavities=measured.cavities,
        is_watertight=measured.is_watertight,
        is_priceable=measured.is_priceable,
        support_volume_mm3=orientations[0].support_volume_mm3,
        overhang_area_mm2=orientations[0].overhang_area_mm2,
        wall=measured.wall and _show_widths(measured.wall),
        gaps=measured.gaps and _show_widths(measured.gaps),
        cavity_volume_mm3=measured.cavity_volume_mm3,
        shells=measured.shells,
        mass=measured.mass,
        hull=measured.hull,
        profile=measured.profile,
        repair=measured.repair,
        rounds=measured.rounds,
        self_intersections=measured.self_intersections,
        notches=measured.notches,
        colours=measured.colours,
        orientations=orientations,
        findings=[
            FindingShown(
                code=finding.code,
                severity=finding.severity,
                parameters=dict(finding.parameters),
                text=translate_code("finding", finding.code, finding.parameters, language),
                places=[show_place(place) for place in finding.places],
            )
            for finding in measured.findings
        ],
        engine_version=measured.engine_version,
    )


def _show_widths(widths: WallThickness | GapWidths) -> WidthsShown:
    return WidthsShown(
        p01_mm=widths.p01_mm,
        p05_mm=widths.p05_mm,
        median_mm=widths.median_mm,
        pitch_mm=widths.pitch_mm,
        spots=[_show_spot(spot) for spot in widths.spots],
    )


def _show_spot(spot: Spot) -> SpotShown:
    return SpotShown(width_mm=spot.width_mm, place=show_place(spot.place))


def show_place(place: Place) -> PlaceShown:
    """A place as it leaves the house."""
    return PlaceShown(point_mm=place.point_mm, normal=place.normal)
