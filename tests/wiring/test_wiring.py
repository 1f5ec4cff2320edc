"""The composition root: sets itself up, and again in no time."""

from __future__ import annotations

import csv
import io
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

import app.catalogue
from app.catalogue import load_catalogue
from app.database.tables import CatalogueVersionRow, UserRow
from app.marketplace.accounts.read_account import load_user, view_as
from app.marketplace.supplying import (
    CurateTable,
    curate_table,
    export_table,
    import_catalogue,
    read_catalogue_version,
)
from app.settings import Settings
from app.values import Invalid
from app.wiring import (
    DEMO_NOTE,
    CatalogueCache,
    add_user_now,
    build_checks,
    build_database,
    build_house,
    import_catalogue_now,
    read_clock,
    read_secret,
    set_up,
)

DEMO = Path(app.catalogue.__file__).parent / "demo"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path / "var")  # type: ignore[call-arg]


def test_a_first_start_makes_everything(settings: Settings) -> None:
    set_up(settings)
    assert stat.S_IMODE((settings.data_dir / "secret").stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.data_dir.stat().st_mode) == 0o700
    house = build_house(settings)
    try:
        assert house.catalogues.catalogue() == load_catalogue()
        assert house.catalogues.prepared() is house.catalogues.prepared()
        probes = {name: probe() for name, probe in build_checks(house)}
        assert probes == {"database": True, "migrations": True, "worker": False}
    finally:
        house.close()


def test_a_second_start_changes_nothing(settings: Settings) -> None:
    set_up(settings)
    secret = read_secret(settings)
    set_up(settings)
    assert read_secret(settings) == secret
    assert len(secret) >= 32
    database = build_database(settings)
    with database.read() as session:
        assert len(session.scalars(select(CatalogueVersionRow)).all()) == 1
    database.engine.dispose()


def test_a_given_secret_is_used(settings: Settings) -> None:
    given = Settings(_env_file=None, data_dir=settings.data_dir, secret="g" * 40)  # type: ignore[call-arg, arg-type]
    assert read_secret(given) == b"g" * 40
    assert not settings.data_dir.exists()


def test_the_cache_follows_the_database(settings: Settings) -> None:
    set_up(settings)
    database = build_database(settings)
    cache = CatalogueCache(database)
    first = cache.prepared()
    assert cache.prepared() is first
    market = first.catalogue.market
    fewer = replace(first.catalogue, version="fewer", market=replace(market, providers=market.providers[1:]))
    with database.write() as session:
        import_catalogue(session, fewer, now=read_clock())
    assert cache.prepared().catalogue == fewer
    database.engine.dispose()


def test_users_are_added_from_the_command_line(settings: Settings) -> None:
    set_up(settings)
    wanted = {
        "email": "erika@example.org",
        "password": "ein langes Kennwort 7",
        "organisation": "Muster GmbH",
    }
    with pytest.raises(Invalid) as refused:
        add_user_now(settings, **wanted, role="king", is_operator=False)
    assert refused.value.code == "role_unknown"
    user = add_user_now(settings, **wanted, role="owner", is_operator=True)
    assert (user.email, user.is_operator) == ("erika@example.org", True)
    database = build_database(settings)
    with database.read() as session:
        assert session.scalars(select(UserRow.id)).all() == [user.id]
    database.engine.dispose()


def test_a_bad_catalogue_changes_nothing(settings: Settings, tmp_path: Path) -> None:
    set_up(settings)
    with pytest.raises(Invalid):
        import_catalogue_now(settings, tmp_path / "nothing here")
    house = build_house(settings)
    assert house.catalogues.catalogue() == load_catalogue()
    house.close()


def read_versions(settings: Settings) -> list[str]:
    database = build_database(settings)
    with database.read() as session:
        versions = [row.version for row in session.scalars(select(CatalogueVersionRow))]
    database.engine.dispose()
    return versions


def write_own_catalogue(folder: Path) -> Path:
    (folder / "providers").mkdir()
    name = "demo-elbschicht.toml"
    (folder / "providers" / name).write_text((DEMO / "providers" / name).read_text())
    return folder


def test_a_newer_demo_replaces_an_older_one(settings: Settings) -> None:
    set_up(settings)
    (settings.data_dir / DEMO_NOTE).write_text("of an older program")
    database = build_database(settings)
    market = replace(load_catalogue().market, providers=load_catalogue().market.providers[:2])
    with database.write() as session:
        import_catalogue(session, replace(load_catalogue(), version="older", market=market), now=read_clock())
    database.engine.dispose()
    set_up(settings)
    house = build_house(settings)
    assert house.catalogues.catalogue().market == load_catalogue().market
    house.close()


def test_tables_that_an_operator_changed_stay(settings: Settings) -> None:
    set_up(settings)
    add_user_now(
        settings, email="olga@example.org", password="a long enough pass phrase",
        organisation="Betrieb", role="owner", is_operator=True,
    )  # fmt: skip
    database = build_database(settings)
    with database.write() as session:
        user = load_user(session, session.scalars(select(UserRow.id)).one())
        assert user is not None
        viewer, version = view_as(user), str(read_catalogue_version(session))
        rows = list(csv.DictReader(io.StringIO(export_table(viewer, session, "tariff"))))
        rows[0]["price_eur"] = "99.5"
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        command = CurateTable("tariff", text.getvalue(), version, "the carrier's new prices")
        curate_table(session, viewer, command, now=read_clock())
    database.engine.dispose()
    curated = read_versions(settings)[-1]
    (settings.data_dir / DEMO_NOTE).write_text("of an older program")
    set_up(settings)
    assert read_versions(settings)[-1] == curated
    assert curated != version


def test_a_catalogue_of_ones_own_stays(settings: Settings, tmp_path: Path) -> None:
    set_up(settings)
    own = import_catalogue_now(settings, write_own_catalogue(tmp_path))
    set_up(settings)
    assert read_versions(settings)[-1] == own.version
    assert not (settings.data_dir / DEMO_NOTE).exists()
