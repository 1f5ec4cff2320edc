"""Processes, materials, providers and institutes."""

from __future__ import annotations

from app.web.api.examples.words import Example

PROCESSES: Example = {
    "processes": [
        {
            "code": "PBF-LB/P",
            "category": "PBF",
            "name": "Laser sintering of polymers",
            "synonyms": ["SLS"],
            "rules": {
                "min_wall_mm": 0.7,
                "tolerance_pct": 0.3,
                "tolerance_min_mm": 0.3,
                "roughness_ra_um": [6.0, 12.0],
                "min_hole_mm": 1.0,
                "min_gap_mm": 0.5,
            },
            "materials": ["pa12"],
            "providers": 9,
        }
    ],
    "next_cursor": None,
}
MATERIALS: Example = {
    "materials": [
        {
            "code": "pa12",
            "name": "PA 12",
            "standard_designation": "PA 12 (ISO 16396)",
            "family": "polymer",
            "process": "PBF-LB/P",
            "condition": "as built",
            "required_steps": [],
            "density_g_cm3": 0.95,
            "tensile_strength_mpa": 48.0,
            "yield_strength_mpa": None,
            "elongation_pct": 18.0,
            "youngs_modulus_gpa": 1.65,
            "max_use_temperature_c": 80.0,
            "food_contact": "grade",
            "biocompatible": "grade",
            "synonyms": ["Nylon 12"],
            "source": "background",
            "confidence": "medium",
            "providers": 9,
        }
    ],
    "next_cursor": None,
}
PROVIDER: Example = {
    "code": "demo-provider",
    "name": "Musterdruck (fiktiv)",
    "is_fictional": True,
    "place": {
        "name": "Dresden",
        "postcode": "01069",
        "district": "Dresden",
        "latitude": 51.05,
        "longitude": 13.74,
    },
    "summary": "A fictional workshop for polymer parts.",
    "languages": ["de", "en"],
    "industries": ["machinery"],
    "certificates": [{"code": "ISO 9001", "valid_until": "2028-06-30"}],
    "material_certificates": ["2.1", "2.2"],
    "countries_served": [],
    "processes": ["PBF-LB/P"],
    "materials": ["pa12"],
    "machines": [
        {
            "code": "laser-sintering-1",
            "name": "Laser sintering system",
            "model": "Laser sintering system",
            "process": "PBF-LB/P",
            "build_volume_mm": [340.0, 340.0, 600.0],
            "materials": ["pa12"],
            "finishes": ["as-built"],
        }
    ],
    "tiers": ["standard", "express"],
}
PROVIDERS: Example = {"providers": [PROVIDER], "next_cursor": None}
INSTITUTES: Example = {
    "institutes": [
        {
            "code": "ifam",
            "name": "Fraunhofer IFAM, Dresden branch",
            "place": "Dresden",
            "process_codes": ["MEX-TRB/M"],
            "processes_other": [],
            "materials": [{"de": "Kupfer", "en": "copper"}],
            "competences": [{"de": "sinterbasierte Verfahren", "en": "sinter-based processes"}],
            "industries": ["energy"],
            "web": "https://www.ifam.fraunhofer.de",
            "source": "the institute's own pages",
            "confidence": "high",
            "properties": [],
            "machines": [],
            "methods": ["powder"],
            "capacity": "free",
            "capacity_note": "",
        }
    ],
    "next_cursor": None,
}
