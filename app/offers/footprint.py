"""CO2e of feedstock and energy, as a range."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.offers.estimating import Plans
from app.offers.prepare import Prepared

# German electricity, 2024: 363 g CO2e/kWh direct (Umweltbundesamt), upstream adds about a sixth.
GRID_CO2E_KG_PER_KWH = (0.363, 0.43)


def estimate_co2e_kg(prepared: Prepared, plans: Plans, quantity: int) -> NDArray[np.float64]:
    """Low and high estimate (2, P) for the whole quantity: feedstock and machine energy, no transport."""
    part = plans.columns
    mass_kg = (part.feedstock_g + part.support_g + part.waste_g) / 1000 * quantity
    energy_kwh = part.energy_kwh * quantity
    factors = np.array([pair.material.co2e_kg_per_kg for pair in prepared.table.pairs]).reshape(-1, 2)
    grid = np.array(GRID_CO2E_KG_PER_KWH)
    return np.asarray((mass_kg[:, None] * factors + energy_kwh[:, None] * grid).T)
