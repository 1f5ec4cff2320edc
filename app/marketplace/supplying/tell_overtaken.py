"""A version that waits for its day was begun over another than what is in force now: its owners are told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.catalogue import ProviderRow
from app.database.tables.provider_versions import ProviderVersionRow
from app.marketplace.accounts import list_owners
from app.marketplace.mailing import send_mail
from app.marketplace.supplying.version_view import VersionView


def list_overtaken(versions: Iterable[VersionView]) -> tuple[VersionView, ...]:
    """Of all versions of a provider those that wait and do not know what is in force."""
    versions = tuple(versions)
    in_force = next((each for each in versions if each.status == "published"), None)
    if in_force is None:
        return ()
    return tuple(
        each
        for each in versions
        if each.status == "scheduled"
        and each.begun_over != in_force.number
        and each.based_on_id != in_force.id
    )


def tell_overtaken(
    session: Session, provider: ProviderRow, in_force: ProviderVersionRow, *, now: datetime
) -> None:
    """By letter, once for each version that comes into force before the one that waits."""
    waiting = session.scalars(
        select(ProviderVersionRow)
        .where(
            ProviderVersionRow.provider_code == provider.code,
            ProviderVersionRow.status == "scheduled",
            ProviderVersionRow.id != in_force.id,
            ProviderVersionRow.based_on_id.is_distinct_from(in_force.id),
        )
        .order_by(ProviderVersionRow.valid_from, ProviderVersionRow.id)
    ).all()
    owners = list_owners(session, provider.organisation_id)
    for row in waiting:
        for owner in owners:
            send_mail(
                session,
                owner.email,
                "version_overtaken",
                {
                    "firm": str(provider.document["name"]),
                    "number": in_force.number,
                    "valid_from_on": row.valid_from.isoformat() if row.valid_from else None,
                },
                language=owner.language,
                key=f"version_overtaken:{row.id}:{in_force.number}:{owner.id}",
                now=now,
                path=f"/{owner.language}/firm/{provider.code}/versions/{row.id}/changes",
            )
