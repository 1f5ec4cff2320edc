"""Two tenants: with every id swapped, nothing of the other exists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer, guest_viewer
from app.marketplace.quoting import (
    ChangePart,
    ComposeOffers,
    IssueQuote,
    ItemWanted,
    change_part,
    compose_offers,
    delete_part,
    find_preview,
    find_repaired,
    issue_quote,
    list_parts,
    list_quotes,
    read_part,
    read_quote,
)
from app.marketplace.referring import StoreReferral, list_referrals, read_referral, store_referral
from app.offers import Requirement
from app.values import NotFound
from tests.marketplace.referring.test_referrals import IMPOSSIBLE
from tests.marketplace.stage import CIVIL, SECRET_KEY, TO_DRESDEN, Stage


@dataclass(frozen=True, slots=True)
class Belongings:
    """Ids of one of everything a tenant can have."""

    part_id: str
    offer_id: str
    quote_id: str
    referral_id: str
    institute: str


Use = Callable[[Session, Viewer, Belongings, Stage], object]

USES: dict[str, tuple[str, Use]] = {
    "read_part": ("part", lambda s, v, b, g: read_part(v, s, b.part_id, now=g.now)),
    "find_preview": ("part", lambda s, v, b, g: find_preview(v, s, b.part_id, now=g.now)),
    "find_repaired": ("part", lambda s, v, b, g: find_repaired(v, s, b.part_id, now=g.now)),
    "change_part": ("part", lambda s, v, b, g: change_part(s, v, ChangePart(b.part_id, "in"), now=g.now)),
    "delete_part": ("part", lambda s, v, b, g: delete_part(s, v, b.part_id, now=g.now)),
    "compose_offers": (
        "part",
        lambda s, v, b, g: compose_offers(
            s, v, ComposeOffers((ItemWanted(b.part_id, 1, Requirement()),), TO_DRESDEN),
            prepared=g.prepared, policy=g.policy, secret_key=SECRET_KEY, now=g.now,
        ),
    ),
    "issue_quote": (
        "part",
        lambda s, v, b, g: issue_quote(
            s, v, IssueQuote((b.offer_id,), declaration=CIVIL),
            prepared=g.prepared, policy=g.policy, secret_key=SECRET_KEY, now=g.now,
        ),
    ),
    "store_referral": (
        "part",
        lambda s, v, b, g: store_referral(
            s, v, StoreReferral(b.part_id, IMPOSSIBLE, 1, TO_DRESDEN, (b.institute,), "summary", "", CIVIL),
            prepared=g.prepared, policy=g.policy, now=g.now,
        ),
    ),
    "read_quote": ("quote", lambda s, v, b, _: read_quote(v, s, b.quote_id)),
    "read_referral": ("referral", lambda s, v, b, _: read_referral(v, s, b.referral_id)),
}  # fmt: skip


def furnish(stage: Stage, viewer: Viewer) -> Belongings:
    part = stage.upload_measured(viewer, "inside_out_cube.stl")  # there is a repaired mesh, too
    offer_id = stage.compose(viewer, part.id, limit=1).items[0].offers[0].offer_id
    quote = stage.quote(viewer, offer_id)
    (item,) = stage.compose(viewer, part.id, requirement=IMPOSSIBLE).items
    assert item.referral is not None
    institute = item.referral.institutes[0].institute
    with stage.database.write() as session:
        referral = store_referral(
            session, viewer,
            StoreReferral(part.id, IMPOSSIBLE, 1, TO_DRESDEN, (institute,), "summary", "", CIVIL),
            prepared=stage.prepared, policy=stage.policy, now=stage.now,
        )  # fmt: skip
    return Belongings(part.id, offer_id, quote.id, referral.id, institute)


def read_tables(stage: Stage) -> list[list[object]]:
    with stage.database.read() as session:
        return [
            sorted(map(repr, session.execute(text(f"SELECT * FROM {table}"))))  # noqa: S608
            for table in ("parts", "quotes", "referrals", "jobs", "quote_numbers")
        ]


def test_nothing_of_another_tenant_exists(stage: Stage) -> None:
    owner = stage.add_member("Muster GmbH")
    belongings = furnish(stage, owner)
    strangers = {
        "another organisation": stage.add_member("Fremd AG", "owner"),
        "operator": stage.add_member("Betreiber", is_operator=True),
        "institute": stage.add_member("Institut", "institute_staff"),
        "guest": stage.make_guest(),
        "guest without a key": guest_viewer(),
    }
    before = read_tables(stage)
    for who, stranger in strangers.items():
        for name, (kind, use) in USES.items():
            with pytest.raises(NotFound) as refused, stage.database.write() as session:
                use(session, stranger, belongings, stage)
            # no word tells the other's thing from one that never was
            assert (refused.value.code, refused.value.parameters) == (f"{kind}_not_found", {}), (who, name)
        with stage.database.read() as session:
            assert list_parts(stranger, session, now=stage.now).parts == ()
            assert list_quotes(stranger, session).quotes == ()
            assert list_referrals(stranger, session).referrals == ()
    assert read_tables(stage) == before


def test_nothing_of_a_guest_exists_for_anybody_without_the_key(stage: Stage) -> None:
    guest = stage.make_guest()
    belongings = furnish(stage, guest)
    before = read_tables(stage)
    for stranger in (
        stage.add_member("Fremd AG"),
        stage.make_guest(),
        guest_viewer(guest.guest_keys[0][:-1]),
    ):
        for name, (kind, use) in USES.items():
            with pytest.raises(NotFound) as refused, stage.database.write() as session:
                use(session, stranger, belongings, stage)
            assert (refused.value.code, refused.value.parameters) == (f"{kind}_not_found", {}), name
    assert read_tables(stage) == before


def test_every_use_works_for_the_owner(stage: Stage) -> None:
    owner = stage.add_member("Muster GmbH")
    belongings = furnish(stage, owner)
    for name in sorted(USES, key=lambda name: name in {"change_part", "delete_part"}):
        with stage.database.write() as session:
            USES[name][1](session, owner, belongings, stage)


def test_the_guests_key_is_stored_nowhere(stage: Stage) -> None:
    guest = stage.make_guest()
    furnish(stage, guest)
    assert guest.guest_keys[0] not in repr(read_tables(stage))


def test_colleagues_share(stage: Stage) -> None:
    from dataclasses import replace

    owner = stage.add_member("Muster GmbH")
    belongings = furnish(stage, owner)
    colleague = replace(owner, user_id=stage.add_member("x").user_id)
    with stage.database.read() as session:
        assert read_quote(colleague, session, belongings.quote_id).id == belongings.quote_id
