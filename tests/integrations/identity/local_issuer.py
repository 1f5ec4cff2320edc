"""An OpenID Connect issuer on loopback: real redirects, real codes, real signatures; and it can lie."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

CLIENT_ID = "schichtwerk"
CLIENT_SECRET = "a secret between the two of us"


def _as_it_is(claims: dict[str, Any]) -> dict[str, Any]:
    return claims


@dataclass
class LocalIssuer:
    """``twist`` changes claims before they are signed; ``key`` may be one that nobody knows."""

    now: datetime
    address: str = ""
    claims_issuer: str | None = None
    person: dict[str, Any] = field(
        default_factory=lambda: {
            "sub": "248289761001",
            "email": "Anna@Example.org",
            "email_verified": True,
            "name": "Anna Muster",
        }
    )
    twist: Callable[[dict[str, Any]], dict[str, Any]] = _as_it_is
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", auto_kid=True))
    signs_with: ECKey | OctKey | None = None
    algorithm: str = "ES256"
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked_for_keys: int = 0
    by_post: bool = False

    def metadata(self, _request: Request) -> JSONResponse:
        return JSONResponse(
            {
                "issuer": self.claims_issuer or self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                **({"token_endpoint_auth_methods_supported": ["client_secret_post"]} if self.by_post else {}),
            }
        )

    def keys(self, _request: Request) -> JSONResponse:
        self.asked_for_keys += 1
        return JSONResponse(KeySet([self.key]).as_dict(private=False))

    def authorize(self, request: Request) -> RedirectResponse:
        asked = dict(request.query_params)
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.address}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 303)

    async def token(self, request: Request) -> JSONResponse:
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        asked = self.codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        login = base64.b64decode(request.headers.get("Authorization", "Basic ")[6:]).decode()
        secret = form.get("client_secret") or unquote_plus(login.partition(":")[2])
        is_right = (
            asked is not None
            and asked["code_challenge"] == challenge
            and asked["redirect_uri"] == form["redirect_uri"]
            and secret == CLIENT_SECRET
            and (("client_secret" in form) == self.by_post)
        )
        if asked is None or not is_right:
            return JSONResponse({"error": "invalid_grant"}, 400)
        at = int(self.now.timestamp())
        claims = self.twist(
            {
                "iss": self.address,
                "aud": CLIENT_ID,
                "iat": at,
                "exp": at + 300,
                "nonce": asked["nonce"],
                **self.person,
            }
        )
        if self.algorithm == "none":
            parts = (json.dumps(each).encode() for each in ({"alg": "none"}, claims))
            written = (base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
            return JSONResponse({"id_token": ".".join((*written, ""))})
        key = self.signs_with or self.key
        header = {"alg": self.algorithm, "kid": key.kid or "x"}
        return JSONResponse({"id_token": jwt.encode(header, claims, key, algorithms=[self.algorithm])})

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.metadata),
                Route("/keys", self.keys),
                Route("/authorize", self.authorize),
                Route("/token", self.token, methods=["POST"]),
            ]
        )


@contextmanager
def serve(issuer: LocalIssuer) -> Iterator[LocalIssuer]:
    """On a free port of loopback, for as long as the block lasts."""
    listener = socket.create_server(("127.0.0.1", 0))
    issuer.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(issuer.app(), log_config=None, lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    until = time.monotonic() + 10
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    try:
        yield issuer
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
