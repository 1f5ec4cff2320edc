"""Settings from the environment (SCHICHTWERK_…) or a file ``.env``; read by wiring and the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.programme import Phase

MINIMUM_SECRET_LENGTH = 32


class OidcIssuerSettings(BaseModel):
    """A service elsewhere: ``code`` stands in addresses, ``title`` on its button."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    title: str = Field(min_length=1, max_length=80)
    issuer: str = Field(pattern=r"^(https://|http://(127\.0\.0\.1|localhost)[:/])\S+$")
    client_id: str = Field(min_length=1)
    client_secret: SecretStr


class Settings(BaseSettings):
    """Every value has a default that suits a first try on one machine."""

    model_config = SettingsConfigDict(
        env_prefix="SCHICHTWERK_", env_file=".env", extra="ignore", frozen=True, validate_default=True
    )

    environment: Literal["demo", "production"] = Field(
        "demo", description="demo: safe defaults for one machine; production: refuses to start half set up."
    )
    phase: Phase = Field(
        "pilot", description="Phase that an empty database begins with; later the operator changes it."
    )
    data_dir: Path = Field(Path("var"), description="Folder for files, the SQLite database and the secret.")
    database_url: str = Field(
        "",
        description="postgresql+psycopg://user@host/name or sqlite:///file; empty: SQLite in data_dir.",
    )
    secret: SecretStr = Field(
        SecretStr(""),
        description="Signs offer ids, at least 32 characters; empty: made on the first start (demo only).",
    )
    key_file: str = Field(
        "",
        description="File of master keys, kept out of backups; empty: in data_dir and mixed with the secret.",
    )
    deletion_wait_days: int = Field(
        7, ge=0, le=60, description="Days in which the deletion of an account can be taken back."
    )
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on.")
    is_https: bool = Field(
        False, description="Customers come by HTTPS; required in production, decides on cookies and HSTS."
    )
    allowed_hosts: tuple[str, ...] = Field(
        (), description='Host names that are answered, as JSON, e.g. ["example.org"]; empty: any.'
    )
    worker_threads: int = Field(
        2, ge=0, le=64, description="Jobs at a time in this process; 0: leave them to `schichtwerk worker`."
    )
    database_pool: int = Field(10, ge=1, le=200, description="Connections to the database kept open.")
    sandbox_children: int = Field(
        0, ge=0, le=256, description="Files measured at a time in child processes; 0: one for each CPU."
    )
    sandbox_may_be_weak: bool = Field(
        False, description="Start in production even where the kernel offers no full sandbox."
    )
    file_base_s: float = Field(
        5.0,
        gt=0,
        le=3600,
        description="CPU seconds that measuring any file may take; by the clock three times that.",
    )
    file_s_per_megabyte: float = Field(
        1.0, ge=0, le=600, description="CPU seconds more for each megabyte of the file."
    )
    file_max_s: float = Field(60.0, gt=0, le=3600, description="The most CPU seconds that any file gets.")
    file_base_memory_megabytes: int = Field(
        512,
        ge=256,
        le=65536,
        description="Memory that reading and measuring a file may take; more by its size.",
    )
    file_max_memory_megabytes: int = Field(
        4096, ge=256, le=65536, description="The most megabytes of memory that any file gets."
    )
    public_url: str = Field(
        "",
        pattern=r"^(https?://[^/\s]+)?$",
        description="Address of the pages, for links in mails; empty: from allowed_hosts or host and port.",
    )
    mail_from: str = Field(
        "Schichtwerk <schichtwerk@localhost.invalid>", description="Sender of mails, with a name if wanted."
    )
    smtp_host: str = Field(
        "", description="Mail server; empty: mails stay in the data folder and are read on a page."
    )
    smtp_port: int = Field(587, ge=1, le=65535, description="Port of the mail server.")
    smtp_user: str = Field("", description="Name at the mail server; empty: none is asked for.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password at the mail server.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the connection to the mail server is encrypted."
    )
    smtp_timeout_s: float = Field(20.0, gt=0, le=300, description="Seconds to wait for the mail server.")
    breach_lookup_url: str = Field(
        "",
        pattern=r"^(https://\S+/)?$",
        description="Service that finds stolen passwords by five signs of SHA-1, ends with /; empty: off.",
    )
    vat_register_url: str = Field(
        "",
        pattern=r"^(https://\S+/)?$",
        description="Register of VAT ids that speaks VIES' REST interface, ends with /; empty: form only.",
    )
    country_ranges: Path | None = Field(
        None,
        description="CSV of internet addresses by country (first;last;country); empty: no country gate.",
    )
    oidc_issuers: tuple[OidcIssuerSettings, ...] = Field(
        (),
        description="OpenID Connect issuers: a JSON list with code, title, issuer, client_id, client_secret.",
    )
    log_format: Literal["text", "json"] = Field("text", description="How log lines are written.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least important log lines that are written."
    )

    @model_validator(mode="after")
    def _check_production(self) -> Self:
        secret = self.secret.get_secret_value()
        if secret and len(secret) < MINIMUM_SECRET_LENGTH:
            raise ValueError(f"SCHICHTWERK_SECRET needs at least {MINIMUM_SECRET_LENGTH} characters")
        if self.environment == "production":
            if not secret:
                raise ValueError("production needs SCHICHTWERK_SECRET")
            if not self.is_https:
                raise ValueError("production needs SCHICHTWERK_IS_HTTPS=true")
            if not self.allowed_hosts:
                raise ValueError("production needs SCHICHTWERK_ALLOWED_HOSTS")
        if len({issuer.code for issuer in self.oidc_issuers}) != len(self.oidc_issuers):
            raise ValueError("SCHICHTWERK_OIDC_ISSUERS names a code twice")
        if self.smtp_host and self.mail_from.rstrip(">").endswith(".invalid"):
            raise ValueError("a mail server needs SCHICHTWERK_MAIL_FROM")
        return self

    @property
    def effective_public_url(self) -> str:
        """The given one, or the first host that is answered, or where the server listens."""
        scheme = "https" if self.is_https else "http"
        host = self.allowed_hosts[0] if self.is_https and self.allowed_hosts else f"{self.host}:{self.port}"
        return self.public_url or f"{scheme}://{host}"

    @property
    def effective_database_url(self) -> str:
        """The given one, or SQLite in the data folder."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'schichtwerk.db').absolute()}"
