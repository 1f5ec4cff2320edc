"""Incoming files in a folder of this machine."""

from app.integrations.incoming.local.local_incoming import LocalIncoming

__all__ = ["LocalIncoming"]
