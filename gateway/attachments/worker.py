"""The reading process: takes files on its standard input, answers with their text, and holds nothing of the gateway.

It is started without keys in its environment, behind the fence of `sandbox.py`, may use so much memory and time, and
may write no file. Whatever a broken file does to it, it does to this process alone.
"""

from __future__ import annotations

import json
import logging
import math
import os
import resource
import struct
import sys
from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO

from gateway.attachments.reading.bounds import Bounds, Reason, Unreadable
from gateway.attachments.sandbox import enclose

HEAD = struct.Struct(">II")
"""Lengths of what follows: a JSON header, and bytes: the file's, or what of it may leave."""
MOST_OPEN = 128


@dataclass(frozen=True, slots=True)
class Read:
    """What came of one file. `reason` is empty where its text was read."""

    kind: str = ""
    text: str = field(default="", repr=False)
    reason: str = ""
    left_out: tuple[str, ...] = ()
    visible: bytes = field(default=b"", repr=False)
    """Of a picture that nobody read: what may leave where it is let out."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be read. Name and claimed type help where its bytes alone do not say what it is."""

    raw: bytes = field(repr=False)
    name: str = field(default="", repr=False)
    claimed: str = ""


def packed(job: Job, bounds: Bounds) -> bytes:
    told = {"name": job.name, "claimed": job.claimed, "bounds": asdict(bounds)}
    head = json.dumps(told).encode()
    return HEAD.pack(len(head), len(job.raw)) + head + job.raw


def unpacked(answer: bytes, visible: bytes) -> Read:
    told = json.loads(answer)
    return Read(told["kind"], told["text"], told["reason"], tuple(told["left_out"]), visible)


def read_one(job: Job, bounds: Bounds) -> Read:
    from gateway.attachments.reading import dispatch  # the readers are heavy: with the first file

    try:
        kind, spent = dispatch.read(job.raw, job.name, job.claimed, bounds)
    except Unreadable as unreadable:
        reason, visible = unreadable.reason.value, unreadable.visible
        return Read(kind=unreadable.kind, reason=reason, visible=visible)
    except (MemoryError, RecursionError):
        return Read(reason=Reason.LIMIT.value)
    except Exception:  # noqa: BLE001 - the boundary: a file that no reader understands is broken, and stays out
        return Read(reason=Reason.BROKEN.value)
    text = spent.text.encode("utf-8", "replace").decode()
    return Read(kind, text, left_out=tuple(sorted(set(spent.left_out))))


def confine(bounds: Bounds) -> None:
    """Memory, written and open files, processes, core dumps: set once, never raised."""
    memory = bounds.memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_OPEN, MOST_OPEN))
    if not bounds.ocr:  # threads count as processes, and reading letters takes some
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def _limit_time(bounds: Bounds) -> None:
    """Processor time for this file: should the gateway die meanwhile, nobody else would stop it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(used.ru_utime + used.ru_stime + 2 * bounds.seconds + 1)
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Until the gateway closes the pipe."""
    confined = False
    while len(head := source.read(HEAD.size)) == HEAD.size:
        size, length = HEAD.unpack(head)
        told: dict[str, Any] = json.loads(source.read(size))
        raw = source.read(length)
        bounds = Bounds(**told["bounds"])
        if not confined:
            confine(bounds)
            confined = True
        _limit_time(bounds)
        read = read_one(Job(raw, told["name"], told["claimed"]), bounds)
        told = {k: v for k, v in asdict(read).items() if k != "visible"}
        answer = json.dumps(told).encode()
        sink.write(HEAD.pack(len(answer), len(read.visible)) + answer + read.visible)
        sink.flush()


def main() -> None:
    sink = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever a library prints goes nowhere: neither into an answer nor into a log.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    enclose()
    logging.disable(logging.CRITICAL)  # libraries log what they find odd, with text of the file
    serve(sys.stdin.buffer, sink)
