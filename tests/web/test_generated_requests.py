"""Requests made from the interface's own description, right and wrong: never an error of the server's."""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from starlette.testclient import TestClient

from app.web.rules import Rule, rules_by_route
from tests.catalogue_in_force import CatalogueRows
from tests.web.house import House, issue_quote, upload_measured
from tests.web.test_firm_api import CODE, give_firm, start

EXAMPLES = int(os.environ.get("SCHICHTWERK_FUZZ_REQUESTS", "4"))
SIGNS_OUT = {("DELETE", "/api/v1/session"), ("POST", "/api/v1/session")}
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
OPEN = {Rule.ANYONE, Rule.GUEST_OR_MEMBER}
MAY_USE = {"guest": OPEN, "owner": set(Rule) - {Rule.OPERATOR}, "operator": set(Rule)}


@pytest.mark.parametrize("role", ["guest", "owner", "operator"])
def test_no_request_makes_the_server_fail(house: House, catalogue_rows: CatalogueRows, role: str) -> None:
    with house.database.write() as session:
        catalogue_rows.put(session)
    email = f"{role}@example.org"
    visitor = (
        house.visit() if role == "guest" else house.visit_signed_in(email, is_operator=role == "operator")
    )
    known = make_things(visitor)
    if role == "owner":
        give_firm(house, email)
        known |= {"code": CODE, "version_id": start(visitor)["id"]}
    rules = rules_by_route(house.app)
    for operation, cases in read_operations(visitor.get("/api/v1/openapi.json").text):
        (rule,) = rules[f"{operation.method.upper()} {operation.path}"]
        # before a door that is closed all requests end alike
        examples = EXAMPLES if rule in MAY_USE[role] else 1
        check_operation(operation, cases, examples, visitor, known)


def make_things(visitor: TestClient) -> dict[str, str]:
    """One of each thing that a path can name, so that not every request ends at the door."""
    part_id = upload_measured(visitor)
    return {"part_id": part_id, "quote_id": issue_quote(visitor, part_id), "code": CODE}


@cache
def read_operations(description: str) -> tuple[tuple[APIOperation[Any], st.SearchStrategy[Case]], ...]:
    """Deletions come last: what they delete, the others ask for. Read once: it is the same for everybody."""
    schema = schemathesis.openapi.from_dict(json.loads(description))
    found = [result.ok() for result in schema.get_all_operations()]
    wanted = [each for each in found if (each.method.upper(), each.path) not in SIGNS_OUT]
    wanted.sort(key=lambda each: (each.method.upper() == "DELETE", each.path, each.method))
    return tuple(
        (each, st.one_of(each.as_strategy(generation_mode=mode) for mode in MODES)) for each in wanted
    )


def check_operation(
    operation: APIOperation[Any],
    cases: st.SearchStrategy[Case],
    examples: int,
    visitor: TestClient,
    known: dict[str, str],
) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, names_known=st.booleans())
    def check(case: Case, names_known: bool) -> None:
        if names_known:
            case.path_parameters.update({k: v for k, v in known.items() if k in case.path_parameters})
        status = send(visitor, case)
        assert status < 500, (operation.method, operation.path, case)

    check()


def send(visitor: TestClient, case: Case) -> int:
    wanted = case.as_transport_kwargs(base_url="http://testserver")
    wanted.pop("cookies", None)  # whoever visits has his own
    prepared = requests.Request(**wanted).prepare()
    headers = {name: value for name, value in prepared.headers.items() if name.lower() != "cookie"}
    answer = visitor.request(case.method, str(prepared.url), headers=headers, content=prepared.body)
    return answer.status_code
