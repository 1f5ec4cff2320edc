"""What institutes say of themselves, and who acts for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.database.documents import to_document
from app.database.tables.accounts import OrganisationRow
from app.database.tables.developing import InstituteRow
from app.institutes import CAPACITIES, METHODS, TERM_LISTS, Capacity, Institute, Term, split_terms
from app.marketplace.accounts import Viewer, require_operator, require_scope, require_signed_in
from app.marketplace.auditing import record
from app.marketplace.referring import list_seats
from app.marketplace.supplying.known_institutes import KnownInstitute, load_institutes
from app.offers import Catalogue
from app.processes import PROCESSES
from app.values.errors import Conflict, Invalid, NotFound

MOST_WORDS = 60
LONGEST_WORD = 120
LISTS = ("process_codes", "industries", "methods")


@dataclass(frozen=True, slots=True)
class Profile:
    """What an institute may say itself: processes, industries and methods by codes, the rest in words."""

    process_codes: tuple[str, ...]
    processes_other: tuple[Term, ...]
    materials: tuple[Term, ...]
    competences: tuple[Term, ...]
    industries: tuple[str, ...]
    properties: tuple[Term, ...]
    machines: tuple[Term, ...]
    methods: tuple[str, ...]
    capacity: Capacity
    capacity_note: str = ""

    def list_terms(self, name: str) -> tuple[Term, ...]:
        """One of TERM_LISTS, asked for like that of an Institute."""
        terms: tuple[Term, ...] = getattr(self, name)
        return terms


@dataclass(frozen=True, slots=True)
class AddInstitute:
    """A new one, without competences nobody has stated; ``place`` is a town of the catalogue."""

    code: str
    name: str
    place: str
    web: str


def read_institute(viewer: Viewer, session: Session, code: str, *, catalogue: Catalogue) -> KnownInstitute:
    """For its staff and operators; NotAllowed ``sign_in_required``; NotFound ``institute_not_found``."""
    require_scope(viewer, "referrals:read")
    require_signed_in(viewer)
    known = load_institutes(session, catalogue).get(code)
    if known is None or not (viewer.is_operator or code in list_seats(viewer, session)):
        raise NotFound("institute_not_found")
    return known


def save_profile(
    session: Session,
    viewer: Viewer,
    code: str,
    profile: Profile,
    *,
    revision: int,
    catalogue: Catalogue,
    now: datetime,
) -> int:
    """The new revision.

    NotFound ``institute_not_found``; Conflict ``institute_changed``; Invalid ``institute_invalid``
    (institute_field).
    """
    require_scope(viewer, "referrals:write")
    known = read_institute(viewer, session, code, catalogue=catalogue)
    lists = {name: _clean(name, getattr(profile, name)) for name in LISTS}
    for name in TERM_LISTS:
        lists |= split_terms(name, _clean_terms(name, profile.list_terms(name)))
    if profile.capacity not in CAPACITIES:
        raise Invalid("institute_invalid", {"institute_field": "capacity"})
    note = profile.capacity_note.strip()
    if len(note) > 500:
        raise Invalid("institute_invalid", {"institute_field": "capacity_note"})
    row = hold_institute(session, code, now)
    if row.revision != revision:
        raise Conflict("institute_changed")
    changed = replace(known.institute, **lists)  # type: ignore[arg-type]  # names of both
    if changed != known.institute:
        is_own = code in list_seats(viewer, session)
        source = "stated by the institute itself" if is_own else "stated by the operator"
        changed = replace(changed, source=source, confidence="high" if is_own else "medium")
    row.document, row.capacity, row.capacity_note = to_document(changed), profile.capacity, note
    row.revision, row.updated_at = revision + 1, now
    session.flush()
    record(
        session, viewer, "institute_changed", "institute", code, {"capacity": profile.capacity}, now=now,
        concerned_id=row.organisation_id,
    )  # fmt: skip
    return row.revision


def add_institute(
    session: Session, viewer: Viewer, command: AddInstitute, *, catalogue: Catalogue, now: datetime
) -> None:
    """NotAllowed ``operator_only``; Conflict ``institute_exists`` (institute); Invalid ``institute_invalid``
    (institute_field)."""
    require_operator(viewer)
    code, name, web = command.code.strip(), command.name.strip(), command.web.strip()
    if not code or len(code) > 80 or not code.replace("-", "").isalnum() or not code.isascii():
        raise Invalid("institute_invalid", {"institute_field": "code"})
    if not 0 < len(name) <= 200:
        raise Invalid("institute_invalid", {"institute_field": "name"})
    if not web.startswith(("https://", "http://")) or len(web) > 300:
        raise Invalid("institute_invalid", {"institute_field": "web"})
    places = {each.name: each for each in catalogue.market.places}
    place = places.get(command.place.strip())
    if place is None:
        raise Invalid("institute_invalid", {"institute_field": "place"})
    if code in load_institutes(session, catalogue):
        raise Conflict("institute_exists", {"institute": code})
    row = hold_institute(session, code, now)
    row.document = to_document(
        Institute(
            code=code, name=name, place=place.name, latitude=place.latitude, longitude=place.longitude,
            process_codes=(), processes_other=(), materials=(), competences=(), industries=(), web=web,
            source="added by the operator", confidence="low",
        )
    )  # fmt: skip
    session.flush()
    record(session, viewer, "institute_changed", "institute", code, {"added": True}, now=now)


def give_institute(
    session: Session,
    viewer: Viewer,
    code: str,
    organisation_id: str | None,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Whose staff acts for it from now on, None: nobody's.

    NotAllowed ``operator_only``; NotFound ``institute_not_found``; Invalid ``organisation_unknown``.
    """
    require_operator(viewer)
    if code not in load_institutes(session, catalogue):
        raise NotFound("institute_not_found")
    if organisation_id is not None and session.get(OrganisationRow, organisation_id) is None:
        raise Invalid("organisation_unknown")
    row = hold_institute(session, code, now)
    row.organisation_id, row.updated_at = organisation_id, now
    session.flush()
    record(
        session, viewer, "institute_given", "institute", code, {"organisation_id": organisation_id},
        now=now, concerned_id=organisation_id,
    )  # fmt: skip


def require_institute_staff(viewer: Viewer, session: Session, code: str) -> None:
    """NotAllowed ``sign_in_required``; NotFound ``institute_not_found`` for anybody else."""
    require_signed_in(viewer)
    if code not in list_seats(viewer, session):
        raise NotFound("institute_not_found")


def hold_institute(session: Session, code: str, now: datetime) -> InstituteRow:
    """Its row, locked; made where there is none yet."""
    row = session.get(InstituteRow, code, with_for_update=True, populate_existing=True)
    if row is None:
        row = InstituteRow(
            code=code, organisation_id=None, document=None, capacity="unknown", capacity_note="",
            revision=0, updated_at=now,
        )  # fmt: skip
        session.add(row)
        session.flush()
    return row


_CODES = {
    "process_codes": frozenset(process.code for process in PROCESSES),
    "methods": frozenset[str](METHODS),
}


def _clean(name: str, words: tuple[str, ...]) -> tuple[str, ...]:
    cleaned = tuple(dict.fromkeys(word.strip() for word in words if word.strip()))
    known = _CODES.get(name)
    if (
        len(cleaned) > MOST_WORDS
        or not _is_writable(cleaned)
        or (known is not None and not set(cleaned) <= known)
    ):
        raise Invalid("institute_invalid", {"institute_field": name})
    return cleaned


def _clean_terms(name: str, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    stripped = (Term(term.de.strip(), term.en.strip()) for term in terms)
    cleaned = tuple(dict.fromkeys(term for term in stripped if term.de or term.en))
    words = [word for term in cleaned for word in (term.de, term.en)]
    if len(cleaned) > MOST_WORDS or not _is_writable(words):
        raise Invalid("institute_invalid", {"institute_field": name})
    return cleaned


def _is_writable(words: Iterable[str]) -> bool:
    return all(len(word) <= LONGEST_WORD and word.isprintable() for word in words)
