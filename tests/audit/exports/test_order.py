"""Whatever its form, an export that was cut off anywhere comes out as if it had never been."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.errors import LogRefused
from audit.exports import unfinished
from audit.exports.order import SHEETS, Order, write_log, write_sheet
from audit.oversight.desk import Desk
from audit.oversight.roles import EVERYBODY, Person
from audit.proof.export import FileSource
from audit.proof.verify import verify
from audit.reading.filters import Filter
from audit.reading.read import Reader
from audit.sealing.keys import KeyRing
from tests.audit.exports.test_sheet import entered
from tests.audit.samples import ended_chain


class Cut(Exception):
    pass


class CutAt:
    """Progress that ends the run after so many steps."""

    def __init__(self, steps: int) -> None:
        self.told: list[int] = []
        self._steps = steps

    def __call__(self, count: int) -> None:
        self.told.append(count)
        if len(self.told) == self._steps:
            raise Cut


@pytest.fixture(autouse=True)
def _noted_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unfinished, "NOTED_EVERY", 2)


@pytest.mark.parametrize("form", SHEETS)
def test_a_sheet_is_the_same_wherever_it_was_cut_off(
    form: str, sqlite_url: str, keys: KeyRing, tmp_path: Path
) -> None:
    entered(sqlite_url, keys, *(f"x{n}" for n in range(7)), department="𠮷田課")
    order = Order(form, Filter(), contents=True)
    with Reader.open(sqlite_url, keys) as reader:
        desk = Desk(Person("監査", "", EVERYBODY), reader, None, sqlite_url)
        whole = write_sheet(desk, order, tmp_path / "whole", CutAt(0), resume=False)
        assert (whole.count, whole.missing.total()) == (7, 7 if form == "csv-cp932" else 0)
        for steps in (1, 3, 4, 7, 9):
            cut, first, then = tmp_path / f"cut{steps}", CutAt(steps), CutAt(0)
            try:
                write_sheet(desk, order, cut, first, resume=False)
            except Cut:
                assert write_sheet(desk, order, cut, then, resume=True) == whole
            assert cut.read_bytes() == (tmp_path / "whole").read_bytes()
            assert then.told[:1] in ([], [{1: 1, 3: 3, 4: 3}.get(steps, 7)])
            assert [p.name for p in tmp_path.glob("cut*.*")] == []
            assert cut.stat().st_mode & 0o777 == 0o600


def test_the_log_that_was_cut_off_is_the_log_as_it_was_when_it_began(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    ended_chain(url, keys, "x1", "x2", "x3")
    with Reader.open(url, keys) as reader:
        whole = write_log(reader, tmp_path / "whole", CutAt(0), contents=True, resume=False)
        with pytest.raises(Cut):
            write_log(reader, tmp_path / "cut", CutAt(5), contents=True, resume=False)
        for _ in range(3):  # chains of random names: some sort before the first
            ended_chain(url, keys, "later")
        then = CutAt(0)
        done = write_log(reader, tmp_path / "cut", then, contents=True, resume=True)
    assert (done, then.told[0]) == (whole, 5)
    assert (tmp_path / "cut").read_bytes() == (tmp_path / "whole").read_bytes()
    assert verify(FileSource(tmp_path / "cut")).intact


def test_two_commands_do_not_write_one_file(sqlite_url: str, keys: KeyRing, tmp_path: Path) -> None:
    ended_chain(sqlite_url, keys, "x1", "x2")
    path = tmp_path / "out.jsonl"
    with Reader.open(sqlite_url, keys) as reader:

        def meanwhile(count: int) -> None:
            other = unfinished.Unfinished(path, "jsonl False", resume=True)
            with pytest.raises(LogRefused, match="another command"):
                other.write([])

        write_log(reader, path, meanwhile, contents=False, resume=False)
    assert len(path.read_bytes().splitlines()) == 6
