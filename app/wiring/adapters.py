"""The adapters that the settings ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.database import Database, open_engine
from app.integrations.countries.ranges_file import RangesFile
from app.integrations.identity import IdentityIssuer
from app.integrations.incoming import Incoming
from app.integrations.incoming.local import LocalIncoming
from app.integrations.mail import Postbox
from app.integrations.mail.folder import FolderPostbox
from app.integrations.mail.smtp import SmtpPostbox
from app.integrations.storage.encrypted import EncryptedStorage, MasterKeys
from app.integrations.storage.local import LocalStorage
from app.marketplace.guarding import DatabaseKeyring
from app.marketplace.mailing import Post
from app.settings import Settings
from app.wiring.machine import read_clock, read_secret


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


def build_storage(settings: Settings, database: Database) -> EncryptedStorage:
    """Files on this machine, each under a key of its own."""
    return EncryptedStorage(
        LocalStorage(settings.data_dir.absolute() / "files"),
        DatabaseKeyring(database, read_clock),
        build_masters(settings),
    )


def build_masters(settings: Settings) -> MasterKeys:
    """In the file that the settings name, else among the data and good only with the house's secret."""
    named = settings.key_file
    path = Path(named) if named else settings.data_dir / "file-keys"
    return MasterKeys(path.absolute(), read_secret(settings), is_mixing=not named)


def build_incoming(settings: Settings) -> Incoming:
    """Files under way on this machine."""
    return LocalIncoming(settings.data_dir.absolute() / "incoming", read_secret(settings))


def build_country_lookup(settings: Settings) -> Callable[[str], str | None] | None:
    """The table of addresses that the settings name; None where they name none.

    Raises Invalid ``country_ranges_invalid`` (line) for a table that cannot be read.
    """
    if settings.country_ranges is None:
        return None
    return RangesFile.read(settings.country_ranges).country_of


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
