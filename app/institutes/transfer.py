"""What an institute hands to a provider so that it can be put straight into his list of what he makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

TransferStatus = Literal["open", "taken_over", "dismissed"]
TRANSFER_STATUSES: tuple[TransferStatus, ...] = get_args(TransferStatus)

LARGEST_TOLERANCE_MM = 100.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A material and the setting it was made with, by their codes; ``tolerance_mm`` where one was reached."""

    material_code: str
    setting_code: str
    tolerance_mm: float | None = None
