"""Laser powder bed fusion of metals (SLM, LPBF, DMLS)."""

from __future__ import annotations

from app.processes.estimating import scanned
from app.processes.orienting import MELTED_METAL
from app.processes.pbf_lb_m_settings import PBF_LB_M_SETTINGS
from app.processes.process import DesignRules, Process

_RULES = DesignRules(
    min_wall_mm=0.5,
    support_rule_deg=45,
    tolerance_pct=0.2,
    tolerance_min_mm=0.1,
    roughness_ra_um=(6.0, 12.0),
    min_hole_mm=1.0,
    min_gap_mm=0.2,
    min_escape_hole_mm=5.0,
    min_pin_mm=1.0,
    max_aspect_ratio=10.0,
    max_bridge_mm=2.0,
    max_thickness_ratio=4.0,
    source=(
        "Design Rules for 3D Printing (Protolabs/Hubs poster); arti90 design clues; 3DFormtech "
        "design rules for metal parts; 3DSPRO SLM design guidelines; EOS StainlessSteel 316L M280 "
        "data sheet 02.2014; Zare AlSi10Mg data; Mirameccanica CoCr (EOS MP1) data; Layer X metal "
        "design rules; cifproto DFM for 3D printing; background"
        "; thickness ratio: our figure, after the words of Renishaw's Design for metal AM"
    ),
    confidence="high",
)

_STEEL_RULES = DesignRules(
    min_wall_mm=0.4,
    support_rule_deg=45,
    tolerance_pct=0.2,
    tolerance_min_mm=0.1,
    roughness_ra_um=(5.0, 12.0),
    min_hole_mm=1.0,
    min_gap_mm=0.2,
    min_escape_hole_mm=5.0,
    min_pin_mm=1.0,
    max_aspect_ratio=10.0,
    max_bridge_mm=2.0,
    max_thickness_ratio=4.0,
    source=(
        "EOS process data sheet StainlessSteel 316L-4441 M 290 20 um; Layer X metal design rules; "
        "arti90 design clues; 3DFormtech design rules for metal parts; 3DSPRO SLM design "
        "guidelines; EOS StainlessSteel 316L M280 data sheet 02.2014; Design Rules for 3D "
        "Printing (Protolabs/Hubs poster); cifproto DFM for 3D printing; background"
        "; thickness ratio: our figure, after the words of Renishaw's Design for metal AM"
    ),
    confidence="high",
)

_ALUMINIUM_RULES = DesignRules(
    min_wall_mm=0.4,
    support_rule_deg=45,
    tolerance_pct=0.2,
    tolerance_min_mm=0.1,
    roughness_ra_um=(6.0, 10.0),
    min_hole_mm=1.0,
    min_gap_mm=0.2,
    min_escape_hole_mm=5.0,
    min_pin_mm=1.0,
    max_aspect_ratio=10.0,
    max_bridge_mm=2.0,
    max_thickness_ratio=4.0,
    source=(
        "EOS process data sheet Aluminium AlSi10Mg M 290 30 um; EOS process data sheet Aluminium "
        "AlSi10Mg M 290 60 um; arti90 design clues; 3DFormtech design rules for metal parts; "
        "3DSPRO SLM design guidelines; EOS StainlessSteel 316L M280 data sheet 02.2014; Design "
        "Rules for 3D Printing (Protolabs/Hubs poster); Zare AlSi10Mg data; cifproto DFM for 3D "
        "printing; background"
        "; thickness ratio: our figure, after the words of Renishaw's Design for metal AM"
    ),
    confidence="high",
)

_TITANIUM_RULES = DesignRules(
    min_wall_mm=0.4,
    support_rule_deg=55,
    tolerance_pct=0.2,
    tolerance_min_mm=0.1,
    roughness_ra_um=(5.0, 15.0),
    min_hole_mm=1.0,
    min_gap_mm=0.2,
    min_escape_hole_mm=5.0,
    min_pin_mm=1.0,
    max_aspect_ratio=10.0,
    max_bridge_mm=2.0,
    max_thickness_ratio=4.0,
    source=(
        "LPBF Ti6246 25 vs 50 um layers: thinnest walls; EOS StainlessSteel 316L M280 data sheet "
        "02.2014; Design Rules for 3D Printing (Protolabs/Hubs poster); 3DSPRO SLM design "
        "guidelines; 3DFormtech design rules for metal parts; cifproto DFM for 3D printing; "
        "arti90 design clues; background"
        "; thickness ratio: our figure, after the words of Renishaw's Design for metal AM"
    ),
    confidence="low",
)

PBF_LB_M = Process(
    code="PBF-LB/M",
    category="PBF",
    name_en="Laser powder bed fusion of metals",
    name_de="Pulverbettbasiertes Laserstrahlschmelzen von Metallen",
    synonyms=(
        "LPBF",
        "L-PBF",
        "SLM",
        "DMLS",
        "LaserCUSING",
        "selective laser melting",
        "direct metal laser sintering",
        "Laserstrahlschmelzen",
        "selektives Laserschmelzen",
        "Metall-3D-Druck",
        "metal 3D printing",
    ),
    packing="plate",
    gap_mm=3.0,
    fill=0.6,  # background: usual share of the plate
    rules=_RULES,
    settings=PBF_LB_M_SETTINGS,
    required_steps=(
        "stress-relief",
        "plate-removal-saw",
    ),
    estimate=scanned(45, {"titanium": 55}),
    orientation=MELTED_METAL,
    rules_by_material_class=(
        ("stainless steel", _STEEL_RULES),
        ("tool steel", _STEEL_RULES),
        ("steel", _STEEL_RULES),
        ("aluminium", _ALUMINIUM_RULES),
        ("titanium", _TITANIUM_RULES),
    ),
)
