"""The one place where a refusal becomes an HTTP status and an RFC 9457 problem document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from app.texts import has_text, translate_code
from app.values import Conflict, Invalid, NotAllowed, NotFound, SchichtwerkError, Unavailable
from app.values.errors import Parameter
from app.web.envelope import BodyTooLarge
from app.web.places import explain_fault, point_to

STATUS_BY_KIND: tuple[tuple[type[SchichtwerkError], int], ...] = (
    (NotFound, 404),
    (Conflict, 409),
    (NotAllowed, 403),
    (Invalid, 422),
    (Unavailable, 503),
)

STATUS_BY_CODE: dict[str, int] = {
    "sign_in_required": 401,
    "sign_in_failed": 401,
    "api_key_invalid": 401,
    "second_factor_asked": 401,
    "passkey_refused": 401,
    "identity_refused": 401,
    "identity_declined": 401,
    "identity_unverified": 403,
    "passkey_copied": 401,
    "password_wrong": 422,
    "factor_code_wrong": 422,
    "factor_code_used": 422,
    "factor_clock": 422,
    "ceremony_over": 410,
    "asked_too_often": 429,
    "link_invalid": 410,
    "invitation_invalid": 410,
    "offer_expired": 410,
    "tus_version_unsupported": 412,
    "file_too_large": 413,
    "drawing_too_large": 413,
    "proof_too_large": 413,
    "picture_too_large": 413,
    "picture_unreadable": 415,
    "drawing_kind_unknown": 415,
    "proof_kind_unknown": 415,
    "extension_mismatch": 415,
    "format_unknown": 415,
    "format_unsupported": 415,
    "upload_busy": 423,
    "parts_quota_reached": 429,
    "sign_in_slowed": 429,
    "feedback_quota_reached": 429,
    "reports_quota_reached": 429,
    "streams_quota_reached": 429,
}

# What the framework itself refuses: a status without a code of ours.
CODE_BY_STATUS: dict[int, str] = {
    400: "request_malformed",
    404: "route_not_found",
    405: "method_not_allowed",
}

RETRY_AFTER_S = 30
FAULTS = "faults"  # a refusal's parameter that lists what is wrong in a document, place by place
DOCUMENT = "document"
PROBLEM_MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal ready to be shown: status, code, parameters, and fields at fault by JSON pointer."""

    status: int
    code: str
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    errors: tuple[Mapping[str, Parameter], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def describe_error(error: Exception) -> Problem:
    """The problem an exception stands for; anything unknown is an internal error that tells nothing."""
    if isinstance(error, SchichtwerkError):
        return _describe_refusal(error)
    if isinstance(error, RequestValidationError):
        return Problem(422, "request_invalid", errors=tuple(_field_errors(error)))
    if isinstance(error, BodyTooLarge):
        return Problem(413, "file_too_large", {"limit_bytes": error.limit_bytes}, headers=error.headers or {})
    if isinstance(error, HTTPException):
        code = CODE_BY_STATUS.get(error.status_code, "request_refused")
        return Problem(error.status_code, code, headers=error.headers or {})
    return Problem(500, "internal_error")


def status_of(error: SchichtwerkError) -> int:
    """The HTTP status of a refusal: by its code where one is named, else by its kind."""
    if error.code in STATUS_BY_CODE:
        return STATUS_BY_CODE[error.code]
    return next((status for kind, status in STATUS_BY_KIND if isinstance(error, kind)), 500)


def _describe_refusal(error: SchichtwerkError) -> Problem:
    status = status_of(error)
    headers: dict[str, str] = {}
    if status == 413:  # what of it has not arrived yet is not waited for
        headers["Connection"] = "close"
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="schichtwerk"'
    if status in (429, 503):
        seconds = error.parameters.get("retry_after_s", RETRY_AFTER_S)
        headers["Retry-After"] = str(seconds)
    parameters = dict(error.parameters)
    faults = parameters.pop(FAULTS, ())
    errors = tuple(_document_error(each) for each in faults) if isinstance(faults, list) else ()
    return Problem(status, error.code, parameters, errors, headers)


def _document_error(fault: Parameter) -> dict[str, Parameter]:
    """A fault in a document that was sent or stored, as a field at fault."""
    if not isinstance(fault, dict):
        raise TypeError("a fault has a place, a problem and parameters")
    return {
        "in": DOCUMENT,
        "pointer": point_to(str(fault["place"])),
        "code": fault["problem"],
        "parameters": fault["parameters"],
    }


def _field_errors(error: RequestValidationError) -> list[dict[str, Parameter]]:
    found: list[dict[str, Parameter]] = []
    for item in error.errors():
        place, *path = item["loc"]
        parameters: dict[str, Parameter] = {
            name: value
            for name, value in (item.get("ctx") or {}).items()
            if isinstance(value, str | int | float | bool)
        }
        pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)
        found.append({"in": str(place), "pointer": pointer, "code": item["type"], "parameters": parameters})
    return found


def problem_document(problem: Problem, *, language: str, request_id: str) -> dict[str, object]:
    """The body of a problem in a language; ``type`` names the code, ``instance`` the request."""
    document: dict[str, object] = {
        "type": f"urn:schichtwerk:problem:{problem.code}",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": translate_code("error", problem.code, dict(problem.parameters), language),
        "code": problem.code,
        "parameters": dict(problem.parameters),
        "instance": f"urn:schichtwerk:request:{request_id}",
        "request_id": request_id,
    }
    if problem.errors:
        document["errors"] = [
            {**entry, "detail": _explain_field(entry, language)} for entry in problem.errors
        ]
    return document


def _explain_field(entry: Mapping[str, Parameter], language: str) -> str:
    code, parameters = str(entry["code"]), entry["parameters"]
    if entry["in"] == DOCUMENT:
        return explain_fault(code, parameters if isinstance(parameters, dict) else {}, language)
    known = code if has_text(f"field.{code}", language) else "unknown_code"
    named = {**parameters, "code": code} if isinstance(parameters, dict) else {"code": code}
    return translate_code("field", known, named, language)


def problem_response(problem: Problem, *, language: str, request_id: str) -> JSONResponse:
    """A problem as an HTTP answer."""
    return JSONResponse(
        problem_document(problem, language=language, request_id=request_id),
        status_code=problem.status,
        headers={**problem.headers, "Content-Language": language, "Vary": "Accept-Language"},
        media_type=PROBLEM_MEDIA_TYPE,
    )
