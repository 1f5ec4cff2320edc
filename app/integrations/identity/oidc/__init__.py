"""OpenID Connect: authorization code with PKCE."""

from app.integrations.identity.oidc.oidc_issuer import OidcIssuer

__all__ = ["OidcIssuer"]
