"""A stage whose files are encrypted, as in the real house."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from app.integrations.mail.folder import FolderPostbox
from app.integrations.storage.encrypted import EncryptedStorage, MasterKeys
from app.integrations.storage.local import LocalStorage
from app.jobs import JobQueue, Worker, build_handlers
from app.marketplace.guarding import DatabaseKeyring
from app.marketplace.mailing import Post
from tests.marketplace.stage import SECRET_KEY, Stage


@dataclass(slots=True)
class SealedStage(Stage):
    """``storage`` encrypts; ``files`` is the folder below it."""

    folder: Path = Path()

    @property
    def files(self) -> list[Path]:
        return sorted(path for path in (self.folder / "files").rglob("*") if path.is_file())

    @property
    def post(self) -> Post:
        postbox = FolderPostbox(self.folder / "mails", "post@example.org")
        return Post(postbox, "https://example.org", lambda: self.now)

    def make_worker(self) -> Worker:
        handlers = build_handlers(self.database, self.storage, self.sandbox, self.post)
        return Worker(JobQueue(self.database), handlers, now=lambda: self.now)


@pytest.fixture
def sealed(stage: Stage, tmp_path: Path) -> SealedStage:
    masters = MasterKeys(tmp_path / "file-keys", SECRET_KEY, is_mixing=True)
    masters.make_first(now=stage.now)
    keyring = DatabaseKeyring(stage.database, lambda: stage.now)
    storage = EncryptedStorage(LocalStorage(tmp_path / "files"), keyring, masters)
    return SealedStage(
        stage.database,
        storage,  # type: ignore[arg-type]  # the stage of plain files names its folder
        stage.sandbox,
        stage.prepared,
        stage.policy,
        stage.now,
        tmp_path,
    )
