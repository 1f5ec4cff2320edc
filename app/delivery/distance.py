"""Distances as the crow flies."""

from __future__ import annotations

import math

EARTH_RADIUS_KM = 6371.0


def measure_distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance between two (latitude, longitude) in degrees, by the haversine formula."""
    lat_a, lon_a, lat_b, lon_b = (math.radians(value) for value in (*a, *b))
    h = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))
