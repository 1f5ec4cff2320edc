"""What people decide about their data: how long it is kept, to have all of it, to have it gone."""

from app.marketplace.own_data.ask_deletion import (
    AskDeletion,
    DeletionKind,
    DeletionView,
    ask_deletion,
    list_deletions,
    take_back_deletion,
)
from app.marketplace.own_data.belongings import BELONGINGS
from app.marketplace.own_data.carry_out_deletion import carry_out_deletion, list_due_deletions
from app.marketplace.own_data.delete_part import delete_part_with_receipt
from app.marketplace.own_data.exports import (
    MAKE_EXPORT,
    AskExport,
    ExportStatus,
    ExportView,
    ask_export,
    delete_expired_exports,
    find_export,
    list_exports,
)
from app.marketplace.own_data.make_export import fail_export, make_export
from app.marketplace.own_data.receipts import (
    REMAINS,
    ReceiptSigner,
    ReceiptView,
    is_genuine,
    read_receipt,
)
from app.marketplace.own_data.retention import (
    LEAST_DAYS,
    Retention,
    choose_retention,
    delete_unused_parts,
    read_retention,
)

__all__ = [
    "AskDeletion",
    "AskExport",
    "BELONGINGS",
    "DeletionKind",
    "DeletionView",
    "ExportStatus",
    "ExportView",
    "LEAST_DAYS",
    "MAKE_EXPORT",
    "REMAINS",
    "ReceiptSigner",
    "ReceiptView",
    "Retention",
    "ask_deletion",
    "ask_export",
    "carry_out_deletion",
    "choose_retention",
    "delete_expired_exports",
    "delete_part_with_receipt",
    "delete_unused_parts",
    "fail_export",
    "find_export",
    "is_genuine",
    "list_deletions",
    "list_due_deletions",
    "list_exports",
    "make_export",
    "read_receipt",
    "read_retention",
    "take_back_deletion",
]
