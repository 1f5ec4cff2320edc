"""Server-sent progress of parts: many watchers, one poller, nothing held while nothing is watched."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Literal

from fastapi.concurrency import run_in_threadpool
from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer
from app.marketplace.quoting import PartView, read_part
from app.values import NotAllowed, SchichtwerkError, Unavailable
from app.web.context import WebContext

POLL_S = 0.1
IDENTIFY_EVERY = 5  # beats: who was removed sees nothing half a second later
STREAM_S = 60.0
KEEP_ALIVE_S = 15.0
RETRY_MS = 1_000
MAX_STREAMS_PER_VIEWER = 8
MAX_STREAMS = 200
FINAL_STATUSES = frozenset(("measured", "refused"))

Identify = Callable[[Session], Viewer]
State = PartView | Literal["gone"]


@dataclass(eq=False, slots=True)
class Watch:
    """One open stream: whose, of what, and the last state that was seen; ``identify`` tells whose by now."""

    viewer: Viewer
    identify: Identify
    part_id: str
    changes: asyncio.Queue[State] = field(default_factory=asyncio.Queue)
    seen: tuple[str, int] | None = None


class ProgressPoller:
    """Looks once a beat, in one read session, at every part that somebody watches.

    Each look asks as the viewer, who is identified anew now and then, so that a stream ends as soon as its
    right to see does.
    """

    def __init__(self, context: WebContext) -> None:
        self._context = context
        self._watches: list[Watch] = []
        self._task: asyncio.Task[None] | None = None

    def check_room(self, viewer: Viewer) -> None:
        """Unavailable or NotAllowed where too many streams are open."""
        if len(self._watches) >= MAX_STREAMS:
            raise Unavailable("streams_full", {"limit": MAX_STREAMS})
        open_streams = Counter(watch.viewer.owner_key for watch in self._watches)
        if open_streams[viewer.owner_key] >= MAX_STREAMS_PER_VIEWER:
            raise NotAllowed("streams_quota_reached", {"limit": MAX_STREAMS_PER_VIEWER, "retry_after_s": 60})

    def open(self, viewer: Viewer, identify: Identify, part: PartView) -> Watch:
        """Start watching; to be called on the event loop."""
        watch = Watch(viewer, identify, part.id)
        _note(watch, part)
        self._watches.append(watch)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._poll())
        return watch

    def close(self, watch: Watch) -> None:
        """Stop watching."""
        self._watches.remove(watch)

    async def _poll(self) -> None:
        for beat in itertools.count():
            await asyncio.sleep(POLL_S)
            if not self._watches:
                return
            watches = tuple(self._watches)
            try:
                states = await run_in_threadpool(self._look, watches, identifies=beat % IDENTIFY_EVERY == 0)
            except Exception:  # noqa: S112 - a database that is down for a moment: look again
                continue
            for watch, state in zip(watches, states, strict=True):
                _note(watch, state)

    def _look(self, watches: tuple[Watch, ...], *, identifies: bool) -> list[State]:
        states: list[State] = []
        with self._context.open_read() as session:
            for watch in watches:
                try:
                    if identifies:
                        watch.viewer = watch.identify(session)
                    states.append(read_part(watch.viewer, session, watch.part_id, now=self._context.now()))
                except SchichtwerkError:
                    states.append("gone")
        return states


def _note(watch: Watch, state: State) -> None:
    seen = ("gone", 0) if state == "gone" else (state.status, state.revision)
    if seen != watch.seen:
        watch.seen = seen
        watch.changes.put_nowait(state)


async def stream_progress(
    poller: ProgressPoller, viewer: Viewer, identify: Identify, part: PartView, *, lasts_s: float = STREAM_S
) -> AsyncIterator[str]:
    """Server-sent events of one part: ``status`` at each change, ``end`` when nothing more will come.

    After a minute the stream ends and the browser comes back by itself.
    """
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + lasts_s
    watch = poller.open(
        viewer, identify, part
    )  # here, so that a client gone before the first byte leaves nothing behind
    try:
        yield f"retry: {RETRY_MS}\n\n"
        while (left := ends_at - loop.time()) > 0:
            try:
                state = await asyncio.wait_for(watch.changes.get(), min(left, KEEP_ALIVE_S))
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if state == "gone":
                yield "event: end\ndata: {}\n\n"
                return
            error = state.error and {"code": state.error.code, "parameters": dict(state.error.parameters)}
            data = {"id": state.id, "status": state.status, "revision": state.revision, "error": error}
            yield f"event: status\ndata: {json.dumps(data)}\n\n"
            if state.status in FINAL_STATUSES:
                yield "event: end\ndata: {}\n\n"
                return
    finally:
        poller.close(watch)
