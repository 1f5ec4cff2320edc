"""The line between browser and server: as slow as wanted, and cut at will."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_PIECE_BYTES = 32 * 1024


class Line:
    """Hands on what browsers say to a server, at ``bytes_per_s``; the answers go at full speed."""

    def __init__(self, server: str, bytes_per_s: int) -> None:
        parts = urlsplit(server)
        self._target = (parts.hostname or "", parts.port or 80)
        self._bytes_per_s = bytes_per_s
        self._is_cut = False
        self._ends: set[socket.socket] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        # or a browser takes for sent what only lies in a buffer
        self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2 * _PIECE_BYTES)
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut()
        self._listening.close()

    def cut(self) -> None:
        """Every connection breaks, and no new one lasts."""
        self._is_cut = True
        for end in tuple(self._ends):
            _close(end)

    def mend(self) -> None:
        """From now on there is a line again."""
        self._is_cut = False

    def _listen(self) -> None:
        while True:
            try:
                browser, _ = self._listening.accept()
            except OSError:
                return  # the line is no longer needed
            if self._is_cut:
                _close(browser)
                continue
            server = socket.create_connection(self._target)
            self._ends |= {browser, server}
            for source, sink, speed in ((browser, server, self._bytes_per_s), (server, browser, 0)):
                threading.Thread(target=self._hand_on, args=(source, sink, speed), daemon=True).start()

    def _hand_on(self, source: socket.socket, sink: socket.socket, bytes_per_s: int) -> None:
        with suppress(OSError):  # cut, here or there
            while piece := source.recv(_PIECE_BYTES):
                sink.sendall(piece)
                if bytes_per_s:
                    time.sleep(len(piece) / bytes_per_s)
        for end in (source, sink):
            _close(end)
            self._ends.discard(end)


def _close(end: socket.socket) -> None:
    with suppress(OSError):  # closed by the other side before
        end.shutdown(socket.SHUT_RDWR)
    end.close()
