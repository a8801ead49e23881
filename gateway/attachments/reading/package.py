"""A zip archive that is not believed: sizes and ratios are counted while it is read, not taken from its directory."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from gateway.attachments.reading.bounds import Reason, Spent, Unreadable

SMALL = 1024 * 1024
"""Members up to this size may have any ratio: a page of blanks is no bomb."""
_BLOCK = 256 * 1024
_ENCRYPTED = 0x1


class Package:
    """The members of one archive."""

    def __init__(self, raw: bytes, spent: Spent) -> None:
        self._spent = spent
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
            raise Unreadable(Reason.BROKEN, "zip") from None
        self.infos = {info.filename: info for info in self._zip.infolist() if not info.is_dir()}
        self.seen: set[str] = set()
        """The members that were read."""
        for _ in self.infos:
            spent.member()

    @property
    def names(self) -> list[str]:
        return list(self.infos)

    @property
    def locked(self) -> bool:
        return any(info.flag_bits & _ENCRYPTED for info in self.infos.values())

    def read(self, name: str) -> bytes:
        """All of a member, or the refusal of one that is more than it may be."""
        info = self.infos[name]
        self.seen.add(name)
        if info.flag_bits & _ENCRYPTED:
            raise Unreadable(Reason.ENCRYPTED, "zip")
        content = bytearray()
        try:
            with self._zip.open(info) as member:
                while block := member.read(_BLOCK):
                    self._spent.inflate(len(block))
                    content += block
                    packed = max(1, info.compress_size)
                    if len(content) > SMALL and len(content) / packed > self._spent.bounds.ratio:
                        raise Unreadable(Reason.LIMIT)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
            raise Unreadable(Reason.BROKEN, "zip") from None
        return bytes(content)

    def inside(self, *prefixes: str) -> Iterator[str]:
        """The members under these folders, in the order of their numbers: slide2 before slide10."""
        names = [n for n in self.infos if n.startswith(prefixes)]
        yield from sorted(names, key=_in_order)


def _in_order(name: str) -> tuple[str, int, str]:
    stem = name.rsplit(".", 1)[0]
    head = stem.rstrip("0123456789")
    digits = stem[len(head) :]
    return head, int(digits[:9] or 0), name
