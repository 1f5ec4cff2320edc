"""Letters that stay in a folder of this machine."""

from app.integrations.mail.folder.folder_postbox import FolderPostbox

__all__ = ["FolderPostbox"]
