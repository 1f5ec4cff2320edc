"""Storage in a folder of this machine."""

from app.integrations.storage.local.local_storage import LocalStorage

__all__ = ["LocalStorage"]
