"""Sessions, second factors, and everything by letter."""

from __future__ import annotations

from app.web.api.examples.words import Example

_TICKET = "bGHrc1bnd3Fe8tPzjQ0yqK2m5VxwNn9uT4aSi6LdE7o"
_CREDENTIAL: Example = {
    "id": "AAECAwQF",
    "rawId": "AAECAwQF",
    "type": "public-key",
    "response": {"clientDataJSON": "eyJ0eXBlIjoi…", "authenticatorData": "SZYN5Y…", "signature": "MEUCIQ…"},
}
CODE_WANTED: Example = {"ticket": _TICKET, "code": "492039"}
PASSKEY_ASKED: Example = {"ticket": _TICKET}
PASSKEY_GIVEN: Example = {"credential": _CREDENTIAL, "ticket": _TICKET}
PASSKEY_OPTIONS: Example = {
    "options": {
        "challenge": _TICKET,
        "rpId": "schichtwerk.example.org",
        "allowCredentials": [],
        "userVerification": "required",
        "timeout": 60000,
    }
}
SESSIONS: Example = {
    "sessions": [
        {
            "id": "0a1b2c3d4e5f60718293a4b5c6",
            "agent": "Firefox · Linux",
            "proven_by": ["password", "totp"],
            "created_at": "2026-11-23T09:30:00Z",
            "last_seen_at": "2026-11-23T11:05:00Z",
            "expires_at": "2026-12-07T09:30:00Z",
            "is_this": True,
        }
    ]
}
PASSKEY: Example = {
    "id": "p3n6rbvk5xq2m7ztd4yc7faewh",
    "name": "Laptop",
    "created_at": "2026-11-23T09:30:00Z",
    "last_used_at": None,
}
SECOND_FACTOR: Example = {
    "is_required": True,
    "totp": True,
    "passkeys": [PASSKEY],
    "recovery_codes_left": 10,
}
TOTP_BEGUN: Example = {
    "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    "uri": "otpauth://totp/Schichtwerk:anna%40example.org?secret=JBSW…&issuer=Schichtwerk",
}
TOTP_WANTED: Example = {"code": "492039"}
RECOVERY_CODES: Example = {"recovery_codes": ["k2fq-x7ab-mz3d-w5ye", "…"]}
NEW_PASSKEY_OPTIONS: Example = {
    "options": {
        "rp": {"id": "schichtwerk.example.org", "name": "Schichtwerk"},
        "user": {"id": "dTNu…", "name": "anna@example.org", "displayName": "Anna Muster"},
        "challenge": _TICKET,
        "pubKeyCredParams": [{"type": "public-key", "alg": -7}],
    }
}
PASSKEY_WANTED: Example = {"name": "Laptop", "credential": _CREDENTIAL}
PASSKEY_ADDED: Example = {"passkey": PASSKEY, "recovery_codes": []}
PASSKEY_CHANGE: Example = {"name": "Key at the desk"}
RESET_WANTED: Example = {"email": "anna@example.org", "reason": "Called back on the number of her contract"}

IDENTITY_ISSUERS: Example = {
    "issuers": [{"code": "institute", "title": "Institute", "issuer": "https://login.example.org"}]
}
IDENTITIES: Example = {
    "identities": [
        {
            "issuer": "https://login.example.org",
            "created_at": "2026-11-23T09:30:00Z",
            "last_used_at": "2026-11-23T09:30:00Z",
        }
    ]
}

WRITTEN: Example = {"status": "written"}
SIGN_UP_WANTED: Example = {
    "email": "anna@example.org",
    "display_name": "Anna Muster",
    "organisation_name": "Muster Maschinenbau GmbH",
    "language": "de",
}
CONFIRM_WANTED: Example = {"token": _TICKET, "password": "correct horse battery staple"}
FORGOTTEN_WANTED: Example = {"email": "anna@example.org", "language": "de"}
NEW_PASSWORD_WANTED: Example = {"token": _TICKET, "password": "correct horse battery staple"}
PASSWORD_WANTED: Example = {
    "current_password": "correct horse battery staple",
    "new_password": "quite another pass phrase",
}
EMAIL_WANTED: Example = {
    "email": "anna.muster@example.org",
    "current_password": "correct horse battery staple",
}
TOKEN_WANTED: Example = {"token": _TICKET}
ACCEPT_WANTED: Example = {
    "invitation": _TICKET,
    "display_name": "Max Muster",
    "password": "correct horse battery staple",
}
INVITATION_WANTED: Example = {"email": "max@example.org", "role": "planner"}
WAVE_WANTED: Example = {"name": "First wave", "most_uses": 20, "days": 30}
WAVE_MADE: Example = {"code": _TICKET}
INVITATIONS: Example = {
    "invitations": [
        {
            "id": "i3n6rbvk5xq2m7ztd4yc7faewh",
            "name": "Muster Maschinenbau GmbH",
            "email": "max@example.org",
            "role": "planner",
            "uses": 0,
            "most_uses": 1,
            "created_at": "2026-11-23T09:30:00Z",
            "expires_at": "2026-12-07T09:30:00Z",
            "revoked_at": None,
        }
    ]
}
