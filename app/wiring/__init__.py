"""The composition root: the only room that names concrete adapters and puts rooms together."""

from app.wiring.adapters import (
    build_database,
    build_incoming,
    build_issuers,
    build_masters,
    build_post,
    build_postbox,
    build_storage,
)
from app.wiring.caches import CatalogueCache, PhaseCache
from app.wiring.house import House, build_house, start_due_versions
from app.wiring.keys import Rotation, finish_rotation, rotate_keys_now
from app.wiring.machine import describe_machine, name_protections, read_clock, read_secret
from app.wiring.operating import (
    add_user_now,
    export_audit_now,
    import_catalogue_now,
    import_sanctions_now,
    reset_factors_now,
    verify_audit_now,
)
from app.wiring.serving import build_app, build_checks, run_worker
from app.wiring.set_up import DEMO_NOTE, configure_logging, set_up

__all__ = [
    "DEMO_NOTE",
    "CatalogueCache",
    "House",
    "PhaseCache",
    "Rotation",
    "add_user_now",
    "build_app",
    "build_checks",
    "build_database",
    "build_house",
    "build_incoming",
    "build_masters",
    "build_issuers",
    "build_post",
    "build_postbox",
    "build_storage",
    "configure_logging",
    "describe_machine",
    "export_audit_now",
    "finish_rotation",
    "import_catalogue_now",
    "import_sanctions_now",
    "name_protections",
    "read_clock",
    "read_secret",
    "rotate_keys_now",
    "reset_factors_now",
    "run_worker",
    "set_up",
    "start_due_versions",
    "verify_audit_now",
]
