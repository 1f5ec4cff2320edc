"""Asks an OpenID Connect issuer who somebody is (authorization code, PKCE, signed ID token)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any
from urllib.parse import quote_plus, urlencode

import httpx2
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.integrations.identity import Identity, Question
from app.values.errors import NotAllowed, Unavailable

# only signatures that need the issuer's private key: not "none", and none that our own secret could make
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
KEEP_S = 3600.0
KEYS_AGAIN_S = 30.0  # an unknown key may be a new one, but a stranger must not make us ask at every call
LEEWAY_S = 60
_LONGEST_ANSWER = 1_000_000
_BASIC = "client_secret_basic"
_log = structlog.get_logger("schichtwerk.identity")


@dataclass(slots=True)
class _Kept:
    metadata: dict[str, Any] = field(default_factory=dict)
    keys: KeySet | None = None
    at: float = 0.0
    keys_at: float = 0.0


@dataclass(frozen=True, slots=True)
class OidcIssuer:
    """``issuer`` is the address under which its metadata stands, exactly as its tokens name it."""

    code: str
    title: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    timeout_s: float = 5.0
    _kept: _Kept = field(default_factory=_Kept, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def address_for(self, question: Question, *, redirect_uri: str) -> str:
        """See the port."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(question.verifier.encode()).digest())
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": redirect_uri,
            "scope": "openid email profile",
            "state": question.state,
            "nonce": question.nonce,
            "code_challenge": challenge.decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        address = str(self._metadata()["authorization_endpoint"])
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"

    def answer(self, code: str, question: Question, *, redirect_uri: str, now: datetime) -> Identity:
        """See the port."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": question.verifier,
            "client_id": self.client_id,
        }
        metadata, auth = self._metadata(), None
        # by the specification, who says nothing takes "basic"
        if _BASIC in metadata.get("token_endpoint_auth_methods_supported", [_BASIC]):
            auth = (quote_plus(self.client_id), quote_plus(self.client_secret))
        else:
            form["client_secret"] = self.client_secret
        answer = self._fetch(str(metadata["token_endpoint"]), form, auth)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise self._refuse("no_token")
        claims = self._read(token, now)
        given = claims.get("nonce")
        if not isinstance(given, str) or not hmac.compare_digest(given.encode(), question.nonce.encode()):
            raise self._refuse("nonce")
        return Identity(
            issuer=self.issuer,
            subject=str(claims["sub"]),
            email=str(claims.get("email") or ""),
            # some issuers write it as text; anything but a clear yes is a no
            email_is_verified=claims.get("email_verified") is True or claims.get("email_verified") == "true",
            name=str(claims.get("name") or ""),
        )

    def _read(self, token: str, now: datetime) -> dict[str, Any]:
        claims = self._check_signature(token)
        registry = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            registry.validate(claims)
        except JoseError as error:
            raise self._refuse(error.error) from error
        others = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if claims.get("azp", self.client_id) != self.client_id or (len(others) > 1 and "azp" not in claims):
            raise self._refuse("azp")
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise self._refuse("sub")
        return claims

    def _check_signature(self, token: str) -> dict[str, Any]:
        for is_second in (False, True):
            try:
                return dict(jwt.decode(token, self._keys(anew=is_second), algorithms=ALGORITHMS).claims)
            except (JoseError, ValueError, TypeError) as error:
                # keys change; one that we have not seen yet is asked for once
                if is_second or not self._may_ask_again():
                    raise self._refuse(getattr(error, "error", type(error).__name__)) from error
        raise self._refuse("signature")

    def _may_ask_again(self) -> bool:
        return time.monotonic() - self._kept.keys_at >= KEYS_AGAIN_S

    def _metadata(self) -> dict[str, Any]:
        with self._lock:
            if not self._kept.metadata or time.monotonic() - self._kept.at > KEEP_S:
                found = self._fetch(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
                # a document that speaks for another issuer would let that one sign for ours
                if found.get("issuer") != self.issuer:
                    _log.warning("identity_issuer_other", issuer=self.issuer)
                    raise Unavailable("identity_unreachable", {"issuer": self.title})
                self._kept.metadata, self._kept.at = found, time.monotonic()
                self._kept.keys = None
            return self._kept.metadata

    def _keys(self, *, anew: bool) -> KeySet:
        address = str(self._metadata()["jwks_uri"])
        with self._lock:
            if anew or self._kept.keys is None:
                found = self._fetch(address)
                try:
                    self._kept.keys = KeySet.import_key_set({"keys": found["keys"]})
                except (JoseError, KeyError, TypeError, ValueError) as error:
                    raise Unavailable("identity_unreachable", {"issuer": self.title}) from error
                self._kept.keys_at = time.monotonic()
            return self._kept.keys

    def _fetch(
        self, address: str, form: dict[str, str] | None = None, auth: tuple[str, str] | None = None
    ) -> dict[str, Any]:
        try:
            with httpx2.Client(timeout=self.timeout_s, auth=auth) as client:
                answer = client.get(address) if form is None else client.post(address, data=form)
            found = answer.json() if len(answer.content) <= _LONGEST_ANSWER else None
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            _log.warning("identity_unreachable", issuer=self.issuer, error=type(error).__name__)
            raise Unavailable("identity_unreachable", {"issuer": self.title}) from error
        if form is not None and 400 <= answer.status_code < 500:
            raise self._refuse("code")
        if answer.status_code != 200 or not isinstance(found, dict):
            _log.warning("identity_unreachable", issuer=self.issuer, status=answer.status_code)
            raise Unavailable("identity_unreachable", {"issuer": self.title})
        return found

    def _refuse(self, why: str) -> NotAllowed:
        # why is for whoever runs the platform; to strangers every refusal is the same
        _log.warning("identity_refused", issuer=self.issuer, why=why)
        return NotAllowed("identity_refused", {"issuer": self.title})
