"""A store over another: every file encrypted by a key of its own, which can be destroyed."""

from app.integrations.storage.encrypted.encrypted_storage import EncryptedStorage
from app.integrations.storage.encrypted.master_keys import MasterKeys

__all__ = ["EncryptedStorage", "MasterKeys"]
