"""The adapters that the settings ask for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.database import Database, open_engine
from app.integrations.identity import IdentityIssuer
from app.integrations.incoming import Incoming
from app.integrations.incoming.local import LocalIncoming
from app.integrations.mail import Postbox
from app.integrations.mail.folder import FolderPostbox
from app.integrations.mail.smtp import SmtpPostbox
from app.integrations.storage import Storage
from app.integrations.storage.local import LocalStorage
from app.marketplace.mailing import Post
from app.settings import Settings
from app.wiring.machine import read_clock


def build_database(settings: Settings) -> Database:
    """SQLite in the data folder, or what the settings name."""
    return Database(open_engine(settings.effective_database_url, pool_size=settings.database_pool))


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """For one thing done on the command line."""
    database = build_database(settings)
    try:
        yield database
    finally:
        database.engine.dispose()


def build_storage(settings: Settings) -> Storage:
    """Files on this machine."""
    return LocalStorage(settings.data_dir.absolute() / "files")


def build_incoming(settings: Settings) -> Incoming:
    """Files under way on this machine."""
    return LocalIncoming(settings.data_dir.absolute() / "incoming")


def build_postbox(settings: Settings) -> Postbox:
    """A mail server where one is named, else a folder of this machine."""
    if not settings.smtp_host:
        return FolderPostbox(settings.data_dir.absolute() / "mails", settings.mail_from)
    return SmtpPostbox(
        sender=settings.mail_from,
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        security=settings.smtp_security,
        timeout_s=settings.smtp_timeout_s,
    )


def build_issuers(settings: Settings) -> tuple[IdentityIssuer, ...]:
    """Accounts elsewhere that one may sign in by."""
    if not settings.oidc_issuers:
        return ()
    from app.integrations.identity.oidc import OidcIssuer  # what it needs takes time to load

    return tuple(
        OidcIssuer(
            code=each.code,
            title=each.title,
            issuer=each.issuer,
            client_id=each.client_id,
            client_secret=each.client_secret.get_secret_value(),
        )
        for each in settings.oidc_issuers
    )


def build_post(settings: Settings) -> Post:
    """Letters with links to where people find the pages."""
    return Post(build_postbox(settings), settings.effective_public_url, read_clock)
