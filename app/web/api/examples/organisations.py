"""Organisations, members and teams."""

from __future__ import annotations

from app.web.api.examples.words import Example

ORGANISATION_ID = "o3n6rbvk5xq2m7ztd4yc7faewh"
USER_ID = "u3n6rbvk5xq2m7ztd4yc7faewh"
TEAM_ID = "t3n6rbvk5xq2m7ztd4yc7faewh"

BELONGINGS: Example = {
    "organisations": [
        {
            "id": ORGANISATION_ID,
            "name": "Muster Maschinenbau GmbH",
            "role": "owner",
            "joined_at": "2026-11-23T09:30:00Z",
            "is_current": True,
        }
    ]
}
ACTING_WANTED: Example = {"organisation_id": ORGANISATION_ID}
JOIN_WANTED: Example = {"invitation": "x7Kd2…"}
JOINED: Example = {"organisation_id": ORGANISATION_ID, "is_member": True}
WAITING: Example = {"organisation_id": ORGANISATION_ID, "is_member": False}
ORGANISATION_NAME: Example = {"name": "Muster Maschinenbau GmbH"}
MEMBERS: Example = {
    "members": [
        {
            "user_id": USER_ID,
            "display_name": "Anna Muster",
            "email": "anna@example.org",
            "role": "owner",
            "joined_at": "2026-11-23T09:30:00Z",
        }
    ]
}
ROLE_WANTED: Example = {"role": "engineer"}
TEAMS: Example = {
    "teams": [
        {
            "id": TEAM_ID,
            "name": "Prototypes",
            "is_own": True,
            "members": [{"user_id": USER_ID, "display_name": "Anna Muster"}],
        }
    ]
}
TEAM_WANTED: Example = {"name": "Prototypes"}
TEAM_MADE: Example = {"id": TEAM_ID}
TEAM_CHOICE: Example = {"team_id": TEAM_ID}
DOMAINS: Example = {
    "domains": [{"domain": "muster.example", "joins_at_once": False, "proven_at": "2026-11-23T09:30:00Z"}]
}
DOMAIN_WANTED: Example = {"joins_at_once": False}
DOMAIN_PROVEN: Example = {"domain": "muster.example"}
JOIN_REQUESTS: Example = {
    "join_requests": [
        {
            "id": "j3n6rbvk5xq2m7ztd4yc7faewh",
            "display_name": "Max Muster",
            "email": "max@muster.example",
            "asked_at": "2026-11-23T09:30:00Z",
        }
    ]
}
ANSWER_WANTED: Example = {"approves": True}
OPEN_DOORS: Example = {
    "organisations": [
        {
            "organisation_id": ORGANISATION_ID,
            "name": "Muster Maschinenbau GmbH",
            "domain": "muster.example",
            "is_asked": False,
        }
    ]
}
