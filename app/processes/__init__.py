"""The manufacturing processes (ISO/ASTM 52900): rules, machine settings, estimates, materials, finishes."""

from app.processes.catalogue import PROCESSES, find_process, find_processes
from app.processes.estimate_part import PartEstimate, Range, choose_setting, estimate_part
from app.processes.material import AS_BUILT, Finish, Material
from app.processes.process import BuildEstimate, DesignRules, Process
from app.processes.setting import MachineSetting

__all__ = [
    "AS_BUILT",
    "PROCESSES",
    "BuildEstimate",
    "DesignRules",
    "Finish",
    "MachineSetting",
    "Material",
    "PartEstimate",
    "Process",
    "Range",
    "choose_setting",
    "estimate_part",
    "find_process",
    "find_processes",
]
