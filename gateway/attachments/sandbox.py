"""The fence around a reading process: no file but the program's own, no network, no other process.

Two things of Linux make it, both for good: Landlock takes away every file that is not part of the program (keys,
databases, configuration, `/proc` with the environment of others), and a filter of system calls takes away sockets, new
processes and looks into others. Where a kernel lacks one of them, the rest stands: limits of memory, time and files, an
empty environment. `fence` says what this machine has.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import detectors

NO_NEW_PRIVILEGES, GET_SECCOMP, SET_SECCOMP, FILTER = 38, 21, 22, 2
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
READ = 1 << 2 | 1 << 3
"""Files and folders; nothing else is allowed anywhere."""
_FILES = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_ALL_FILES = (1 << 16) - 1
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
_SYSTEM = (
    "/usr",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/mime.types",
    "/sys/devices/system/cpu",
)
_EPERM, _ENOSYS = 1, 38
_NUMBERS = {
    # sockets; new programs; other processes; mounts, keys, programs in the kernel
    "x86_64": (
        0xC000003E,
        [
            *(41, 42, 43, 44, 46, 49, 50, 53, 288, 307),
            *(57, 58, 59, 322),
            *(62, 101, 310, 311, 434, 438, 424),
            *(165, 248, 249, 250, 272, 298, 308, 321, 323, 425),
        ],
        56,
    ),
    "aarch64": (
        0xC00000B7,
        [
            *(198, 199, 200, 201, 202, 203, 206, 211, 242, 269),
            *(221, 281),
            *(117, 129, 270, 271, 424, 434, 438),
            *(40, 97, 217, 218, 219, 241, 268, 280, 282, 425),
        ],
        220,
    ),
}
"""Of each kind of processor: its name in the kernel, the calls that are refused, and `clone`."""
_CLONE3 = 435
_THREAD = 0x00010000


@dataclass(frozen=True, slots=True)
class Fence:
    """What there is of it on this machine."""

    files: bool
    calls: bool


def fence() -> Fence:
    libc = ctypes.CDLL(None, use_errno=True)
    calls = platform.machine() in _NUMBERS and libc.prctl(GET_SECCOMP, 0, 0, 0, 0) >= 0
    return Fence(_landlock(libc) > 0, calls)


def enclose() -> Fence:
    """Puts up what there is, before anything of a file is read. It cannot be taken down."""
    have, libc = fence(), ctypes.CDLL(None, use_errno=True)
    _must(libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    if have.files:
        _take_files(libc)
    if have.calls:
        _take_calls(libc)
    return have


def tried() -> Fence | None:
    """What stands once it has been put up, tried in a process of its own; None where it cannot be: no file is read."""
    probe = "from gateway.attachments.sandbox import enclose as e; f = e(); print(f.files, f.calls)"
    done = subprocess.run(
        [sys.executable, "-I", "-c", probe], cwd="/", capture_output=True, text=True, check=False
    )
    told = done.stdout.split()
    return Fence(told[0] == "True", told[1] == "True") if done.returncode == 0 else None


def _landlock(libc: ctypes.CDLL) -> int:
    """The version of Landlock, or something below one."""
    return int(libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1)))


def _take_files(libc: ctypes.CDLL) -> None:
    version = _landlock(libc)
    handled = struct.pack("=Q", _FILES.get(version, _ALL_FILES))
    if version >= 4:
        handled += struct.pack("=Q", 3)  # binding and connecting over TCP
    if version >= 6:
        handled += struct.pack("=Q", 3)  # abstract sockets and signals beyond this process
    ruleset = _must(libc.syscall(CREATE_RULESET, handled, ctypes.c_size_t(len(handled)), 0))
    for path in _own_files():
        try:
            opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        allowed = READ if path.is_dir() else 1 << 2
        rule = struct.pack("=Qi", allowed, opened)
        _must(libc.syscall(ADD_RULE, ruleset, 1, rule, 0))
        os.close(opened)
    _must(libc.syscall(RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)


def _own_files() -> Iterator[Path]:
    """Python, the libraries, and these packages: not the folder that they lie in, which may hold data and keys."""
    here = Path(__file__).resolve().parent.parent
    yield from (here, Path(detectors.__file__).resolve().parent)
    for prefix in {sys.prefix, sys.base_prefix}:
        yield from (Path(prefix, inner) for inner in ("lib", "lib64", "bin", "pyvenv.cfg"))
    yield from map(Path, (*_SYSTEM, *_DEVICES))


def _take_calls(libc: ctypes.CDLL) -> None:
    program = b"".join(_filter())
    code = ctypes.create_string_buffer(program, len(program))
    handle = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
    _must(libc.prctl(SET_SECCOMP, FILTER, handle, 0, 0))


def _filter() -> Iterable[bytes]:
    """The filter as the kernel reads it: by the number of the call, and for `clone` by whether it makes a thread."""
    processor, refused, clone = _NUMBERS[platform.machine()]
    load, equal, at_least, any_bit, give = 0x20, 0x15, 0x35, 0x45, 0x06
    no, unknown, yes = 0x00050000 | _EPERM, 0x00050000 | _ENOSYS, 0x7FFF0000

    def step(code: int, value: int, true: int = 0, false: int = 0) -> bytes:
        return struct.pack("=HBBI", code, true, false, value)

    yield step(load, 4)
    yield step(equal, processor, 1, 0)
    yield step(give, no)
    yield step(load, 0)
    yield step(at_least, 0x40000000, 0, 1)  # the other way of counting calls on x86
    yield step(give, no)
    for number in refused:
        yield step(equal, number, 0, 1)
        yield step(give, no)
    yield step(equal, _CLONE3, 0, 1)
    yield step(give, unknown)  # its flags cannot be seen; libraries fall back to `clone`
    yield step(equal, clone, 0, 4)
    yield step(load, 16)
    yield step(any_bit, _THREAD, 1, 0)
    yield step(give, no)
    yield step(give, yes)
    yield step(give, yes)


def _must(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), "the fence of a reading process could not be put up")
    return result
