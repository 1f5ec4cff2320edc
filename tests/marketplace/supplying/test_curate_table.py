"""The operator replaces a table of the catalogue: prices follow, quotes stay, and nothing breaks unseen."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import func, select

from app.database.tables import AuditEntryRow, CatalogueVersionRow
from app.marketplace.accounts import Viewer
from app.marketplace.supplying import (
    CurateTable,
    curate_table,
    export_table,
    load_current_catalogue,
    preview_table,
    read_catalogue_version,
)
from app.values import Conflict, Invalid, NotAllowed, SchichtwerkError
from tests.catalogue_in_force import CatalogueRows
from tests.marketplace.stage import Stage
from tests.refusals import try_at_once


@pytest.fixture
def operator(stage: Stage, catalogue_rows: CatalogueRows) -> Viewer:
    with stage.database.write() as session:
        catalogue_rows.put(session)
    return stage.add_member("Betrieb", "owner", is_operator=True)


def edit(stage: Stage, operator: Viewer, table: str, **cells: str) -> str:
    """The table in force with other cells in its first row."""
    with stage.database.read() as session:
        rows = list(csv.DictReader(io.StringIO(export_table(operator, session, table))))  # type: ignore[arg-type]
    rows[0] |= cells
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def curate(
    stage: Stage, viewer: Viewer, name: str, text: str, version: str = "", reason: str = "wrong"
) -> None:
    with stage.database.write() as session:
        version = version or str(read_catalogue_version(session))
        command = CurateTable(name, text, version, reason)  # type: ignore[arg-type]
        curate_table(session, viewer, command, now=stage.now)


def count_versions(stage: Stage) -> int:
    with stage.database.read() as session:
        return session.scalar(select(func.count()).select_from(CatalogueVersionRow)) or 0


def test_a_new_tariff_is_in_force_for_everybody(stage: Stage, operator: Viewer) -> None:
    text = edit(stage, operator, "tariff", price_eur="99.5")
    with stage.database.read() as session:
        before = load_current_catalogue(session)
        preview = preview_table(operator, session, "tariff", text)
        changes = preview.changes
        assert (changes.added, changes.removed, len(changes.changed), preview.broken) == ((), (), 1, ())
        assert load_current_catalogue(session) == before
    curate(stage, operator, "tariff", "\ufeff" + text)
    with stage.database.read() as session:
        after = load_current_catalogue(session)
        assert after.version != before.version
        assert after.tariff.rows[0].price_eur == 99.5
        assert (after.tariff.rows[1:], after.market) == (before.tariff.rows[1:], before.market)
        (entry,) = session.scalars(select(AuditEntryRow).where(AuditEntryRow.action == "catalogue_curated"))
        assert (entry.user_id, entry.object_id, entry.reason) == (operator.user_id, after.version, "wrong")


def test_what_a_firm_needs_cannot_go(stage: Stage, operator: Viewer) -> None:
    with stage.database.read() as session:
        catalogue = load_current_catalogue(session)
        provider = catalogue.market.providers[0]
        material = provider.rate_card.material_rates[0].material_code
        lines = export_table(operator, session, "materials").splitlines(keepends=True)
        text = "".join(line for line in lines if not line.startswith(f"{material},"))
        preview = preview_table(operator, session, "materials", text)
    assert preview.changes.removed == (material,)
    assert provider.code in {code for code, _, _ in preview.broken}
    versions = count_versions(stage)
    with pytest.raises(Conflict, match="table_breaks_firms") as refusal:
        curate(stage, operator, "materials", text)
    assert provider.code in refusal.value.parameters["providers"]  # type: ignore[operator]
    assert count_versions(stage) == versions


def test_what_cannot_be_right_changes_nothing(stage: Stage, operator: Viewer) -> None:
    versions = count_versions(stage)
    good = edit(stage, operator, "tariff", price_eur="99.5")
    refusals: list[tuple[type[SchichtwerkError], str, tuple[str, str, str, str]]] = [
        (Invalid, "catalogue_invalid", ("tariff", edit(stage, operator, "tariff", price_eur="-1"), "", "x")),
        (Invalid, "catalogue_invalid", ("tariff", edit(stage, operator, "tariff", price_eur="nan"), "", "x")),
        (Invalid, "table_empty", ("tariff", "service,zone\n", "", "x")),
        (Invalid, "reason_invalid", ("tariff", good, "", " ")),
        (Conflict, "table_unchanged", ("tariff", edit(stage, operator, "tariff"), "", "x")),
        (Conflict, "table_moved_on", ("tariff", good, "another", "x")),
        (Invalid, "table_too_long", ("tariff", "x" * 4_000_001, "", "x")),
    ]
    for kind, code, arguments in refusals:
        with pytest.raises(kind, match=code):
            curate(stage, operator, *arguments)
    with pytest.raises(NotAllowed, match="operator_only"):
        curate(stage, stage.add_member("Muster GmbH", "owner"), "tariff", good)
    assert count_versions(stage) == versions


def test_of_two_at_once_the_second_has_to_look_again(stage: Stage, operator: Viewer) -> None:
    texts = [edit(stage, operator, "tariff", price_eur=price) for price in ("50", "60")]
    with stage.database.read() as session:
        version = str(read_catalogue_version(session))
    versions = count_versions(stage)
    outcomes = try_at_once(
        *(lambda text=text: curate(stage, operator, "tariff", text, version) for text in texts)  # type: ignore[misc]
    )
    assert outcomes == ["done", "table_moved_on"]
    assert count_versions(stage) == versions + 1


def test_thresholds_are_curated_too_and_stay_with_other_tables(stage: Stage, operator: Viewer) -> None:
    curate(stage, operator, "advice", edit(stage, operator, "advice", threshold="0.5"))
    with stage.database.read() as session:
        before = load_current_catalogue(session)
    assert before.advice[0].threshold == 0.5
    curate(stage, operator, "tariff", edit(stage, operator, "tariff", price_eur="99.5"))
    with stage.database.read() as session:
        after = load_current_catalogue(session)
    assert (after.advice, after.development) == (before.advice, before.development)
    with pytest.raises(Invalid, match="catalogue_invalid"):
        curate(stage, operator, "advice", edit(stage, operator, "advice", threshold="-1"))
    with stage.database.read() as session:
        assert read_catalogue_version(session) == after.version
