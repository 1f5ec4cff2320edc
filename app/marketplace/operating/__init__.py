"""What the operator does: which phase the programme is in."""

from app.marketplace.operating.change_phase import LONGEST_REASON, ChangePhase, change_phase
from app.marketplace.operating.list_phase_changes import PhaseChangeView, list_phase_changes
from app.marketplace.operating.phase_in_force import PhaseInForce, begin_programme, read_phase
from app.marketplace.operating.preview_phase import PhasePreview, find_current, preview_phase

__all__ = [
    "ChangePhase",
    "LONGEST_REASON",
    "PhaseChangeView",
    "PhaseInForce",
    "PhasePreview",
    "begin_programme",
    "change_phase",
    "find_current",
    "list_phase_changes",
    "preview_phase",
    "read_phase",
]
