"""What the operator does: the phase of the programme."""

from app.marketplace.operating.phase_in_force import PhaseInForce, begin_programme, read_phase

__all__ = ["PhaseInForce", "begin_programme", "read_phase"]
