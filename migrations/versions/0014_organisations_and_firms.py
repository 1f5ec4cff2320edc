"""Several memberships of a person, teams, mail domains, and applications of firms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_KEPT = ("parts", "quotes", "referrals")
_OPEN = "status IN ('applied','documents','in_review','probation','live')"
_ROLES = "role IN ('buyer','engineer','planner','owner','institute_staff')"


def upgrade() -> None:
    _widen_memberships()
    op.add_column(
        "organisations", sa.Column("provider_invited_at", sa.DateTime(timezone=True), nullable=True)
    )
    for table in ("sessions", "api_keys"):
        _add_reference(table, "organisation_id", "organisations")
        op.execute(
            f"UPDATE {table} SET organisation_id = "  # noqa: S608
            f"(SELECT organisation_id FROM memberships WHERE memberships.user_id = {table}.user_id)"
        )
    _make_teams()
    _make_domains()
    op.execute(
        "ALTER TABLE providers ADD COLUMN standing VARCHAR(9) CONSTRAINT ck_providers_standing "
        "CHECK (standing IN ('applying','probation','live','closed'))"
    )
    _make_applications()


def _add_reference(table: str, column: str, other: str) -> None:
    """In words that both databases know: made anew, as Alembic would on SQLite, a table would take along
    what refers to it."""
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR(26) "
        f"CONSTRAINT fk_{table}_{column}_{other} REFERENCES {other} (id)"
    )


def _widen_memberships() -> None:
    op.drop_index(op.f("ix_memberships_organisation_id"), table_name="memberships")
    op.rename_table("memberships", "memberships_before")
    if op.get_bind().dialect.name == "postgresql":
        # constraints keep their names when a table is renamed
        for name in (
            "pk_memberships",
            "ck_memberships_role",
            "fk_memberships_user_id_users",
            "fk_memberships_organisation_id_organisations",
        ):
            op.execute(f"ALTER TABLE memberships_before RENAME CONSTRAINT {name} TO {name}_before")
    _make_memberships(("user_id", "organisation_id"), with_times=True)
    op.execute(
        "INSERT INTO memberships (user_id, organisation_id, role, joined_at, used_at) "
        "SELECT m.user_id, m.organisation_id, m.role, u.created_at, u.created_at "
        "FROM memberships_before m JOIN users u ON u.id = m.user_id"
    )
    op.drop_table("memberships_before")
    op.create_index(op.f("ix_memberships_organisation_id"), "memberships", ["organisation_id"])


def _make_memberships(key: tuple[str, ...], *, with_times: bool) -> None:
    times = (
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "memberships",
        sa.Column("user_id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        *(times if with_times else ()),
        sa.CheckConstraint(_ROLES, name=op.f("ck_memberships_role")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_memberships_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_memberships_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_memberships")),
    )


def _make_teams() -> None:
    op.create_table(
        "teams",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_teams_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_teams_organisation_id_name")),
    )
    op.create_table(
        "team_members",
        sa.Column("team_id", sa.String(length=26), nullable=False),
        sa.Column("user_id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_team_members_team_id_teams"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id", "organisation_id"],
            ["memberships.user_id", "memberships.organisation_id"],
            name="fk_team_members_membership",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_team_members")),
    )
    op.create_index(op.f("ix_team_members_user_id"), "team_members", ["user_id"])
    for table in _KEPT:
        _add_reference(table, "team_id", "teams")
        op.create_index(op.f(f"ix_{table}_team_id"), table, ["team_id"])


def _make_domains() -> None:
    op.create_table(
        "mail_domains",
        sa.Column("domain", sa.String(length=253), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("joins_at_once", sa.Boolean(), nullable=False),
        sa.Column("proven_by", sa.String(length=26), nullable=True),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_mail_domains_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["proven_by"], ["users.id"], name=op.f("fk_mail_domains_proven_by_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("domain", name=op.f("pk_mail_domains")),
    )
    op.create_index(op.f("ix_mail_domains_organisation_id"), "mail_domains", ["organisation_id"])
    op.create_table(
        "join_requests",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("user_id", sa.String(length=26), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=26), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('asked','approved','declined')", name=op.f("ck_join_requests_status")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_join_requests_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_join_requests_user_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.id"], name=op.f("fk_join_requests_decided_by_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_requests")),
    )
    op.create_index(op.f("ix_join_requests_organisation_id"), "join_requests", ["organisation_id"])
    op.create_index(
        "uq_join_requests_one_asked",
        "join_requests",
        ["user_id", "organisation_id"],
        unique=True,
        sqlite_where=sa.text("status = 'asked'"),
        postgresql_where=sa.text("status = 'asked'"),
    )


def _make_applications() -> None:
    op.create_table(
        "provider_applications",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("provider_code", sa.String(length=60), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("phase", sa.String(length=12), nullable=False),
        sa.Column("trader", sa.Text(), nullable=False),
        sa.Column("vat_check", sa.String(length=8), nullable=False),
        sa.Column("vat_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("processes", sa.Text(), nullable=False),
        sa.Column("applied_by", sa.String(length=26), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("probation_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('applied','documents','in_review','probation','live','declined','withdrawn')",
            name=op.f("ck_provider_applications_status"),
        ),
        sa.CheckConstraint(
            "vat_check IN ('none','format','register')", name=op.f("ck_provider_applications_vat_check")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_provider_applications_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["provider_code"],
            ["providers.code"],
            name=op.f("fk_provider_applications_provider_code_providers"),
        ),
        sa.ForeignKeyConstraint(
            ["applied_by"],
            ["users.id"],
            name=op.f("fk_provider_applications_applied_by_users"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_applications")),
    )
    for column in ("organisation_id", "provider_code", "status"):
        op.create_index(op.f(f"ix_provider_applications_{column}"), "provider_applications", [column])
    op.create_index(
        "uq_provider_applications_one_open",
        "provider_applications",
        ["organisation_id"],
        unique=True,
        sqlite_where=sa.text(_OPEN),
        postgresql_where=sa.text(_OPEN),
    )
    op.create_table(
        "application_documents",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("application_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("storage_key", sa.String(length=80), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('register_extract','identity','certificate','insurance','other')",
            name=op.f("ck_application_documents_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["provider_applications.id"],
            name=op.f("fk_application_documents_application_id_provider_applications"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_documents")),
    )
    op.create_table(
        "application_events",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("application_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["provider_applications.id"],
            name=op.f("fk_application_events_application_id_provider_applications"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by"], ["users.id"], name=op.f("fk_application_events_by_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_events")),
    )
    for table in ("application_documents", "application_events"):
        op.create_index(op.f(f"ix_{table}_application_id"), table, ["application_id"])


def downgrade() -> None:
    for table in ("application_events", "application_documents", "provider_applications"):
        op.drop_table(table)
    op.drop_column("providers", "standing")
    op.drop_table("join_requests")
    op.drop_table("mail_domains")
    for table in _KEPT:
        op.drop_index(op.f(f"ix_{table}_team_id"), table_name=table)
        op.drop_column(table, "team_id")
    op.drop_table("team_members")
    op.drop_table("teams")
    for table in ("api_keys", "sessions"):
        op.drop_column(table, "organisation_id")
    op.drop_column("organisations", "provider_invited_at")
    _narrow_memberships()


def _narrow_memberships() -> None:
    """A person keeps the membership used last: the table before had room for one."""
    op.drop_index(op.f("ix_memberships_organisation_id"), table_name="memberships")
    op.rename_table("memberships", "memberships_after")
    if op.get_bind().dialect.name == "postgresql":
        for name in (
            "pk_memberships",
            "ck_memberships_role",
            "fk_memberships_user_id_users",
            "fk_memberships_organisation_id_organisations",
        ):
            op.execute(f"ALTER TABLE memberships_after RENAME CONSTRAINT {name} TO {name}_after")
    _make_memberships(("user_id",), with_times=False)
    op.execute(
        "INSERT INTO memberships (user_id, organisation_id, role) "
        "SELECT m.user_id, m.organisation_id, m.role FROM memberships_after m WHERE NOT EXISTS ("
        "SELECT 1 FROM memberships_after o WHERE o.user_id = m.user_id AND (o.used_at > m.used_at "
        "OR (o.used_at = m.used_at AND o.organisation_id < m.organisation_id)))"
    )
    op.drop_table("memberships_after")
    op.create_index(op.f("ix_memberships_organisation_id"), "memberships", ["organisation_id"])
