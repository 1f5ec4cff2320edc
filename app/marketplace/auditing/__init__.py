"""The audit log: who did what to which object, in a chain that shows whether anybody touched it since."""

from app.marketplace.auditing.actions import ACTIONS, ACTOR_KINDS, OBJECT_KINDS, Action, ObjectKind
from app.marketplace.auditing.export_audit import export_audit
from app.marketplace.auditing.list_audit import AuditPage, AuditQuery, Reader, list_audit
from app.marketplace.auditing.record import SYSTEM, Actor, record
from app.marketplace.auditing.verify_chain import BREAK_CODES, Break, ChainCheck, verify_chain

__all__ = [
    "ACTIONS",
    "ACTOR_KINDS",
    "BREAK_CODES",
    "OBJECT_KINDS",
    "SYSTEM",
    "Action",
    "Actor",
    "AuditPage",
    "AuditQuery",
    "Break",
    "ChainCheck",
    "ObjectKind",
    "Reader",
    "export_audit",
    "list_audit",
    "record",
    "verify_chain",
]
