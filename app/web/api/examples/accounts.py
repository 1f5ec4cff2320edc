"""People, sessions, keys, and whether all is well."""

from __future__ import annotations

from app.web.api.examples.words import KEY_ID, Example

USER: Example = {
    "id": "u3n6rbvk5xq2m7ztd4yc7faewh",
    "email": "anna@example.org",
    "display_name": "Anna Muster",
    "organisation_id": "o3n6rbvk5xq2m7ztd4yc7faewh",
    "organisation_name": "Muster Maschinenbau GmbH",
    "role": "buyer",
    "is_operator": False,
}
SESSION_WANTED: Example = {"email": "anna@example.org", "password": "correct horse battery staple"}
SESSION: Example = {"user": USER, "expires_at": "2026-12-07T09:30:00Z", "second_factor": "settled"}
API_KEY_WANTED: Example = {"name": "Nightly prices", "scopes": ["parts:write", "offers:read"]}
API_KEY_CREATED: Example = {
    "id": KEY_ID,
    "secret": "sw_…",
    "prefix": "sw_x7Kd2",
    "expires_at": None,
}
API_KEYS: Example = {
    "api_keys": [
        {
            "id": KEY_ID,
            "name": "Nightly prices",
            "prefix": "sw_x7Kd2",
            "scopes": ["parts:write", "offers:read"],
            "created_at": "2026-11-23T09:30:00Z",
            "expires_at": None,
            "revoked_at": None,
        }
    ]
}

HEALTH: Example = {"status": "alive", "version": "0.1.0"}
READY: Example = {
    "status": "ready",
    "checks": {"database": True, "migrations": True, "worker": True},
    "sandbox_protections": ["rlimits", "landlock", "seccomp"],
    "version": "0.1.0",
}
