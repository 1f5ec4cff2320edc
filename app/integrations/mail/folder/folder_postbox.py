"""One file a letter, which any mail program opens; what is there is whole."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from app.integrations.mail import Letter
from app.integrations.mail.writing import write_message
from app.values.errors import Invalid, Unavailable

_ID = re.compile(r"[a-z0-9]{1,64}")


@dataclass(frozen=True, slots=True)
class FolderPostbox:
    """Writes below ``folder``, which is made on the first letter and readable by this user only."""

    folder: Path
    sender: str

    @property
    def keeps_letters(self) -> bool:
        """They go nowhere."""
        return True

    def put(self, letter: Letter) -> None:
        """The same letter again replaces its file."""
        if _ID.fullmatch(letter.id) is None:
            raise Invalid("mail_refused", {"reply": "id"})
        message = bytes(write_message(letter, self.sender))
        target = self.folder / f"{letter.id}.eml"
        temporary = target.with_suffix(f".{os.getpid()}.new")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(message)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        except OSError as error:
            raise Unavailable("mail_not_sent", {"reply": "folder"}) from error
