"""The catalogue in the database: imported whole, versioned, its prices kept secret."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.catalogue import load_catalogue
from app.database import Database
from app.database.tables import CatalogueVersionRow, ProviderRow, RateCardRow
from app.marketplace.accounts import guest_viewer
from app.marketplace.supplying import (
    ImportResult,
    import_catalogue,
    list_materials,
    list_processes,
    list_providers,
    load_current_catalogue,
    read_catalogue_version,
    show_provider,
    show_rate_card,
)
from app.offers import Catalogue
from app.providers import MachineRate, Provider, RateCard
from app.values import NotFound, Unavailable
from app.values.canonical import canonical_json
from tests.marketplace.stage import Stage

GUEST = guest_viewer()


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def put(database: Database, catalogue: Catalogue, now: datetime) -> ImportResult:
    with database.write() as session:
        return import_catalogue(session, catalogue, now=now)


def load(database: Database) -> Catalogue:
    with database.read() as session:
        return load_current_catalogue(session)


def with_providers(catalogue: Catalogue, providers: Sequence[Provider], version: str) -> Catalogue:
    return replace(catalogue, version=version, market=replace(catalogue.market, providers=tuple(providers)))


def raise_margin(provider: Provider, version: int) -> Provider:
    card = provider.rate_card
    return replace(provider, rate_card=replace(card, version=version, margin=card.margin + 0.01))


def list_cards(database: Database, provider: str) -> list[tuple[int, str]]:
    with database.read() as session:
        rows = session.execute(
            select(RateCardRow.version, RateCardRow.status)
            .where(RateCardRow.provider_code == provider)
            .order_by(RateCardRow.version)
        )
        return [(version, status) for version, status in rows]


def test_what_is_imported_is_what_is_loaded(database: Database, catalogue: Catalogue, now: datetime) -> None:
    codes = tuple(provider.code for provider in catalogue.market.providers)
    assert put(database, catalogue, now) == ImportResult(catalogue.version, True, codes, codes)
    assert load(database) == catalogue
    with database.read() as session:
        assert read_catalogue_version(session) == catalogue.version


def test_before_the_first_import_there_is_none(database: Database) -> None:
    with database.read() as session:
        assert read_catalogue_version(session) is None
        with pytest.raises(Unavailable, match="catalogue_missing"):
            load_current_catalogue(session)


def test_the_same_again_changes_nothing(database: Database, catalogue: Catalogue, now: datetime) -> None:
    put(database, catalogue, now)
    again = put(database, catalogue, now + timedelta(days=1))
    assert again == ImportResult(catalogue.version, False, (), ())
    with database.read() as session:
        assert len(session.scalars(select(CatalogueVersionRow)).all()) == 1
        assert set(session.scalars(select(ProviderRow.updated_at))) == {now}


def test_a_changed_rate_card_is_a_new_version(
    database: Database, catalogue: Catalogue, now: datetime
) -> None:
    put(database, catalogue, now)
    first, *others = catalogue.market.providers
    newer = with_providers(catalogue, [raise_margin(first, first.rate_card.version + 1), *others], "newer")
    result = put(database, newer, now)
    assert result == ImportResult("newer", True, (), (first.code,))
    assert load(database) == newer
    version = first.rate_card.version
    assert list_cards(database, first.code) == [(version, "superseded"), (version + 1, "published")]


def test_a_number_that_was_used_is_not_used_again(
    database: Database, catalogue: Catalogue, now: datetime
) -> None:
    put(database, catalogue, now)
    first, *others = catalogue.market.providers
    version = first.rate_card.version
    changed = with_providers(catalogue, [raise_margin(first, version), *others], "changed")
    result = put(database, changed, now)
    assert result.is_changed
    assert result.version not in {catalogue.version, "changed"}
    loaded = load(database)
    assert loaded.version == result.version
    assert loaded.market.providers[0].rate_card.version == version + 1
    assert put(database, changed, now) == ImportResult(result.version, False, (), ())


def test_a_provider_no_longer_named_is_unlisted_and_may_come_back(
    database: Database, catalogue: Catalogue, now: datetime
) -> None:
    put(database, catalogue, now)
    gone, *others = catalogue.market.providers
    fewer = with_providers(catalogue, others, "fewer")
    assert put(database, fewer, now) == ImportResult("fewer", True, (gone.code,), ())
    assert load(database) == fewer
    assert put(database, catalogue, now) == ImportResult(catalogue.version, True, (gone.code,), ())
    assert load(database) == catalogue


def test_an_import_that_fails_changes_nothing(
    database: Database, catalogue: Catalogue, now: datetime
) -> None:
    put(database, catalogue, now)
    first, *others = catalogue.market.providers
    broken = replace(others[-1], rate_card=replace(others[-1].rate_card, margin=float("nan")))
    with pytest.raises(ValueError, match="JSON"):
        put(database, with_providers(catalogue, [raise_margin(first, 99), broken], "broken"), now)
    assert load(database) == catalogue


def test_public_facts_hold_no_rates(catalogue: Catalogue) -> None:
    facts = list_providers(GUEST, catalogue)
    assert len(facts) == len(catalogue.market.providers)
    written = canonical_json(facts).decode()
    secret = {field.name for kind in (RateCard, MachineRate) for field in dataclasses.fields(kind)}
    secret |= {"rate_card", "queue_days", "hours_per_day", "price_factor", "time_factor"}
    # certificates, too, have an end
    assert [name for name in sorted(secret - {"version", "valid_until"}) if f'"{name}"' in written] == []


def test_providers_are_filtered_by_what_one_machine_can_do(catalogue: Catalogue) -> None:
    provider = catalogue.market.providers[0]
    machine = provider.machines[0]
    material = machine.materials[0].material_code
    found = list_providers(GUEST, catalogue, process=machine.process_code, material=material)
    assert provider.code in {each.code for each in found}
    for each in found:
        assert any(m.process == machine.process_code and material in m.materials for m in each.machines)
    assert list_providers(GUEST, catalogue, process="no such process") == ()
    assert show_provider(GUEST, catalogue, provider.code).code == provider.code
    with pytest.raises(NotFound) as refused:
        show_provider(GUEST, catalogue, "nobody")
    assert (refused.value.code, refused.value.parameters) == ("provider_not_found", {"provider": "nobody"})


def test_materials_and_processes_count_their_providers(catalogue: Catalogue) -> None:
    materials = list_materials(GUEST, catalogue)
    assert len(materials) == len(catalogue.market.materials)
    for facts in materials:
        offering = list_providers(GUEST, catalogue, material=facts.material.code)
        assert facts.providers == len(offering)
    for process in list_processes(GUEST, catalogue):
        assert process.providers == len(list_providers(GUEST, catalogue, process=process.code))
        of_process = list_materials(GUEST, catalogue, process=process.code)
        assert process.materials == tuple(each.material.code for each in of_process)


def test_a_rate_card_is_for_its_own_people_and_the_operator(stage: Stage, catalogue: Catalogue) -> None:
    put(stage.database, catalogue, stage.now)
    own, other = catalogue.market.providers[:2]
    planner, rival = stage.add_member(own.name, "planner"), stage.add_member(other.name, "planner")
    operator = stage.add_member("Betreiber", is_operator=True)
    with stage.database.write() as session:
        for provider, viewer in ((own, planner), (other, rival)):
            session.execute(
                update(ProviderRow)
                .where(ProviderRow.code == provider.code)
                .values(organisation_id=viewer.organisation_id)
            )
    with stage.database.read() as session:
        for viewer in (planner, operator):
            view = show_rate_card(viewer, session, own.code)
            assert (view.card, view.status, view.published_at) == (own.rate_card, "published", stage.now)
        unowned = catalogue.market.providers[2].code
        for viewer, code in ((rival, own.code), (GUEST, own.code), (planner, unowned), (operator, "nobody")):
            with pytest.raises(NotFound) as refused:
                show_rate_card(viewer, session, code)
            assert refused.value.code == "provider_not_found"
            assert refused.value.parameters == {"provider": code}
