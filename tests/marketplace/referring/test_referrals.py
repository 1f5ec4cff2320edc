"""Referrals: only where nobody can make it, only to institutes that fit, only with a word of consent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.database.tables import ReferralRow
from app.marketplace.accounts import Viewer
from app.marketplace.quoting import delete_part
from app.marketplace.referring import (
    ReferralView,
    StoreReferral,
    list_referrals,
    read_referral,
    store_referral,
)
from app.offers import Requirement
from app.values import Conflict, Invalid, SchichtwerkError
from tests.marketplace.stage import CIVIL, TO_DRESDEN, Stage

IMPOSSIBLE = Requirement(min_tensile_strength_mpa=50_000.0)


def store(stage: Stage, viewer: Viewer, command: StoreReferral) -> ReferralView:
    with stage.database.write() as session:
        return store_referral(
            session, viewer, command, prepared=stage.prepared, policy=stage.policy, now=stage.now
        )


def make_command(stage: Stage, viewer: Viewer) -> StoreReferral:
    part = stage.upload_measured(viewer)
    (item,) = stage.compose(viewer, part.id, requirement=IMPOSSIBLE).items
    assert item.offers == ()
    assert item.referral is not None
    return StoreReferral(
        part_id=part.id,
        requirement=IMPOSSIBLE,
        quantity=2,
        destination=TO_DRESDEN,
        institutes=tuple(match.institute for match in item.referral.institutes[:2]),
        consent="measurements",
        note="  Bitte um Rückruf. ",
        declaration=CIVIL,
    )


def test_a_referral_is_stored_with_its_reasons(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    command = make_command(stage, viewer)
    referral = store(stage, viewer, command)
    assert (referral.status, referral.consent, referral.note) == (
        "stored",
        "measurements",
        "Bitte um Rückruf.",
    )
    assert (referral.requirement, referral.quantity, referral.destination) == (IMPOSSIBLE, 2, TO_DRESDEN)
    assert referral.institutes == command.institutes
    assert "property_beyond_catalogue" in {reason.code for reason in referral.reasons}
    with stage.database.read() as session:
        assert read_referral(viewer, session, referral.id) == referral


def test_it_outlives_the_part(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    referral = store(stage, viewer, make_command(stage, viewer))
    with stage.database.write() as session:
        delete_part(session, viewer, referral.part_id, now=stage.now)
    with stage.database.read() as session:
        assert read_referral(viewer, session, referral.id) == replace(referral, file_name="")


@pytest.mark.parametrize(
    ("change", "kind", "code"),
    [
        ({"requirement": Requirement()}, Conflict, "referral_not_needed"),
        ({"institutes": ()}, Invalid, "institutes_missing"),
        ({"institutes": ("nobody",)}, Invalid, "institute_not_offered"),
        ({"consent": "everything"}, Invalid, "consent_unknown"),
        ({"note": "x" * 2001}, Invalid, "note_too_long"),
    ],
)
def test_refusals_store_nothing(
    stage: Stage, change: dict[str, object], kind: type[SchichtwerkError], code: str
) -> None:
    viewer = stage.add_member("Muster GmbH")
    command = replace(make_command(stage, viewer), **change)  # type: ignore[arg-type]
    with pytest.raises(kind) as refused:
        store(stage, viewer, command)
    assert refused.value.code == code
    with stage.database.read() as session:
        assert session.scalar(select(func.count()).select_from(ReferralRow)) == 0


def test_referrals_are_listed_newest_first(stage: Stage) -> None:
    viewer = stage.add_member("Muster GmbH")
    command = make_command(stage, viewer)
    made = []
    for _ in range(3):
        made.append(store(stage, viewer, command))
        stage.now += timedelta(seconds=1)
    with stage.database.read() as session:
        first = list_referrals(viewer, session, limit=2)
        second = list_referrals(viewer, session, limit=2, cursor=first.next_cursor)
    assert [*first.referrals, *second.referrals] == made[::-1]
    assert second.next_cursor is None
