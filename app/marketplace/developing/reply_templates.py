"""Words an institute writes often, kept by its staff for its staff."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.database.tables.developing import ReplyTemplateRow
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.developing.change_institute import require_institute_staff
from app.values.errors import Conflict, Invalid
from app.values.identifiers import new_id

MOST_TEMPLATES = 50
LONGEST_NAME = 100
LONGEST_TEMPLATE = 10_000


@dataclass(frozen=True, slots=True)
class ReplyTemplate:
    """A name to find it by, and the words."""

    name: str
    text: str


def list_templates(viewer: Viewer, session: Session, institute: str) -> tuple[ReplyTemplate, ...]:
    """By name; NotFound ``institute_not_found``."""
    require_scope(viewer, "referrals:read")
    require_institute_staff(viewer, session, institute)
    rows = session.scalars(
        select(ReplyTemplateRow)
        .where(ReplyTemplateRow.institute == institute)
        .order_by(ReplyTemplateRow.name)
    )
    return tuple(ReplyTemplate(row.name, row.text) for row in rows)


def save_template(
    session: Session, viewer: Viewer, institute: str, template: ReplyTemplate, *, before: str | None = None
) -> None:
    """New words under a name; none take it away. ``before`` are the words the viewer saw, "" for none.

    NotFound ``institute_not_found``; Invalid ``template_invalid``; Conflict ``templates_limit_reached``
    (maximum), ``template_changed`` where there are other words by now.
    """
    require_scope(viewer, "referrals:write")
    require_institute_staff(viewer, session, institute)
    name, text = template.name.strip(), template.text.strip()
    if not 0 < len(name) <= LONGEST_NAME or len(text) > LONGEST_TEMPLATE:
        raise Invalid("template_invalid")
    mine = ReplyTemplateRow.institute == institute
    row = session.scalar(
        select(ReplyTemplateRow).where(mine, ReplyTemplateRow.name == name).with_for_update()
    )
    if before is not None and before.strip() != ("" if row is None else row.text):
        raise Conflict("template_changed")
    if not text:
        session.execute(delete(ReplyTemplateRow).where(mine, ReplyTemplateRow.name == name))
        return
    if row is None:
        count = session.scalar(select(func.count()).where(mine))
        if (count or 0) >= MOST_TEMPLATES:
            raise Conflict("templates_limit_reached", {"maximum": MOST_TEMPLATES})
        row = ReplyTemplateRow(id=new_id(), institute=institute, name=name, text=text)
        session.add(row)
    row.text = text
    session.flush()
