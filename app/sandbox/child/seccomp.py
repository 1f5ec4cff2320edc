"""The system calls that computing needs, and no other, by seccomp.

Three answers. Allowed: memory, time, locks, writing the result, ending. Refused with EPERM: everything
else, because honest libraries probe for things they can do without, and a file must not die of that.
Killed: calls that geometry never makes and an attacker starts with; there the refusal should be final
and be seen (``sandbox_crashed`` with SIGSYS).
"""

from __future__ import annotations

import errno
import mmap
import os
from functools import cache
from typing import Any

try:
    import pyseccomp
except (ImportError, RuntimeError, OSError):  # no package, or no libseccomp on this system
    pyseccomp = None

_ALLOWED = (
    *("write", "writev", "close"),
    *("brk", "munmap", "mremap", "madvise", "membarrier"),
    *("futex", "set_robust_list", "rseq", "sched_yield", "sched_getaffinity", "getcpu"),
    *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall"),
    *("clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time"),
    *("getpid", "gettid", "getrandom", "getrusage", "sysinfo", "exit", "exit_group"),
)
_KILLED = (
    *("execve", "execveat", "fork", "vfork", "ptrace", "process_vm_readv", "process_vm_writev"),
    *("socket", "socketpair", "connect", "bind", "listen", "accept", "accept4"),
    *("bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "keyctl", "add_key", "request_key"),
    *("mount", "umount2", "unshare", "setns", "pivot_root", "chroot", "init_module", "finit_module"),
    *("kexec_load", "open_by_handle_at", "pidfd_getfd", "personality", "setuid", "setgid", "setresuid"),
)
_UNKNOWN = -1


@cache
def prepare_rules() -> Any:
    """What is the same for every child, made before a fork server forks; None where there is no seccomp."""
    if pyseccomp is None:
        return None
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    for name in _ALLOWED:
        _add(rules, pyseccomp.ALLOW, name)
    for name in _KILLED:
        _add(rules, pyseccomp.KILL_PROCESS, name)
    # No new machine code: memory may be had, but never made executable.
    not_executable = pyseccomp.Arg(2, pyseccomp.MASKED_EQ, mmap.PROT_EXEC, 0)
    for name in ("mmap", "mmap2", "mprotect"):
        _add(rules, pyseccomp.ALLOW, name, not_executable)
    return rules


def allow_only_computing() -> bool:
    """Load the filter for this process, for good; False where the system has none. Wants no_new_privs."""
    rules = prepare_rules()
    if rules is None:
        return False
    # abort() signals its own process, and that is all it may signal.
    _add(rules, pyseccomp.ALLOW, "tgkill", pyseccomp.Arg(0, pyseccomp.EQ, os.getpid()))
    rules.load()
    return True


def _add(rules: Any, action: int, name: str, *arguments: object) -> None:
    """A rule; a name that this library or architecture does not know needs none."""
    if pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) != _UNKNOWN:
        rules.add_rule(action, name, *arguments)
