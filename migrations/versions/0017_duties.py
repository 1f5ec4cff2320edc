"""Legal texts, consents, feedback, missions, holds and screening."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "declarations",
        sa.Column("subject_kind", sa.String(length=8), nullable=False),
        sa.Column("subject_id", sa.String(length=26), nullable=False),
        sa.Column("end_use", sa.String(length=8), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("control_class", sa.String(length=13), nullable=False),
        sa.Column("control_number", sa.String(length=20), nullable=False),
        sa.Column("is_weapon_part", sa.Boolean(), nullable=False),
        sa.Column("declared_by", sa.String(length=26), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "control_class IN ('none_known','dual_use','military_list')",
            name=op.f("ck_declarations_control_class"),
        ),
        sa.CheckConstraint("end_use IN ('civil','military','police')", name=op.f("ck_declarations_end_use")),
        sa.CheckConstraint("subject_kind IN ('quote','referral')", name=op.f("ck_declarations_subject_kind")),
        sa.PrimaryKeyConstraint("subject_kind", "subject_id", name=op.f("pk_declarations")),
    )
    op.create_table(
        "denied_files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("denied_by", sa.String(length=26), nullable=True),
        sa.Column("denied_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_denied_files")),
    )
    op.create_table(
        "holds",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("subject_kind", sa.String(length=12), nullable=False),
        sa.Column("subject_id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=True),
        sa.Column("user_id", sa.String(length=26), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("decided_by", sa.String(length=26), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(status = 'held') = (decided_at IS NULL)", name=op.f("ck_holds_decided")),
        sa.CheckConstraint("status IN ('held','released','refused')", name=op.f("ck_holds_status")),
        sa.CheckConstraint(
            "subject_kind IN ('quote','referral','user','organisation')", name=op.f("ck_holds_subject_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index("ix_holds_status", "holds", ["status", "created_at"], unique=False)
    op.create_index("ix_holds_subject", "holds", ["subject_kind", "subject_id"], unique=False)
    op.create_index(
        "uq_holds_one_waiting",
        "holds",
        ["subject_kind", "subject_id"],
        unique=True,
        sqlite_where=sa.text("status = 'held'"),
        postgresql_where=sa.text("status = 'held'"),
    )
    op.create_table(
        "legal_texts",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body_de", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("in_force_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('terms','privacy','imprint','provider_terms','accessibility')",
            name=op.f("ck_legal_texts_kind"),
        ),
        sa.CheckConstraint(
            "(published_at IS NULL) = (in_force_on IS NULL)", name=op.f("ck_legal_texts_published")
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_legal_texts_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_texts")),
        sa.UniqueConstraint("kind", "version", name=op.f("uq_legal_texts_kind_version")),
    )
    op.create_table(
        "missions",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("title_de", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("text_de", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("waves", sa.Text(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missions")),
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("cause", sa.String(length=8), nullable=False),
        sa.Column("reference", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("user_id", sa.String(length=26), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.String(length=26), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(closed_at IS NULL) = (outcome = '')", name=op.f("ck_reports_closed")),
        sa.CheckConstraint("cause IN ('weapon','rights','illegal','other')", name=op.f("ck_reports_cause")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index(op.f("ix_reports_created_at"), "reports", ["created_at"], unique=False)
    op.create_table(
        "sanctions_lists",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=100), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_sanctions_lists")),
    )
    op.create_table(
        "screenings",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("subject_kind", sa.String(length=12), nullable=False),
        sa.Column("subject_id", sa.String(length=26), nullable=False),
        sa.Column("list_position", sa.Integer(), nullable=True),
        sa.Column("list_version", sa.String(length=100), nullable=False),
        sa.Column("is_hit", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("screened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "subject_kind IN ('user','organisation','recipient')", name=op.f("ck_screenings_subject_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screenings")),
    )
    op.create_index(
        "ix_screenings_subject", "screenings", ["subject_kind", "subject_id", "screened_at"], unique=False
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("user_id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=True),
        sa.Column("text_id", sa.String(length=26), nullable=False),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("how IN ('sign_up','page','api')", name=op.f("ck_consents_how")),
        sa.ForeignKeyConstraint(
            ["text_id"], ["legal_texts.id"], name=op.f("fk_consents_text_id_legal_texts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sa.UniqueConstraint("user_id", "text_id", name=op.f("uq_consents_user_id_text_id")),
    )
    op.create_index("ix_consents_text_id", "consents", ["text_id"], unique=False)
    op.create_table(
        "feedback",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("user_id", sa.String(length=26), nullable=True),
        sa.Column("organisation_id", sa.String(length=26), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("page", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("viewport", sa.String(length=20), nullable=False),
        sa.Column("subject_kind", sa.String(length=5), nullable=True),
        sa.Column("subject_id", sa.String(length=26), nullable=True),
        sa.Column("mission_id", sa.String(length=26), nullable=True),
        sa.Column("picture_key", sa.String(length=80), nullable=True),
        sa.Column("picture_sha256", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=9), nullable=False),
        sa.Column("duplicate_of", sa.String(length=26), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("triaged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'duplicate') = (duplicate_of IS NOT NULL)", name=op.f("ck_feedback_duplicate")
        ),
        sa.CheckConstraint("kind IN ('bug','wish','praise','question')", name=op.f("ck_feedback_kind")),
        sa.CheckConstraint(
            "status IN ('new','duplicate','planned','done','declined')", name=op.f("ck_feedback_status")
        ),
        sa.CheckConstraint("subject_kind IN ('part','quote')", name=op.f("ck_feedback_subject_kind")),
        sa.ForeignKeyConstraint(
            ["duplicate_of"], ["feedback.id"], name=op.f("fk_feedback_duplicate_of_feedback")
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["missions.id"], name=op.f("fk_feedback_mission_id_missions"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_feedback_user_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index("ix_feedback_created", "feedback", ["created_at", "id"], unique=False)
    op.create_index(op.f("ix_feedback_duplicate_of"), "feedback", ["duplicate_of"], unique=False)
    op.create_index(op.f("ix_feedback_mission_id"), "feedback", ["mission_id"], unique=False)
    op.create_index(op.f("ix_feedback_user_id"), "feedback", ["user_id"], unique=False)
    op.create_table(
        "learnings",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(length=26), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["written_by"], ["users.id"], name=op.f("fk_learnings_written_by_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learnings")),
    )
    op.create_index(op.f("ix_learnings_written_at"), "learnings", ["written_at"], unique=False)
    op.create_table(
        "mission_runs",
        sa.Column("mission_id", sa.String(length=26), nullable=False),
        sa.Column("user_id", sa.String(length=26), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["missions.id"],
            name=op.f("fk_mission_runs_mission_id_missions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_mission_runs_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mission_id", "user_id", name=op.f("pk_mission_runs")),
    )
    op.create_table(
        "sanctioned_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_position"],
            ["sanctions_lists.position"],
            name=op.f("fk_sanctioned_names_list_position_sanctions_lists"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sanctioned_names")),
        sa.UniqueConstraint("list_position", "number", name=op.f("uq_sanctioned_names_list_position_number")),
    )


def downgrade() -> None:
    op.drop_table("sanctioned_names")
    op.drop_table("mission_runs")
    op.drop_index(op.f("ix_learnings_written_at"), table_name="learnings")
    op.drop_table("learnings")
    op.drop_index(op.f("ix_feedback_user_id"), table_name="feedback")
    op.drop_index(op.f("ix_feedback_mission_id"), table_name="feedback")
    op.drop_index(op.f("ix_feedback_duplicate_of"), table_name="feedback")
    op.drop_index("ix_feedback_created", table_name="feedback")
    op.drop_table("feedback")
    op.drop_index("ix_consents_text_id", table_name="consents")
    op.drop_table("consents")
    op.drop_index("ix_screenings_subject", table_name="screenings")
    op.drop_table("screenings")
    op.drop_table("sanctions_lists")
    op.drop_index(op.f("ix_reports_created_at"), table_name="reports")
    op.drop_table("reports")
    op.drop_table("missions")
    op.drop_table("legal_texts")
    op.drop_index(
        "uq_holds_one_waiting",
        table_name="holds",
        sqlite_where=sa.text("status = 'held'"),
        postgresql_where=sa.text("status = 'held'"),
    )
    op.drop_index("ix_holds_subject", table_name="holds")
    op.drop_index("ix_holds_status", table_name="holds")
    op.drop_table("holds")
    op.drop_table("denied_files")
    op.drop_table("declarations")
