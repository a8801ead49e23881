"""A long export that is cut off goes on where it was, and never takes the place of another file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.errors import LogRefused
from audit.exports import unfinished
from audit.exports.unfinished import Unfinished


class Cut(Exception):
    pass


def lines(start: int, stop: int) -> Iterator[tuple[bytes, str | None]]:
    yield from ((f"{n}\n".encode(), str(n)) for n in range(start, stop))


def cut_off(path: Path, at: int) -> None:
    def cut() -> Iterator[tuple[bytes, str | None]]:
        yield from lines(0, at)
        raise Cut

    with pytest.raises(Cut):
        Unfinished(path, "all", resume=False).write(cut())


@pytest.mark.parametrize("at", [0, 1, 4, 5, 9])
def test_what_was_cut_off_is_whole_after_resuming(
    at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unfinished, "NOTED_EVERY", 2)
    path = tmp_path / "out.csv"
    cut_off(path, at)
    assert not path.exists()
    again = Unfinished(path, "all", resume=True)
    begin = 0 if again.begun.cursor is None else int(again.begun.cursor) + 1
    assert begin >= at - 2
    again.write(lines(begin, 10))
    assert path.read_bytes() == b"".join(data for data, _ in lines(0, 10))
    assert [p.name for p in tmp_path.iterdir()] == ["out.csv"]


def test_a_part_is_not_overwritten_without_a_word(tmp_path: Path) -> None:
    cut_off(tmp_path / "out.csv", 3)
    with pytest.raises(LogRefused, match="--resume"):
        Unfinished(tmp_path / "out.csv", "all", resume=False)


def test_a_part_of_something_else_is_not_continued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unfinished, "NOTED_EVERY", 2)
    cut_off(tmp_path / "out.csv", 3)
    with pytest.raises(LogRefused, match="other words"):
        Unfinished(tmp_path / "out.csv", "department", resume=True)


def test_a_finished_file_is_never_replaced(tmp_path: Path) -> None:
    Unfinished(tmp_path / "out.csv", "all", resume=False).write(lines(0, 2))
    with pytest.raises(LogRefused, match="there already"):
        Unfinished(tmp_path / "out.csv", "all", resume=True)


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    Unfinished(tmp_path / "out.csv", "all", resume=False).write(lines(0, 2))
    assert (tmp_path / "out.csv").stat().st_mode & 0o777 == 0o600
