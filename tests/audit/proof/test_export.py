"""An exported file is verified without the database, and its contents without keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from audit.errors import LogRefused
from audit.ledger.flaws import Tampering
from audit.proof.export import FileSource, export
from audit.proof.verify import verify
from audit.reading.read import Reader
from audit.sealing.keys import KeyRing
from tests.audit.samples import SECRET, ended_chain, run

Lines = list[bytes]


def exported(url: str, keys: KeyRing | None, *, contents: bool) -> Lines:
    with Reader.open(url, keys) as reader:
        return [line for _, line in export(reader, contents=contents)]


def findings(lines: Lines, folder: Path) -> list[tuple[int, Tampering]]:
    path = folder / "log.jsonl"
    path.write_bytes(b"".join(lines))
    return [(flaw.n, flaw.kind) for flaw in verify(FileSource(path)).findings]


def test_an_export_verifies_from_the_file_alone(url: str, keys: KeyRing, tmp_path: Path) -> None:
    ended_chain(url, keys, "x1")
    ended_chain(url, keys, "x2")
    lines = exported(url, None, contents=False)
    assert SECRET not in b"".join(lines).decode()
    assert findings(lines, tmp_path) == []
    assert verify(FileSource(tmp_path / "log.jsonl")).records == 8


def test_exported_contents_are_proven_without_keys(url: str, keys: KeyRing, tmp_path: Path) -> None:
    ended_chain(url, keys, "x1")
    lines = exported(url, keys, contents=True)
    assert SECRET in b"".join(lines).decode()
    assert findings(lines, tmp_path) == []
    assert verify(FileSource(tmp_path / "log.jsonl")).contents_opened == 2


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda x: [*x[:1], *x[2:]], (1, Tampering.MISSING_RECORD)),
        (lambda x: [x[0], x[2], x[1], x[3]], (1, Tampering.MOVED_RECORD)),
        (lambda x: [*x[:2], x[1], *x[2:]], (1, Tampering.MOVED_RECORD)),
        (
            lambda x: [x[0], x[1].replace(b"mask", b"none"), *x[2:]],
            (1, Tampering.EDITED_RECORD),
        ),
        (
            lambda x: [x[0], x[1].replace(SECRET.encode(), b"?"), *x[2:]],
            (1, Tampering.EDITED_CONTENTS),
        ),
    ],
    ids=["dropped", "reordered", "repeated", "edited", "contents edited"],
)
def test_tampering_with_the_file_is_found(
    edit: Callable[[Lines], Lines],
    expected: tuple[int, Tampering],
    sqlite_url: str,
    keys: KeyRing,
    tmp_path: Path,
) -> None:
    ended_chain(sqlite_url, keys, "x1")
    lines = exported(sqlite_url, keys, contents=True)
    kinds = {kind for _, kind in findings(edit(lines), tmp_path)}
    assert expected[1] in kinds


def test_contents_that_do_not_open_leave_their_reason_and_the_rest_is_exported(
    url: str, keys: KeyRing
) -> None:
    ended_chain(url, keys, "x1")
    run(url, "UPDATE contents SET wrapped = nonce WHERE n = 1")
    lines = [orjson.loads(line) for line in exported(url, keys, contents=True)]
    assert [bool(line.get("contents")) for line in lines] == [False, False, True, False]
    assert "does not open" in lines[1]["contents_error"]


@pytest.mark.parametrize("line", [b"{}\n", b"[]\n", b"x\n", b'{"stored":1,"leaf":"00"}\n'])
def test_a_file_that_is_no_export_is_refused_with_its_line(line: bytes, tmp_path: Path) -> None:
    with pytest.raises(LogRefused, match="line 1"):
        findings([line], tmp_path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LogRefused, match="cannot read"):
        verify(FileSource(tmp_path / "nothing.jsonl"))
