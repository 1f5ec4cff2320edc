"""Answers and refusals of a route as its description shows them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import Body

from app.texts import translate_code
from app.web.api.examples.words import Example
from app.web.api.problem_model import ProblemShown

# For each status the code met most often, with its parameters and its English text.
USUAL_PROBLEMS: dict[int, tuple[str, Example]] = {
    401: ("sign_in_required", {}),
    403: ("scope_missing", {"scope": "quotes:write"}),
    404: ("part_not_found", {}),
    409: ("idempotency_key_reused", {}),
    410: ("offer_expired", {"offer_ids": ["eyJ…"]}),
    413: ("file_too_large", {"limit_bytes": 104857600}),
    415: ("extension_mismatch", {"extension": "obj", "format": "stl"}),
    422: ("request_invalid", {}),
    429: ("parts_quota_reached", {"limit": 100, "retry_after_s": 3600}),
}


def show_problem(status: int, code: str, parameters: Example) -> Example:
    """A refusal as it is sent in English."""
    return {
        "type": f"urn:schichtwerk:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": translate_code("error", code, parameters, "en"),
        "code": code,
        "parameters": parameters,
        "instance": "urn:schichtwerk:request:q2m7ztd3wn6rbvh4yc3faeuk5x",
        "request_id": "q2m7ztd3wn6rbvh4yc3faeuk5x",
    }


_REFUSALS: dict[int, str] = {
    401: "Nobody is signed in",
    403: "Not allowed",
    404: "No such thing, or not yours",
    409: "Things have moved on",
    410: "Too late",
    413: "Too large",
    415: "Not a format that is read here, or the name says another",
    422: "Something in it cannot be right",
    429: "Too many; `Retry-After` says when",
}


def answers(status: int | None, example: Example | None, *refusals: int) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of a route: its answer with an example, and each refusal it knows."""
    described: dict[int | str, dict[str, Any]] = {
        refusal: {
            "description": _REFUSALS[refusal],
            "model": ProblemShown,
            "content": {
                "application/problem+json": {"example": show_problem(refusal, *USUAL_PROBLEMS[refusal])},
            },
        }
        for refusal in refusals
    }
    if status is not None:
        described[status] = {"description": "Done"}
        if example is not None:
            described[status]["content"] = {"application/json": {"example": example}}
    return described


def sends(description: str, media_type: str, example: str, *refusals: int) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of a route that sends a file, and each refusal it knows."""
    sent = {"description": description, "content": {media_type: {"example": example}}}
    return {200: sent, **answers(None, None, *refusals)}


def body_examples(example: Example) -> Any:
    """A request body with its example."""
    return Body(openapi_examples={"usual": {"summary": "As usual", "value": example}})
