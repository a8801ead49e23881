"""The index is built in whole segments, once, behind the log's back, and without a word of any text."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from audit.reading.filters import Filter
from audit.reading.read import Reader
from audit.sealing.keys import KeyRing
from audit.search.candidates import Wanted
from audit.search.indexer import Indexer
from audit.search.query import Search
from audit.writing.writer import Log
from tests.audit.samples import SECRET, ended_chain, request, rows


def test_only_full_segments_are_built_unless_less_will_do(url: str, keys: KeyRing) -> None:
    ended_chain(url, keys, "x1", "x2", "x3")  # 8 records
    with Indexer(url, keys, slots=3) as indexer:
        assert [indexer.run(), indexer.run(), indexer.run(least=1), indexer.run(least=1)] == [
            6,
            0,
            2,
            0,
        ]


def test_two_never_index_at_the_same_time(url: str, keys: KeyRing) -> None:
    ended_chain(url, keys, "x1")
    with Indexer(url, keys) as one, Indexer(url, keys) as other:
        with one.turn() as ours:
            assert ours
            assert other.run(least=1) == 0
        assert (other.run(least=1), one.run(least=1)) == (4, 0)


def test_a_stopped_indexer_leaves_no_half_of_a_segment(url: str, keys: KeyRing) -> None:
    ended_chain(url, keys, "x1")
    with Indexer(url, keys) as indexer:
        indexer.stop()
        assert indexer.run(least=1) == 0
    with Indexer(url, keys) as indexer:
        assert indexer.run(least=1, gently=True) == 4


def test_a_running_log_is_indexed_while_it_is_written(url: str, keys: KeyRing) -> None:
    with Log.open(url, keys) as log, Indexer(url, keys) as indexer:
        log.append_blocking(request("x1"))
        assert indexer.run(least=1) == 2
        log.append_blocking(request("x2"))
        assert indexer.run(least=1) == 1


@pytest.mark.parametrize("left", [(), ("-wal", "-shm")])
def test_an_index_that_was_deleted_under_a_running_gateway_is_built_again(
    left: tuple[str, ...], sqlite_url: str, keys: KeyRing, tmp_path: Path
) -> None:
    ended_chain(sqlite_url, keys, "x1", "x2")
    with Indexer(sqlite_url, keys) as indexer, Reader.open(sqlite_url, keys) as reader:

        def found() -> tuple[int, bool, int]:
            with closing(Search.beside(reader, sqlite_url)) as search:
                answer = search.find(Wanted.of((SECRET,), Filter()), limit=9, after=None, seconds=9)
            return len(answer.rows), answer.complete, answer.scanned

        assert indexer.run(least=1) == 6
        assert found() == (2, True, 0)
        for file in (tmp_path / "data").glob("audit.db.search*"):
            if not file.name.endswith(left):
                file.unlink()
        for ending in left:
            (tmp_path / "data" / f"audit.db.search{ending}").write_bytes(b"of the one that is gone")
        assert found() == (2, True, 4), "what no index has is looked at"
        assert indexer.run(least=1) == 6
        assert found() == (2, True, 0)


@pytest.mark.parametrize("piece", [SECRET, SECRET[:2], "xyz"])
def test_the_index_holds_no_text_and_no_piece_of_one(
    piece: str, sqlite_url: str, keys: KeyRing
) -> None:
    ended_chain(sqlite_url, keys, "xyz")
    with Indexer(sqlite_url, keys) as indexer:
        indexer.run(least=1)
    folder = Path(sqlite_url[10:].partition("?")[0]).parent
    files = list(folder.glob("audit.db.search*"))
    on_disk = b"".join(path.read_bytes() for path in files)
    assert len(on_disk) > 4096
    assert piece.encode() not in on_disk
    assert piece.encode("utf-16-le") not in on_disk


def test_the_index_of_a_postgresql_log_lies_beside_it(postgres_url: str, keys: KeyRing) -> None:
    ended_chain(postgres_url, keys, "x1")
    with Indexer(postgres_url, keys) as indexer:
        indexer.run(least=1)
    assert rows(postgres_url, "SELECT size, gone FROM search2_segments") == [{"size": 2, "gone": 0}]
