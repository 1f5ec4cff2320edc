"""What a customer works with day by day: folders, revisions, links to parts, reorders, and what goes on."""

from app.marketplace.workspace.compare_prices import find_cheapest
from app.marketplace.workspace.create_folder import create_folder
from app.marketplace.workspace.delete_folder import DeleteFolder, delete_folder
from app.marketplace.workspace.find_parts import (
    IN_NO_FOLDER,
    FindParts,
    FoundParts,
    PartOrder,
    PartSummary,
    find_parts,
)
from app.marketplace.workspace.folder_view import FolderView
from app.marketplace.workspace.list_folders import FolderList, list_folders
from app.marketplace.workspace.list_matters import (
    MATTER_STATUSES,
    Matter,
    MatterPage,
    MatterStatus,
    list_matters,
)
from app.marketplace.workspace.list_revisions import (
    RevisionChange,
    RevisionView,
    list_revisions,
    name_issue,
)
from app.marketplace.workspace.move_parts import MOST_MOVED, MoveParts, move_parts
from app.marketplace.workspace.plan_reorder import PlannedReorder, ReorderItem, plan_reorder
from app.marketplace.workspace.read_shared_part import (
    SharedPart,
    count_part_opening,
    find_shared_file,
    read_shared_part,
)
from app.marketplace.workspace.rename_folder import rename_folder
from app.marketplace.workspace.revise_part import RevisePart, list_drawings_to_copy, revise_part
from app.marketplace.workspace.share_part import (
    PartShareView,
    SharePart,
    list_part_shares,
    revoke_part_share,
    share_part,
)

__all__ = [
    "DeleteFolder",
    "FindParts",
    "FolderList",
    "FolderView",
    "FoundParts",
    "IN_NO_FOLDER",
    "MATTER_STATUSES",
    "MOST_MOVED",
    "Matter",
    "MatterPage",
    "MatterStatus",
    "MoveParts",
    "PartOrder",
    "PartShareView",
    "PartSummary",
    "PlannedReorder",
    "ReorderItem",
    "RevisePart",
    "RevisionChange",
    "RevisionView",
    "SharePart",
    "SharedPart",
    "count_part_opening",
    "create_folder",
    "delete_folder",
    "find_cheapest",
    "find_parts",
    "find_shared_file",
    "list_drawings_to_copy",
    "list_folders",
    "list_matters",
    "list_part_shares",
    "list_revisions",
    "move_parts",
    "name_issue",
    "plan_reorder",
    "read_shared_part",
    "rename_folder",
    "revise_part",
    "revoke_part_share",
    "share_part",
]
