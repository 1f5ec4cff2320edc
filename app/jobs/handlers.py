"""Which use case runs for which kind of job, and what happens when it is given up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.database.engine import Database
from app.integrations.storage import Storage
from app.marketplace.duties import RESCREEN, rescreen_all
from app.marketplace.insights import COUNT_FIGURES, count_figures, forget_inquiries
from app.marketplace.mailing import SEND_MAIL, Post, bounce_mail, deliver_mail
from app.marketplace.own_data import MAKE_EXPORT, fail_export, make_export
from app.marketplace.quoting import (
    DELETE_BLOBS,
    MAKE_COPY,
    MEASURE_PART,
    Analyser,
    PartError,
    make_copy,
    measure_part,
    refuse_part,
)

Payload = dict[str, Any]


def _do_nothing(_payload: Payload) -> None:
    """Nobody waits for an answer."""


@dataclass(frozen=True, slots=True)
class Handler:
    """``run`` may be called again for the same payload and must then do nothing new."""

    run: Callable[[Payload], None]
    give_up: Callable[[Payload], None] = _do_nothing


def _rescreen(database: Database, post: Post) -> None:
    rescreen_all(database, now=post.now())


def build_handlers(database: Database, storage: Storage, sandbox: Analyser, post: Post) -> dict[str, Handler]:
    """A handler for each kind of job there is."""

    def measure(payload: Payload) -> None:
        measure_part(database, storage, sandbox, payload["part_id"], payload["revision"], now=post.now())

    def give_up_measuring(payload: Payload) -> None:
        error = PartError("measuring_failed", {})
        refuse_part(database, payload["part_id"], payload["revision"], error)

    def delete_blobs(payload: Payload) -> None:
        for key in payload["keys"]:
            storage.delete(key)

    def copy(payload: Payload) -> None:
        make_copy(
            database, storage, sandbox,
            payload["part_id"], payload["kind"], payload["drawing_id"], now=post.now(),
        )  # fmt: skip

    return {
        MAKE_COPY: Handler(copy),
        MAKE_EXPORT: Handler(
            lambda payload: make_export(database, storage, payload["export_id"], now=post.now()),
            lambda payload: fail_export(database, payload["export_id"]),
        ),
        MEASURE_PART: Handler(measure, give_up_measuring),
        DELETE_BLOBS: Handler(delete_blobs),
        RESCREEN: Handler(lambda _payload: _rescreen(database, post)),
        COUNT_FIGURES: Handler(lambda _payload: _count_figures(database, post.now)),
        SEND_MAIL: Handler(
            lambda payload: deliver_mail(database, post, payload["mail_id"]),
            lambda payload: bounce_mail(database, post, payload["mail_id"]),
        ),
    }


def _count_figures(database: Database, now: Callable[[], datetime]) -> None:
    count_figures(database, now=now())
    with database.write() as session:
        forget_inquiries(session, now=now())
