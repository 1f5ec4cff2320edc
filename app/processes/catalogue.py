"""All processes the platform knows, in the order they are shown: one file each, one line here."""

from __future__ import annotations

from app.processes.bjt_mst_m import BJT_MST_M
from app.processes.bjt_sst_c import BJT_SST_C
from app.processes.ded_arc_m import DED_ARC_M
from app.processes.ded_lb_m import DED_LB_M
from app.processes.mex_trb_m import MEX_TRB_M
from app.processes.mex_trb_p import MEX_TRB_P
from app.processes.mjt_uv_p import MJT_UV_P
from app.processes.pbf_eb_m import PBF_EB_M
from app.processes.pbf_irl_p import PBF_IRL_P
from app.processes.pbf_lb_m import PBF_LB_M
from app.processes.pbf_lb_p import PBF_LB_P
from app.processes.process import Process
from app.processes.shl_aj_c import SHL_AJ_C
from app.processes.shl_uc_m import SHL_UC_M
from app.processes.vpp_uvl_p import VPP_UVL_P
from app.processes.vpp_uvm_c import VPP_UVM_C
from app.processes.vpp_uvm_p import VPP_UVM_P
from app.values import NotFound, fold_word

PROCESSES: tuple[Process, ...] = (
    PBF_LB_M,
    PBF_EB_M,
    PBF_LB_P,
    PBF_IRL_P,
    MEX_TRB_P,
    MEX_TRB_M,
    VPP_UVL_P,
    VPP_UVM_P,
    VPP_UVM_C,
    MJT_UV_P,
    BJT_MST_M,
    BJT_SST_C,
    DED_LB_M,
    DED_ARC_M,
    SHL_UC_M,
    SHL_AJ_C,
)

_BY_CODE = {process.code: process for process in PROCESSES}
_WORDS = {
    process.code: {
        fold_word(word)
        for word in (process.code, process.category, process.name_en, process.name_de, *process.synonyms)
    }
    for process in PROCESSES
}


def find_process(code: str) -> Process:
    """The process of that code; NotFound("process_unknown") where there is none."""
    process = _BY_CODE.get(code)
    if process is None:
        raise NotFound("process_unknown", {"process": code})
    return process


def find_processes(word: str) -> frozenset[str]:
    """Codes of the processes that a code, category, name or trade name stands for, however it is written."""
    wanted = fold_word(word)
    return frozenset(code for code, words in _WORDS.items() if wanted and wanted in words)
