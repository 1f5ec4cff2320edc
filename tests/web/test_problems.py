"""One table from refusals to statuses."""

from __future__ import annotations

import pytest
from starlette.exceptions import HTTPException

from app.texts import LANGUAGES, has_text
from app.values import Conflict, Invalid, NotAllowed, NotFound, SchichtwerkError, Unavailable
from app.web.problems import CODE_BY_STATUS, STATUS_BY_CODE, describe_error, problem_document


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("part_not_found"), 404),
        (Conflict("offer_changed"), 409),
        (Conflict("offer_expired"), 410),
        (NotAllowed("scope_missing"), 403),
        (NotAllowed("sign_in_required"), 401),
        (Invalid("file_empty"), 422),
        (Invalid("extension_mismatch"), 415),
        (Invalid("format_unknown"), 415),
        (Invalid("format_unsupported"), 415),
        (Invalid("file_too_large"), 413),
        (Unavailable("database_busy"), 503),
        (Unavailable("parts_quota_reached"), 429),
        (Unavailable("sign_in_slowed"), 429),
        (HTTPException(405), 405),
        (RuntimeError("x"), 500),
        (SchichtwerkError("x"), 500),
    ],
)
def test_the_status_of_an_error(error: Exception, status: int) -> None:
    assert describe_error(error).status == status


def test_waiting_time_comes_from_the_refusal() -> None:
    assert describe_error(Unavailable("x", {"retry_after_s": 17})).headers["Retry-After"] == "17"
    assert describe_error(Unavailable("x")).headers["Retry-After"] == "30"


def test_the_document_is_in_the_asked_language() -> None:
    problem = describe_error(NotFound("part_not_found"))
    german = problem_document(problem, language="de", request_id="r")
    english = problem_document(problem, language="en", request_id="r")
    assert german["detail"] != english["detail"]
    assert {**german, "detail": ""} == {**english, "detail": ""}
    assert english["type"] == "urn:schichtwerk:problem:part_not_found"
    assert english["instance"] == "urn:schichtwerk:request:r"
    assert english["title"] == "Not Found"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_doors_has_words(language: str) -> None:
    codes = {
        *STATUS_BY_CODE,
        *CODE_BY_STATUS.values(),
        "request_invalid",
        "request_refused",
        "internal_error",
    }
    assert {code for code in codes if not has_text(f"error.{code}", language)} == set()
