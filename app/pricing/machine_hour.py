"""What an hour of a machine costs its owner."""

from __future__ import annotations

from app.providers import MachineCost, MachineRate


def compute_machine_hour(cost: MachineCost) -> float:
    """€ per productive hour: yearly depreciation, upkeep, space, power and the rest, over the hours a year.

    The formula is 3YOURMIND's: ((purchase + installation) / life + maintenance + space + power + …) / hours.
    """
    yearly_eur = (
        (cost.purchase_eur + cost.installation_eur) / cost.life_years
        + cost.maintenance_eur_per_year
        + cost.space_m2 * cost.space_eur_per_m2_year
        + cost.power_eur_per_year
        + cost.other_eur_per_year
    )
    return yearly_eur / cost.hours_per_year


def find_hourly_rate(rate: MachineRate, costs: dict[str, MachineCost]) -> float:
    """The rate that is given, or else the one that follows from the machine's cost (by machine code)."""
    cost = costs.get(rate.machine_code)
    return rate.eur_per_h if cost is None or rate.eur_per_h > 0.0 else compute_machine_hour(cost)
