"""A program for the sandbox whose jobs try what a hostile file would; only tests name it."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.geometry.findings import GeometryError
from app.sandbox.budget import MAX_PREVIEW_BYTES
from app.sandbox.frames import MAX_FRAME_BYTES, Kind, encode_frame

_LIBC = ctypes.CDLL(None, use_errno=True)


def prepare() -> None:
    """Nothing to load."""


def run(request: bytes, data: memoryview) -> bytes:
    """The answer of the job named, or the name of the OSError it met."""
    wanted = json.loads(request)
    try:
        answer = JOBS[wanted["job"]](data, wanted.get("argument"))
    except OSError as error:
        answer = {"refused": type(error).__name__}
    return answer if isinstance(answer, bytes) else encode_frame(Kind.DONE, json.dumps(answer).encode())


def _echo(data: memoryview, _: Any) -> Any:
    return bytes(data).decode()


def _read_file(_: memoryview, path: str) -> Any:
    return Path(path).read_text()


def _list_folder(_: memoryview, path: str) -> Any:
    return [each.name for each in Path(path).iterdir()]


def _stat_file(_: memoryview, path: str) -> Any:
    return Path(path).stat().st_size


def _write_file(_: memoryview, path: str) -> Any:
    return Path(path).write_text("mine")


def _remove_file(_: memoryview, path: str) -> Any:
    Path(path).unlink()
    return "removed"


def _show_environment(_: memoryview, __: Any) -> Any:
    return dict(os.environ)


def _list_descriptors(_: memoryview, __: Any) -> Any:
    """Every number that is still open, found by asking for its flags without a file system."""
    return [number for number in range(4096) if _LIBC.write(number, b"", 0) == 0]


def _open_socket(_: memoryview, __: Any) -> Any:
    socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    return "open"


def _execute(_: memoryview, __: Any) -> Any:
    return subprocess.run(["/bin/true"], check=True).returncode


def _execute_here(_: memoryview, __: Any) -> Any:
    os.execv("/bin/true", ["/bin/true"])  # noqa: S606


def _fork(_: memoryview, __: Any) -> Any:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    return pid


def _start_thread(_: memoryview, __: Any) -> Any:
    try:
        threading.Thread(target=time.sleep).start()
    except RuntimeError:
        return {"refused": "RuntimeError"}
    return "started"


def _kill(_: memoryview, pid: int) -> Any:
    os.kill(pid, signal.SIGKILL)
    return "killed"


def _trace(_: memoryview, pid: int) -> Any:
    return _LIBC.ptrace(16, pid, None, None)  # PTRACE_ATTACH


def _read_memory(_: memoryview, pid: int) -> Any:
    return Path(f"/proc/{pid}/mem").read_bytes()[:1].hex()


def _raise_limits(_: memoryview, __: Any) -> Any:
    resource.setrlimit(resource.RLIMIT_DATA, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return "raised"


def _make_executable(_: memoryview, __: Any) -> Any:
    import mmap

    with mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC):
        return "executable"


def _hog(_: memoryview, __: Any) -> Any:
    hoard = []
    while True:
        hoard.append(b"\x01" * (16 * 1024 * 1024))


def _hog_small(_: memoryview, __: Any) -> Any:
    hoard: list[Any] = []
    while True:
        hoard.append([None] * 100)


def _loop(_: memoryview, __: Any) -> Any:
    while True:
        pass


def _loop_deaf(_: memoryview, __: Any) -> Any:
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    _loop(_, __)


def _loop_after_closing(_: memoryview, __: Any) -> Any:
    os.close(3)
    _loop(_, __)


def _crash(_: memoryview, __: Any) -> Any:
    ctypes.string_at(0)


def _abort(_: memoryview, __: Any) -> Any:
    os.abort()


def _leave(_: memoryview, __: Any) -> Any:
    os._exit(0)


def _send_and_crash(_: memoryview, __: Any) -> Any:
    os.write(3, encode_frame(Kind.DONE, b'"fine"'))
    ctypes.string_at(0)


def _send_raw(_: memoryview, text: str) -> Any:
    return bytes.fromhex(text)


def _send_too_much(_: memoryview, __: Any) -> Any:
    block = b"\0" * (1 << 20)
    for _unused in range(MAX_FRAME_BYTES // len(block) + 2):
        os.write(3, block)
    return b""


def _send_large(_: memoryview, __: Any) -> Any:
    return encode_frame(Kind.DONE, b"null", b"\x07" * (MAX_PREVIEW_BYTES // 8))


def _refuse(_: memoryview, __: Any) -> Any:
    raise GeometryError("no_triangles", {"count": 0})


def _fail(_: memoryview, __: Any) -> Any:
    raise ValueError("secret content of the file")


def _wait_forever(_: memoryview, __: Any) -> Any:
    time.sleep(3600)


def _say_pid(_: memoryview, __: Any) -> Any:
    return os.getpid()


def _import_late(_: memoryview, __: Any) -> Any:
    sys.modules.pop("wave", None)
    try:
        import wave
    except ImportError:
        return {"refused": "ImportError"}
    return wave.__name__


JOBS: dict[str, Callable[[memoryview, Any], Any]] = {
    job.__name__.removeprefix("_"): job
    for job in (
        *(_echo, _read_file, _list_folder, _stat_file, _write_file, _remove_file, _show_environment),
        *(_list_descriptors, _open_socket, _execute, _execute_here, _fork, _start_thread, _kill, _trace),
        *(_read_memory, _raise_limits, _make_executable, _hog, _hog_small, _loop, _loop_deaf),
        *(_loop_after_closing, _crash, _abort, _leave, _send_and_crash, _send_raw, _send_too_much),
        *(_send_large, _refuse, _fail, _wait_forever, _say_pid, _import_late),
    )
}
