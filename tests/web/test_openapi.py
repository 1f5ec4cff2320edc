"""The description of the interface is complete, and its examples are true."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from pydantic import TypeAdapter

from app.web.api.examples.answering import USUAL_PROBLEMS, show_problem
from app.web.api.problem_model import ProblemShown
from app.web.rules import rules_by_route
from tests.web.house import House

# a description touches no database
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
METHODS = {"get", "post", "patch", "delete", "put"}


@pytest.fixture
def description(house: House) -> dict[str, Any]:
    answer = house.visit().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    described: dict[str, Any] = answer.json()
    return described


def test_all_of_the_interface_is_described(house: House, description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    described = {
        f"{method.upper()} {path}"
        for path, item in description["paths"].items()
        for method in item
        if method in METHODS
    }
    routes = {name for name in rules_by_route(house.app) if name.partition(" ")[2].startswith("/api/")}
    # resumable upload is described by the tus protocol, 1.0
    tus = {name for name in routes if name.partition(" ")[2].startswith("/api/v1/uploads")}
    assert len(tus) == 4
    assert routes - described - tus == {"GET /api/v1/openapi.json"}
    assert described <= routes


def test_every_reference_leads_somewhere(description: dict[str, Any]) -> None:
    text = json.dumps(description)
    for piece in text.split('"$ref": "')[1:]:
        place: Any = description
        for step in piece.split('"')[0].removeprefix("#/").split("/"):
            place = place[step]


def test_every_answer_and_every_body_has_an_example(description: dict[str, Any]) -> None:
    for path, item in description["paths"].items():
        for method, operation in item.items():
            name = f"{method} {path}"
            assert operation["summary"], name
            succeeded = [code for code in operation["responses"] if code.startswith("2")]
            assert len(succeeded) == 1, name
            answer = operation["responses"][succeeded[0]]
            if succeeded[0] != "204":
                assert all("example" in content for content in answer["content"].values()), name
            for content in operation.get("requestBody", {}).get("content", {}).values():
                assert content["examples"], name
            for code, refusal in operation["responses"].items():
                if code.startswith("4") and "application/problem+json" in refusal.get("content", {}):
                    assert refusal["content"]["application/problem+json"]["example"], name


def test_examples_fit_what_they_stand_for(house: House, description: dict[str, Any]) -> None:
    checked = 0
    for route in iter_route_contexts(house.app.routes):
        if route.path not in description["paths"]:
            continue
        for method in route.methods:
            operation = description["paths"][route.path][method.lower()]
            content = operation["responses"].get(str(route.status_code or 200), {}).get("content", {})
            example = content.get("application/json", {}).get("example")
            if example is not None:
                TypeAdapter(route.response_model).validate_json(json.dumps(example))
                checked += 1
            if route.body_field is not None:
                body = operation["requestBody"]["content"]["application/json"]["examples"]["usual"]["value"]
                TypeAdapter(route.body_field.field_info.annotation).validate_json(json.dumps(body))
                checked += 1
    assert checked >= 24
    for status, (code, parameters) in USUAL_PROBLEMS.items():
        shown = ProblemShown.model_validate(show_problem(status, code, parameters))
        assert (shown.status, shown.code) == (status, code)


def test_what_goes_out_has_no_defaults(description: dict[str, Any]) -> None:
    """A field that is forgotten when an answer is made must be an error, not a plausible value."""
    schemas = description["components"]["schemas"]
    shown = {name: schema for name, schema in schemas.items() if name.endswith(("Shown", "Created"))}
    assert len(shown) > 30
    for name, schema in shown.items():
        optional = set(schema.get("properties", {})) - set(schema.get("required", []))
        assert optional <= ({"errors"} if name == "ProblemShown" else set()), name
        assert schema["additionalProperties"] is False, name


def test_the_ways_in_are_described(house: House) -> None:
    described = house.visit().get("/api/v1/openapi.json").json()
    assert set(described["components"]["securitySchemes"]) == {"apiKey", "session", "partKey"}
    assert described["security"][0] == {}  # guests
