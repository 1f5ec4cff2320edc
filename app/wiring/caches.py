"""What is kept between requests: the catalogue and the phase in force."""

from __future__ import annotations

import threading

from app.database import Database
from app.marketplace.operating import read_phase
from app.marketplace.supplying import load_current_catalogue, read_catalogue_version
from app.offers import Catalogue, Prepared, prepare
from app.programme import Phase, Policy, count_month, find_policy
from app.wiring.machine import read_clock


class CatalogueCache:
    """The catalogue in force and its prepared form, loaded again when the database names another version."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._catalogue: Catalogue | None = None
        self._prepared: Prepared | None = None

    def catalogue(self) -> Catalogue:
        """Raises Unavailable ``catalogue_missing`` before the first import."""
        with self._database.read() as session:
            version = read_catalogue_version(session)
        with self._lock:
            if self._catalogue is None or self._catalogue.version != version:
                with self._database.read() as session:
                    self._catalogue = load_current_catalogue(session)
            return self._catalogue

    def prepared(self) -> Prepared:
        """The same, ready for composing."""
        catalogue = self.catalogue()
        with self._lock:
            if self._prepared is None or self._prepared.catalogue.version != catalogue.version:
                self._prepared = prepare(catalogue)
            return self._prepared


class PhaseCache:
    """The policy of the phase in force, made again when the database names another or a month has passed."""

    def __init__(self, database: Database, first_phase: Phase) -> None:
        self._database = database
        self._first = find_policy(first_phase)
        self._made: tuple[int, int, Policy] | None = None

    def policy(self) -> Policy:
        """What holds now; whoever asks keeps it to the end of what he does."""
        with self._database.read() as session:
            phase = read_phase(session)
        if phase is None:
            return self._first
        month = count_month(phase.began_at, read_clock())
        made = self._made
        if made is None or made[:2] != (phase.position, month):
            # one assignment: whoever comes at the same time makes the same
            made = self._made = (phase.position, month, find_policy(phase.phase, month=month))
        return made[2]
