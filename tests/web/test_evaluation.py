"""The operator's evaluation, its exports and reports, and the market a provider sees."""

from __future__ import annotations

import html
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from app.catalogue import load_catalogue
from app.database.tables import InquiryRow, ProgrammeReportRow, ProviderRow
from app.documents.figure_words import tell_value
from app.marketplace.insights import count_figures
from app.marketplace.supplying import import_catalogue
from app.values import digest
from app.web.naming import names_in_figures
from tests.marketplace.insights.rows import make_inquiry
from tests.web.house import House, refused

FORMULA = "=cmd()"


def fill(house: House) -> None:
    """Two months of the market that have settled, and one that runs; one request of a single organisation."""
    rows = [
        make_inquiry(
            number, f"asker{number % 7}",
            at=house.now - timedelta(days=24 + number % 20 + (32 if number >= 30 else 0)),
            need="material/inconel 939" if number % 4 == 0 else "",
            refused={"gamma": "too_large"},
            quoted_at=house.now if number % 4 == 1 else None,
            chosen_provider="alpha" if number % 4 == 1 else None,
            chosen_minor=5_000 if number % 4 == 1 else None,
            material=f"unknown/{FORMULA}" if number % 5 == 0 else "polymer/sls-pa12",
            region="germany" if number % 3 == 0 else "saxony",
        )
        for number in range(60)
    ]  # fmt: skip
    alone = house.now - timedelta(days=30)
    rows.append(make_inquiry(99, "alone", at=alone, process="DED-LB/M", region="world", country="US"))
    rows += [make_inquiry(100 + number, f"asker{number % 7}", at=house.now) for number in range(20)]
    with house.database.write() as session:
        session.add_all(rows)
    count_figures(house.database, now=house.now)


def visit_operator(house: House) -> TestClient:
    return house.visit_signed_in("olga@example.org", is_operator=True)


def count_values(shown: dict[str, Any], dimension: str) -> dict[str, int]:
    tables = {table["dimension"]: table for table in shown["tables"]}
    return {one["value"]: one["requests"] for one in tables[dimension]["values"]}


def test_the_operator_sees_figures_in_both_languages(house: House) -> None:
    fill(house)
    operator = visit_operator(house)
    for language, words in (
        ("de", "Werkstoff Nickellegierung IN939 anbieten"),
        ("en", "Offer the material Nickel alloy IN939"),
    ):
        page = operator.get(f"/{language}/operator/evaluation")
        assert page.status_code == 200
        assert words in page.text
        assert "alone" not in page.text
        nothing = '<td class="num">0</td><td class="num">0</td><td class="num">–</td>'
        assert f'/firm/gamma/market">gamma</a></th>{nothing}' in page.text  # no share of no offers
    shown = operator.get("/api/v1/operator/evaluation").json()
    # months that have settled only; who was alone is counted with others, never by himself
    assert (shown["requests"], shown["least_organisations"], shown["until"]) == (61, 3, "2026-11-01")
    assert [(one["value"], one["requests"]) for one in shown["unmet"]["values"]] == [
        ("material/inconel 939", 15)
    ]
    assert [one["requests"] for one in shown["funnel"]["values"]] == [61, 46, 15]
    assert count_values(shown, "region") == {"saxony": 35, "germany": 11, "*": 15}
    assert count_values(shown, "choice") == {"1_5": 15, "none": 46}
    assert {one["provider"]: one["chosen"] for one in shown["providers"]}["alpha"] == 15


def test_funding_has_the_name_the_operator_gave_it(house: House) -> None:
    operator = visit_operator(house)
    programme = {"name": "Beispielprogramm", "funder": "Ministerium", "web": "https://foerderung.example"}
    saved = operator.put("/api/v1/funding-programmes/beispiel", json=programme)
    assert saved.status_code == 200, saved.text
    with house.database.read() as session:
        names = names_in_figures(session, load_catalogue(), "de")
    assert tell_value("funding", "beispiel", "de", names) == "Beispielprogramm"


def test_filters_narrow_and_what_is_left_is_not_derivable(house: House) -> None:
    fill(house)
    operator = visit_operator(house)
    world = operator.get("/api/v1/operator/evaluation", params={"region": "world"}).json()
    assert (world["requests"], world["tables"]) == (0, [])
    everything = operator.get("/api/v1/operator/evaluation").json()
    parts = [
        operator.get("/api/v1/operator/evaluation", params={"region": region}).json()["requests"]
        for region in ("saxony", "germany", "europe", "world")
    ]
    unmet = sum(one["requests"] for one in everything["unmet"]["values"])
    assert (sum(parts), everything["pooled"] + unmet) == (0, everything["requests"])
    page = operator.get("/en/operator/evaluation", params={"from": "2026-10-01", "to": "", "region": "world"})
    assert page.status_code == 200
    assert "There is no figure for this choice" in page.text
    late = operator.get("/api/v1/operator/evaluation", params={"to_quarter": "9999-12-31"})
    assert (late.status_code, late.json()["requests"]) == (200, 61)
    odd = operator.get(
        "/de/operator/evaluation", params={"from": "abc", "to": "2026-13-01", "region": "moon"}
    )
    assert odd.status_code == 200
    assert "Werkstoff Nickellegierung IN939 anbieten" in odd.text  # as if nothing had been chosen
    wrong = operator.get("/api/v1/operator/evaluation", params={"region": "moon"})
    refused(wrong, 422, "request_invalid")


def test_exports_hold_the_figures_and_no_formula(house: House) -> None:
    fill(house)
    operator = visit_operator(house)
    answer = operator.get("/de/operator/evaluation/export?format=xlsx")
    workbook = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert any(FORMULA in str(cell.value) for cell in cells)
    assert 61 in [cell.value for cell in cells]
    archive = zipfile.ZipFile(
        io.BytesIO(operator.get("/api/v1/operator/evaluation/export?format=csv").content)
    )
    lines = "\n".join(archive.read(name).decode("utf-8-sig") for name in archive.namelist()).splitlines()
    assert lines
    assert not [
        line for line in lines for cell in line.split(",") if cell.strip('"').startswith(("=", "+", "@"))
    ]


def test_page_interface_and_export_say_the_same(house: House) -> None:
    fill(house)
    operator = visit_operator(house)
    shown = operator.get("/api/v1/operator/evaluation", headers={"Accept-Language": "en"}).json()
    page = operator.get("/en/operator/evaluation").text
    workbook = openpyxl.load_workbook(
        io.BytesIO(operator.get("/en/operator/evaluation/export?format=xlsx").content)
    )
    sheets = [
        [tuple(map(str, row[:3])) for row in sheet.iter_rows(min_row=2, values_only=True)]
        for sheet in workbook
    ]
    archive = zipfile.ZipFile(io.BytesIO(operator.get("/en/operator/evaluation/export?format=csv").content))
    files = "".join(archive.read(name).decode("utf-8-sig") for name in archive.namelist())
    tables = [shown["funnel"], *shown["tables"], shown["unmet"]]
    assert len(tables) == len({table["dimension"] for table in tables}) > 15
    for table in tables:
        rows = [(one["value"], one["text"], str(one["requests"])) for one in table["values"]]
        assert rows in sheets, table["dimension"]
        assert table["title"] in page
        for _, text, number in rows:
            assert number in files
            assert text in html.unescape(page)
    # every table of requests parts all of them
    for table in shown["tables"]:
        if table["unit"] == "Requests":
            assert sum(one["requests"] for one in table["values"]) == 61, table["dimension"]


def test_reports_are_frozen_with_comments_and_printed(house: House) -> None:
    fill(house)
    operator = visit_operator(house)
    page = operator.get("/en/operator/reports")
    assert "Offer the material Nickel alloy IN939" in page.text
    form = {
        "kind": "recommendations", "from": "2026-04-01", "to": "2026-10-01", "comment": "agreed",
        "comment-win_capability:material/inconel 939": "one firm <is> trying",
    }  # fmt: skip
    made = operator.post("/en/operator/reports", data=form)
    assert made.status_code == 303, made.text
    shown = operator.get(made.headers["Location"])
    assert "one firm &lt;is&gt; trying" in shown.text
    for language in ("de", "en"):
        pdf = operator.get(f"{made.headers['Location'].replace('/en/', f'/{language}/')}/pdf")
        assert (pdf.headers["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    (report,) = operator.get("/api/v1/operator/reports").json()["reports"]
    assert (report["version"], report["comment"], report["requests"]) == (1, "agreed", 61)
    # other figures later, and the report is the same
    with house.database.write() as session:
        session.execute(update(InquiryRow).values(need="", changed_at=house.now + timedelta(days=1)))
    count_figures(house.database, now=house.now + timedelta(days=1))
    assert operator.get(f"/api/v1/operator/reports/{report['id']}").json() == report
    with house.database.read() as session:
        row = session.scalars(select(ProgrammeReportRow)).one()
    assert row.sha256 == report["sha256"] == digest(json.loads(row.content))
    with house.database.write() as session:
        changed = session.scalars(select(ProgrammeReportRow)).one()
        changed.version = 9
        with pytest.raises(RuntimeError):
            session.flush()
        session.rollback()


def test_a_report_that_cannot_be_made_leaves_nothing(house: House) -> None:
    operator = visit_operator(house)
    wanted = {"kind": "yearly", "from_quarter": "2026-01-01", "to_quarter": "2026-10-01"}
    refused(operator.post("/api/v1/operator/reports", json=wanted), 409, "report_without_figures")
    fill(house)
    never = {**wanted, "from_quarter": "9999-10-01", "to_quarter": "9999-10-01"}
    refused(operator.post("/api/v1/operator/reports", json=never), 422, "report_span_invalid")
    half = {**wanted, "to_quarter": "2026-04-01"}
    refused(operator.post("/api/v1/operator/reports", json=half), 422, "report_span_invalid")
    backwards = operator.post(
        "/de/operator/reports",
        data={"kind": "recommendations", "from": "2026-10-01", "to": "2026-01-01", "comment": "typed"},
    )
    assert backwards.status_code == 422
    assert ">typed</textarea>" in backwards.text
    assert house.count("programme_reports") == 0
    made = operator.post("/api/v1/operator/reports", json=wanted)
    assert made.status_code == 201, made.text
    assert (made.json()["kind"], made.json()["version"]) == ("yearly", 1)
    refused(operator.get("/api/v1/operator/reports/" + "a" * 26), 404, "programme_report_not_found")


def test_a_provider_sees_his_own_figures_and_no_running_quarter(house: House) -> None:
    with house.database.write() as session:
        import_catalogue(session, house.prepared.catalogue, now=house.now)
    owner = house.visit_signed_in("paul@example.org")
    other = house.visit_signed_in("petra@example.org")
    with house.database.read() as session:
        code = session.scalars(select(ProviderRow.code).order_by(ProviderRow.position)).first()
    assert code is not None
    organisation = owner.get("/api/v1/me").json()["organisation_id"]
    with house.database.write() as session:
        session.execute(
            update(ProviderRow).where(ProviderRow.code == code).values(organisation_id=organisation)
        )
    rows = [
        make_inquiry(
            number, f"asker{number % 5}", at=house.now - timedelta(days=40 + number),
            offering=[] if number % 2 else [code], refused={code: "too_large"} if number % 2 else {},
        )
        for number in range(20)
    ]  # fmt: skip
    rows += [make_inquiry(50 + n, f"new{n}", at=house.now, offering=[code], refused={}) for n in range(5)]
    with house.database.write() as session:
        session.add_all(rows)
    count_figures(house.database, now=house.now)
    page = owner.get(f"/de/firm/{code}/market")
    assert page.status_code == 200
    assert "zu groß für Ihre Maschinen" in page.text
    shown = owner.get(f"/api/v1/providers/{code}/market").json()
    # the running month is left out; who is too few in a month is, too
    assert shown["offered"] + shown["missed"] <= 20
    assert shown["missed"] > 0
    assert {table["dimension"] for table in shown["market"]}.isdisjoint({"status", "institute", "to_answer"})
    for stranger in (other, house.visit()):
        assert stranger.get(f"/api/v1/providers/{code}/market").status_code in (401, 403, 404)
        assert stranger.get(f"/de/firm/{code}/market").status_code in (401, 403, 404)


def test_a_report_is_drafted_for_the_span_that_is_looked_at(house: House) -> None:
    before = [
        make_inquiry(200 + number, f"asker{number % 7}", at=house.now - timedelta(days=200))
        for number in range(30)
    ]
    with house.database.write() as session:
        session.add_all(before)
    fill(house)
    operator = visit_operator(house)
    one = operator.get("/en/operator/reports", params={"from": "2026-07-01", "to": "2026-07-01"})
    assert '<input type="hidden" name="from" value="2026-07-01">' in one.text
    whole = operator.get("/en/operator/reports")
    assert '<input type="hidden" name="from" value="2026-04-01">' in whole.text
    empty = operator.get("/en/operator/reports", params={"from": "1999-01-01", "to": "1999-01-01"})
    assert "There are no figures for this span of time" in empty.text


def test_the_yearly_report_has_the_operators_words_and_says_what_is_still_running(house: House) -> None:
    fill(house)
    operator = visit_operator(house)
    form = {"kind": "yearly", "year": "2026", "comment": "what the ministry should know"}
    made = operator.post("/de/operator/reports", data=form)
    assert made.status_code == 303, made.text
    page = operator.get(made.headers["Location"])
    for words in ("what the ministry should know", "Auf einen Blick", "noch nicht zu Ende", "Anbieter"):
        assert words in page.text
    (report,) = operator.get("/api/v1/operator/reports").json()["reports"]
    assert (report["kind"], report["from_day"], report["to_day"]) == ("yearly", "2026-01-01", "2026-12-31")
    with house.database.read() as session:
        row = session.scalars(select(ProgrammeReportRow)).one()
    assert json.loads(row.content)["catalogue_version"] == house.prepared.catalogue.version
    for wrong in ("", "0", "99999", "next"):
        refusal = operator.post("/de/operator/reports", data={**form, "year": wrong})
        assert (refusal.status_code, ">what the ministry should know</textarea>" in refusal.text) == (
            422,
            True,
        )
    assert house.count("programme_reports") == 1
