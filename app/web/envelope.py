"""What goes round every request: an id, headers that keep browsers careful, a size limit, one log line."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.marketplace.learning import LARGEST_PICTURE_BYTES
from app.marketplace.quoting import LARGEST_DRAWING_BYTES
from app.values import new_id
from app.web.papers import PAPERS_BYTES

MAX_BODY_BYTES = 1024 * 1024
MULTIPART_OVERHEAD_BYTES = 64 * 1024
# a picture in base 64 beside what is said
FEEDBACK_BYTES = LARGEST_PICTURE_BYTES * 4 // 3 + MULTIPART_OVERHEAD_BYTES
# where whole files may come by form, and where pieces of them may come
FORM_PATHS = ("/api/v1/parts", "/de/parts", "/en/parts")
REVISION_PATH = re.compile(r"/(api/v1|de|en)/parts/[^/]+/revisions")
PAPERS_PATH = re.compile(r"/(api/v1|de|en)/parts/[^/]+/drawings")
ATTACHMENT_PATH = re.compile(r"/(api/v1|de|en)/cases/[^/]+/attachments")
FEEDBACK_PATHS = ("/api/v1/feedback", "/de/feedback", "/en/feedback")
PIECE_PREFIX = "/api/v1/uploads/"
HSTS = "max-age=31536000; includeSubDomains"
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS: dict[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class BodyTooLarge(HTTPException):
    """More came than a body may have. An HTTPException, because the framework lets only those through."""

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(413, headers={"Connection": "close"})
        self.limit_bytes = limit_bytes


AnswerError = Callable[[Request, Exception], Response]
"""Makes the answer to an error nobody expected."""

_log = structlog.get_logger("access")


class Envelope:
    """ASGI middleware; written without BaseHTTPMiddleware so that streams stay streams."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        is_https: bool,
        max_upload_bytes: Callable[[Request], int],
        answer_error: AnswerError,
    ) -> None:
        self._app = app
        self._is_https = is_https
        self._max_upload_bytes = max_upload_bytes
        self._answer_error = answer_error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = new_id()
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        status = 0

        async def send_enveloped(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._add_headers(MutableHeaders(scope=message), scope["state"])
            await send(message)

        try:
            await self._app(scope, _limit_body(receive, await self._limit_for(scope)), send_enveloped)
        except Exception as error:
            _log.exception("internal_error", request_id=request_id)
            if status:
                raise  # half an answer is on its way: cutting the connection is all that is left
            await self._answer_error(Request(scope), error)(scope, receive, send_enveloped)
        finally:
            # no query string, no header, no body: keys and drawings never reach the log
            _log.info(
                "request",
                request_id=request_id,
                method=scope["method"],
                path=_name_path(scope["path"]),
                status=status,
                duration_ms=round((time.perf_counter() - started) * 1000, 1),
            )

    async def _limit_for(self, scope: Scope) -> int:
        is_form = scope["path"] in FORM_PATHS or REVISION_PATH.fullmatch(scope["path"])
        if scope["method"] == "POST" and is_form:
            return await self._largest_file(scope) + MULTIPART_OVERHEAD_BYTES
        if scope["method"] == "POST" and PAPERS_PATH.fullmatch(scope["path"]):
            return PAPERS_BYTES + MULTIPART_OVERHEAD_BYTES
        if scope["method"] == "POST" and ATTACHMENT_PATH.fullmatch(scope["path"]):
            return LARGEST_DRAWING_BYTES + MULTIPART_OVERHEAD_BYTES
        if scope["method"] == "POST" and scope["path"] in FEEDBACK_PATHS:
            return FEEDBACK_BYTES
        if scope["method"] == "PATCH" and scope["path"].startswith(PIECE_PREFIX):
            return await self._largest_file(scope)
        return MAX_BODY_BYTES

    async def _largest_file(self, scope: Scope) -> int:
        # the policy stands in the database, for which the loop must not wait
        return await run_in_threadpool(self._max_upload_bytes, Request(scope))

    def _add_headers(self, headers: MutableHeaders, state: Mapping[str, Any]) -> None:
        for name, value in SECURITY_HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("Cache-Control", "no-store")
        headers["X-Request-Id"] = state["request_id"]
        if not state.get("is_indexable"):
            headers.setdefault("X-Robots-Tag", "noindex")
        if "language" in state:
            headers.setdefault("Content-Language", state["language"])
            headers.add_vary_header("Accept-Language")
        if self._is_https:
            headers.setdefault("Strict-Transport-Security", HSTS)


def _limit_body(receive: Receive, limit_bytes: int) -> Receive:
    """Refuse a body once more than the limit has arrived, whatever its header claimed."""
    received = 0

    async def receive_limited() -> Message:
        nonlocal received
        message = await receive()
        if message["type"] == "http.request":
            received += len(message.get("body", b""))
            if received > limit_bytes:
                raise BodyTooLarge(limit_bytes)
        return message

    return receive_limited


def _name_path(path: str) -> str:
    """The path as it is logged: what opens a shared quote stands in it and is a secret."""
    head, shared, _ = path.partition("/shared/")
    return f"{head}{shared}…" if shared else path
