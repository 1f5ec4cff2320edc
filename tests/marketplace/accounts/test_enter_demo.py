"""The one-click entrance refuses unless both conditions hold, and then nothing is made."""

import pytest
from sqlalchemy import func, select

from app.database.tables import UserRow
from app.marketplace.accounts import EnterDemo, enter_demo, resolve_session
from app.values import NotAllowed
from tests.marketplace.stage import Stage


@pytest.mark.parametrize(("catalogue", "environment"), [(True, False), (False, True), (False, False)])
def test_only_in_a_demonstration(stage: Stage, catalogue: bool, environment: bool) -> None:
    with pytest.raises(NotAllowed) as refusal, stage.database.write() as session:
        enter_demo(session, EnterDemo("operator", catalogue, environment), now=stage.now)
    assert refusal.value.code == "demo_only"
    with stage.database.read() as session:
        assert session.scalar(select(func.count()).select_from(UserRow)) == 0


def test_a_closed_account_stays_closed(stage: Stage) -> None:
    with stage.database.write() as session:
        token = enter_demo(session, EnterDemo("customer", True, True), now=stage.now).token
    with stage.database.read() as session:
        assert resolve_session(session, token, now=stage.now) is not None
    with stage.database.write() as session:
        session.scalars(select(UserRow)).one().is_active = False
    with pytest.raises(NotAllowed) as refusal, stage.database.write() as session:
        enter_demo(session, EnterDemo("customer", True, True), now=stage.now)
    assert refusal.value.code == "sign_in_failed"
