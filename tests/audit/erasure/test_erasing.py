"""Erasing: what was erased is in no byte of the files, and the log still proves everything else."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audit.erasure.erasing import Eraser, ErasureRefused, Order
from audit.erasure.erasure_request import MATTER, order_of
from audit.erasure.holds import Held, Holding
from audit.exports.disclosure import disclosed, load_reasons
from audit.exports.sheet import told
from audit.ledger.flaws import Report, Tampering
from audit.ledger.hold import PLACE, RELEASE
from audit.proof.anchoring import Trust
from audit.proof.bundle import bundle
from audit.proof.partial import Part, verify_part
from audit.proof.tree_read import tree_of
from audit.proof.verify import verify
from audit.reading.filters import Filter
from audit.reading.read import Reader
from audit.record import Draft, Kind, Sensitivity
from audit.sealing.keys import KeyRing
from audit.sealing.signing import Signer
from audit.search.candidates import Wanted
from audit.search.indexer import Indexer
from audit.search.query import Answer, Search
from audit.writing.writer import Log
from tests.audit.agreements import agreed
from tests.audit.proof.test_standalone import both
from tests.audit.remains import (
    EVERY_KIND,
    files_under,
    kinds,
    postgres_files,
    secrets_of,
    survivors,
    tokens,
)
from tests.audit.samples import rows, run, sealed

on_sqlite = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
"""For what does not depend on the database."""
SEPTEMBER = datetime(2026, 9, 10, 3, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 10, 3, tzinfo=UTC)
TABLES = (
    "records_2026_09",
    "contents_2026_09",
    "contents_2026_10",
    "spool",
    "search2_postings",
    "search2_segments",
    "search2_reviewed",
)


def talk(
    name: str, at: datetime, text: str, kind: Sensitivity = Sensitivity.CONTENT
) -> list[Draft]:
    asked = {"user": "u1", "request": [f"{text}について教えてください"]}
    answer = {"delivered": {"/0": f"{text}の手続きは窓口で"}}
    later = at + timedelta(seconds=9)
    return [
        Draft(name, Kind.REQUEST, at, {"model": "demo", "department": "税務課"}, asked, kind),
        Draft(name, Kind.CLOSING, later, {"outcome": "completed"}, answer, kind),
    ]


@pytest.fixture
def filled(url: str, keys: KeyRing, tmp_path: Path) -> str:
    """Three exchanges of September, one of them blocked, and one of October; indexed and sealed."""
    with Log.open(url, keys) as log:
        log.append_blocking(*talk("s1", SEPTEMBER, "住民税の減免"))
        log.append_blocking(*talk("s2", SEPTEMBER, "保育園の申込"))
        log.append_blocking(*talk("s3", SEPTEMBER, "鍵の暗証番号", Sensitivity.BLOCKED))
        log.append_blocking(*talk("o1", OCTOBER, "粗大ごみの回収"))
    with Indexer(url, keys) as indexer:
        indexer.run(least=1)
    sealed(url, tmp_path / "keys")
    return url


@pytest.fixture
def eraser(filled: str, keys: KeyRing, tmp_path: Path) -> Iterator[Eraser]:
    signer = Signer.open(tmp_path / "keys")
    with Log.open(filled, keys) as log, Eraser(filled, log, keys, signer) as found:
        yield found


def order(eraser: Eraser, **scope: object) -> Order:
    """Asked for by one person and approved by another, as the log has it."""
    return order_of(eraser.reader, agreed(eraser, MATTER, scope))


def verified(url: str, keys: KeyRing, folder: Path) -> Report:
    trust = Trust(Signer.open(folder).verifier)
    with Reader.open(url, keys) as reader, tree_of(url) as tree:
        return verify(reader, tree, trust)


def search(url: str, keys: KeyRing, phrase: str) -> Answer:
    with Reader.open(url, keys) as reader:
        found = Search.beside(reader, url)
        try:
            return found.find(Wanted.of((phrase,), Filter()))
        finally:
            found.close()


def shown(url: str, keys: KeyRing, exchange: str) -> list[str | None]:
    with Reader.open(url, keys) as reader:
        detail = reader.exchange(exchange)
    assert detail is not None
    return [entry.hidden for entry in detail.entries]


def places(url: str, tmp_path: Path) -> list[Path]:
    if url.startswith("sqlite"):
        return files_under(tmp_path / "data", tmp_path / "keys")
    return [*postgres_files(url, TABLES), *files_under(tmp_path / "keys")]


def test_no_byte_of_an_erased_exchange_is_left_and_the_others_are(
    filled: str, eraser: Eraser, keys: KeyRing, tmp_path: Path
) -> None:
    gone, kept = secrets_of(filled, keys, "s1"), secrets_of(filled, keys, "s2")
    only = {n: t for n, t in tokens(gone).items() if t not in tokens(kept).values()}
    assert kinds(survivors(gone, places(filled, tmp_path))) == EVERY_KIND
    counted = eraser.reader.sealing_keys()
    outcome = eraser.erase(order(eraser, exchanges=["s1"]))
    assert (outcome.records, outcome.left) == (2, ())
    doomed = {**{n: v for n, v in gone.items() if ": token" not in n}, **only}
    assert survivors(doomed, places(filled, tmp_path)) == []
    assert any(": wrapped key" in s for s in survivors(kept, places(filled, tmp_path)))
    assert shown(filled, keys, "s1") == ["消去済み（消去 第1号） (erased, by tombstone 1)"] * 2
    assert shown(filled, keys, "s2") == [None, None]
    left = eraser.reader.sealing_keys()
    assert [n - left[key] for key, n in counted.items() if left[key] < n] == [2]


@on_sqlite
def test_what_lies_in_the_free_pages_of_a_large_index_goes_too(
    filled: str, eraser: Eraser, keys: KeyRing, tmp_path: Path
) -> None:
    """Deleting alone would leave it there: only rewriting the whole file takes it away."""
    with Log.open(filled, keys) as log:
        for number in range(40):
            log.append_blocking(*talk(f"l{number}", OCTOBER, f"{number}番目の粗大ごみの申込"))
    with Indexer(filled, keys) as indexer:
        indexer.run(least=1)
    [index] = [file for file in (tmp_path / "data").iterdir() if file.name.endswith(".search")]
    with closing(sqlite3.connect(index, isolation_level=None)) as raw:
        raw.execute("PRAGMA secure_delete = OFF")  # as in a file that an older SQLite wrote
        raw.execute("CREATE TABLE aside AS SELECT * FROM search2_postings")
        raw.execute("DROP TABLE aside")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert raw.execute("PRAGMA freelist_count").fetchone()[0] > 0
    gone = tokens(secrets_of(filled, keys, "s3"))
    kept = tokens(secrets_of(filled, keys, "s1", "s2", "o1", *(f"l{n}" for n in range(40))))
    only = {name: token for name, token in gone.items() if token not in kept.values()}
    assert survivors(only, [index])
    eraser.erase(order(eraser, exchanges=["s3"]))
    assert survivors(only, places(filled, tmp_path)) == []


def test_a_month_goes_with_its_key_and_leaves_the_other_classes_and_months(
    filled: str, eraser: Eraser, keys: KeyRing, tmp_path: Path
) -> None:
    gone = secrets_of(filled, keys, "s1", "s2")
    others = secrets_of(filled, keys, "s3", "o1")
    [key_id] = keys.of_month("2026-09", ["content"])[1:]
    assert kinds(survivors(gone, places(filled, tmp_path))) == EVERY_KIND
    outcome = eraser.erase(order(eraser, month="2026-09", classes=["content"]))
    assert (outcome.records, outcome.tombstone.keys, outcome.left) == (4, (key_id,), ())
    assert survivors(gone, places(filled, tmp_path)) == []
    assert {name.split()[0] for name in others} == {"s3", "o1"}
    assert shown(filled, keys, "s3") == shown(filled, keys, "o1") == [None, None]
    assert not keys.owns(key_id)
    assert not KeyRing.open(tmp_path / "keys").owns(key_id)


def test_the_tree_verifies_and_says_by_which_tombstones(
    filled: str, eraser: Eraser, keys: KeyRing, tmp_path: Path
) -> None:
    eraser.erase(order(eraser, exchanges=["s3"]))
    eraser.erase(order(eraser, month="2026-09", classes=["content"]))
    eraser.log.close()
    sealed(filled, tmp_path / "keys")
    report = verified(filled, keys, tmp_path / "keys")
    assert (report.findings, report.erased, report.tombstones) == ((), 6, (1, 2))
    assert report.anchoring.unsealed == 0


@on_sqlite
def test_contents_that_are_missing_without_a_tombstone_are_still_a_flaw(
    filled: str, eraser: Eraser, keys: KeyRing, tmp_path: Path
) -> None:
    eraser.erase(order(eraser, exchanges=["s1"]))
    run(filled, "DELETE FROM contents WHERE key_id LIKE '%/blocked/%'")
    found = [flaw.kind for flaw in verified(filled, keys, tmp_path / "keys").findings]
    assert found == [Tampering.MISSING_CONTENTS] * 2


@on_sqlite
def test_a_tombstone_that_the_key_did_not_sign_excuses_nothing(
    filled: str, eraser: Eraser, keys: KeyRing, tmp_path: Path
) -> None:
    stranger = Signer.open(tmp_path / "other")
    with Log.open(filled, keys) as log, Eraser(filled, log, keys, stranger) as forger:
        forger.erase(order(forger, exchanges=["s1"]))
    kinds = {flaw.kind for flaw in verified(filled, keys, tmp_path / "keys").findings}
    index = Tampering.EDITED_BESIDE  # which knows of an erasure that is none
    assert kinds == {Tampering.FORGED_TOMBSTONE, Tampering.MISSING_CONTENTS, index}


def test_search_says_how_many_were_erased_and_finds_the_rest(
    filled: str, eraser: Eraser, keys: KeyRing
) -> None:
    eraser.erase(order(eraser, exchanges=["s1"]))
    answer = search(filled, keys, "減免")
    assert (answer.rows, answer.erased, answer.gone, answer.unread) == ((), 2, 0, 0)
    found = search(filled, keys, "保育園")
    assert ([row.exchange for row in found.rows], found.erased) == (["s2"], 2)
    eraser.erase(order(eraser, month="2026-09", classes=["content", "blocked"]))
    assert search(filled, keys, "保育園").erased == 6
    assert [row.exchange for row in search(filled, keys, "粗大ごみ").rows] == ["o1"]


@on_sqlite
def test_what_was_not_indexed_yet_is_counted_too(
    filled: str, eraser: Eraser, keys: KeyRing
) -> None:
    eraser.log.append_blocking(*talk("n1", OCTOBER, "転入の届出"))
    eraser.erase(order(eraser, exchanges=["n1"]))
    assert search(filled, keys, "転入").erased == 2


@on_sqlite
def test_the_current_month_an_open_exchange_and_what_is_not_there_are_refused(
    eraser: Eraser,
) -> None:
    now = datetime.now(UTC)
    eraser.log.append_blocking(talk("open", now, "申請")[0])
    for scope, why in (
        ({"month": f"{now:%Y-%m}", "classes": ["content"]}, "not over yet"),
        ({"month": "2026-13", "classes": ["content"]}, "2026-10"),
        ({"month": "9999-12", "classes": ["content"]}, "2026-10"),
        ({"month": "2026-01", "classes": ["content"]}, "nothing of this month"),
        ({"exchanges": ["open"]}, "still open"),
        ({"exchanges": ["nobody"]}, "no such exchange"),
        ({"exchanges": ["~erasure/1"]}, "not an exchange"),
        ({"exchanges": []}, "at once"),
    ):
        with pytest.raises(ErasureRefused, match=why):
            eraser.erase(order(eraser, **scope))


@on_sqlite
def test_an_exchange_is_erased_once(eraser: Eraser) -> None:
    eraser.erase(order(eraser, exchanges=["s1"]))
    with pytest.raises(ErasureRefused, match="nothing is left"):
        eraser.erase(order(eraser, exchanges=["s1"]))


class Interrupted(Exception):
    pass


@on_sqlite
@pytest.mark.parametrize(
    "scope", [{"exchanges": ["s1"]}, {"month": "2026-09", "classes": ["content"]}]
)
def test_an_erasure_that_was_cut_off_is_finished_by_the_next(
    scope: dict[str, object],
    filled: str,
    eraser: Eraser,
    keys: KeyRing,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def cut(*_: object) -> int:
        raise Interrupted

    with monkeypatch.context() as patch:
        patch.setattr("audit.erasure.shredding.empty", cut)
        with pytest.raises(Interrupted):
            eraser.erase(order(eraser, **scope))
    assert verified(filled, keys, tmp_path / "keys").findings == ()
    [outcome] = eraser.resume()
    assert outcome.tombstone.number == 1
    assert eraser.resume() == []
    report = verified(filled, keys, tmp_path / "keys")
    assert (report.findings, report.erased) == ((), outcome.records)


@on_sqlite
def test_contents_that_come_back_are_found_not_shown_and_erased_again(
    filled: str, eraser: Eraser, keys: KeyRing, tmp_path: Path
) -> None:
    [row] = rows(filled, "SELECT * FROM contents WHERE n = 1 AND key_id LIKE '%content/2026-09%'")
    eraser.erase(order(eraser, exchanges=["s1"]))
    put_back = "UPDATE contents SET wrapped = :wrapped, nonce = :nonce, ciphertext = :ciphertext"
    run(filled, f"{put_back} WHERE writer = :writer AND n = :n", **row)
    assert shown(filled, keys, "s1")[0] == "消去済み（消去 第1号） (erased, by tombstone 1)"
    [flaw] = verified(filled, keys, tmp_path / "keys").findings
    assert flaw.kind is Tampering.RESURRECTED
    eraser.resume()
    assert verified(filled, keys, tmp_path / "keys").findings == ()


@on_sqlite
def test_a_log_sealed_with_derived_keys_is_read_and_erased(
    url: str, tmp_path: Path, keys: KeyRing
) -> None:
    root = (tmp_path / "keys" / "root.key").read_bytes()
    with Log.open(url, KeyRing(root)) as log:
        log.append_blocking(*talk("old", SEPTEMBER, "国民健康保険"))
    assert shown(url, keys, "old") == [None, None]
    signer = Signer.open(tmp_path / "keys")
    with Log.open(url, keys) as log, Eraser(url, log, keys, signer) as eraser:
        assert eraser.erase(order(eraser, month="2026-09", classes=["content"])).records == 2
    assert rows(url, "SELECT n FROM contents WHERE key_id LIKE '%content/2026-09'") == []
    assert shown(url, keys, "old") == ["消去済み（消去 第1号） (erased, by tombstone 1)"] * 2
    assert verified(url, keys, tmp_path / "keys").erased == 2


@on_sqlite
@pytest.mark.parametrize(
    "scope", [{"exchanges": ["s1"]}, {"month": "2026-09", "classes": ["content"]}]
)
def test_a_bundle_shows_by_which_tombstone_contents_are_gone_and_two_verifiers_agree(
    scope: dict[str, object], filled: str, eraser: Eraser, keys: KeyRing, tmp_path: Path
) -> None:
    eraser.erase(order(eraser, **scope))
    eraser.log.close()
    sealed(filled, tmp_path / "keys")
    trust = Trust(Signer.open(tmp_path / "keys").verifier)
    with Reader.open(filled, keys) as reader, tree_of(filled) as tree:
        assert tree is not None
        files = dict(bundle(reader, tree, trust, ["s1", "o1"], contents=True))
    (tmp_path / "whole").mkdir()
    report = both(files, tmp_path / "whole", str(trust.key))
    assert (report["findings"], report["erased"]) == ([], [1])
    assert set(report["verdicts"].values()) == {"intact"}
    assert report["erased_by_one"] == []

    def without(*words: bytes) -> list[tuple[int, str]]:
        """What both find where the lines with one of these are gone."""
        lines = files["records.jsonl"].splitlines(keepends=True)
        rest = [one for one in lines if not any(w in one.replace(b"\\", b"") for w in words)]
        assert len(rest) < len(lines)
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        cut = both(files | {"records.jsonl": b"".join(rest)}, folder, str(trust.key))
        return [(found["record"], found["kind"]) for found in cut["findings"]]

    stone = len(files["records.jsonl"].splitlines()) - 3
    assert without(b'"event":"erasure"') == [(n, "unproven erasure") for n in (0, 1)]
    for act in (b'"act":"asked"', b'"act":"approved"', b'"event":"approval"'):
        assert without(act) == [(stone, "erasure without approval")]


@on_sqlite
def test_a_bundle_shows_which_holds_are_on_its_exchanges_and_what_was_erased_in_spite_of_one(
    filled: str, eraser: Eraser, keys: KeyRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed(eraser, PLACE, {"filter": {"department": "総務課"}})  # on none of them
    month = agreed(eraser, PLACE, {"month": "2026-09"})
    narrow = agreed(
        eraser, PLACE, {"filter": {"department": "税務課", "until": "2026-10-01T00:00:00+09:00"}}
    )
    agreed(eraser, RELEASE, {"hold": month.id})
    with pytest.raises(Held, match=narrow.id):
        eraser.erase(order(eraser, exchanges=["s1"]))
    monkeypatch.setattr(Holding, "of", lambda *given: {})  # a program that does not ask
    eraser.erase(order(eraser, exchanges=["s1"]))
    eraser.log.close()
    sealed(filled, tmp_path / "keys")
    trust = Trust(Signer.open(tmp_path / "keys").verifier)
    with Reader.open(filled, keys) as reader, tree_of(filled) as tree:
        assert tree is not None
        files = dict(bundle(reader, tree, trust, ["s1", "s2"], contents=False))
        [part] = verify_part(reader, tree, trust, Part(exchange="s1")).findings
        told = verify(reader, tree, trust)
    report = both(files, tmp_path, str(trust.key))
    assert report["holds"] == {month.id: "released", narrow.id: "approved"}
    assert [found["kind"] for found in report["findings"]] == ["erased while held"] * 2
    assert told.findings == (part,) and part.kind is Tampering.HELD
    assert len(told.holds) == 2 and narrow.id in told.holds and month.id not in told.holds
    assert part.detail == f"hold {narrow.id}, tombstone 1"


@on_sqlite
def test_a_hold_that_is_not_signed_yet_is_not_in_a_bundle(
    filled: str, eraser: Eraser, keys: KeyRing, tmp_path: Path
) -> None:
    agreed(eraser, PLACE, {"exchanges": ["s1"]})
    trust = Trust(Signer.open(tmp_path / "keys").verifier)
    with Reader.open(filled, keys) as reader, tree_of(filled) as tree:
        assert tree is not None
        files = dict(bundle(reader, tree, trust, ["s1"], contents=False))
    report = both(files, tmp_path, str(trust.key))
    assert (report["holds"], report["findings"]) == ({}, [])


ALL = ["metadata", "content", "blocked"]


def test_with_its_metadata_a_month_leaves_only_hashes_and_the_tree_still_verifies(
    filled: str, eraser: Eraser, keys: KeyRing, tmp_path: Path
) -> None:
    night = datetime(2026, 9, 30, 23, 59, 55, tzinfo=UTC)  # its answer is of October
    eraser.log.append_blocking(*talk("last", night, "図書館の開館"))
    folder = tmp_path / "keys"
    sealed(filled, folder)
    outcome = eraser.erase(order(eraser, month="2026-09", classes=ALL))
    assert outcome.left == ()
    with Reader.open(filled, keys) as reader:
        assert [row.exchange for row in reader.exchanges()] == ["o1"]
        assert reader.exchange("s1") is None
        assert reader.exchange("last") is not None
    assert rows(filled, "SELECT n FROM records WHERE at LIKE '2026-09%'") == []
    assert not any(b'"exchange":"s1"' in f.read_bytes() for f in places(filled, tmp_path))
    eraser.log.close()
    sealed(filled, folder)
    report = verified(filled, keys, folder)
    assert (report.findings, report.records_erased) == ((), 7)
    with Reader.open(filled, keys) as reader, tree_of(filled) as tree:
        assert tree is not None
        trust = Trust(Signer.open(folder).verifier)
        for part in (Part(first=0), Part(first=2, end=6), Part(exchange="o1")):
            assert verify_part(reader, tree, trust, part).findings == ()
    assert search(filled, keys, "保育園").rows == ()


@on_sqlite
def test_records_deleted_beyond_what_a_tombstone_says_are_missed(
    filled: str, eraser: Eraser, keys: KeyRing, tmp_path: Path
) -> None:
    eraser.erase(order(eraser, month="2026-09", classes=ALL))
    run(filled, "DELETE FROM records WHERE exchange = 'o1' AND kind = 'request'")
    kinds = {flaw.kind for flaw in verified(filled, keys, tmp_path / "keys").findings}
    assert {Tampering.MISSING_RECORD, Tampering.DROPPED_RECORD, Tampering.NO_REQUEST} <= kinds


@on_sqlite
def test_metadata_goes_only_with_all_contents_and_when_it_is_in_the_tree(eraser: Eraser) -> None:
    with pytest.raises(ErasureRefused, match="all the contents"):
        eraser.erase(order(eraser, month="2026-09", classes=["metadata"]))
    eraser.log.append_blocking(*talk("fresh", SEPTEMBER, "申請"))
    with pytest.raises(ErasureRefused, match="not in the tree"):
        eraser.erase(order(eraser, month="2026-09", classes=ALL))


@on_sqlite
def test_keys_that_an_old_backup_brought_back_are_destroyed_again(
    filled: str, eraser: Eraser, keys: KeyRing, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(tmp_path / "keys", copy)
    outcome = eraser.erase(order(eraser, month="2026-09", classes=["content"]))
    ring, signer = KeyRing.open(copy), Signer.open(copy)
    [key_id] = [k for k in outcome.tombstone.keys if k.count("/") > 2]
    assert ring.owns(key_id)
    with Log.open(filled, ring) as log, Eraser(filled, log, ring, signer) as other:
        other.resume()
    assert (ring.owns(key_id), ring.gone(key_id)) == (False, 1)


def test_what_a_stream_had_spooled_of_an_erased_exchange_is_in_no_byte_either(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    signer = Signer.open(tmp_path / "keys")
    with Log.open(url, keys) as log, Eraser(url, log, keys, signer) as eraser:
        asked, answered = talk("s1", SEPTEMBER, "住民税の減免")
        log.append_blocking(asked, *talk("s2", SEPTEMBER, "保育園の申込"))
        log.append_blocking(talk("running", datetime.now(UTC), "議事録の要約")[0])
        spooled: dict[str, bytes] = {}
        for n, text in enumerate(("住民税の", "減免は窓口")):
            asyncio.run(spool(log, "s1", n, text))
        for row in rows(url, "SELECT * FROM spool WHERE exchange = 's1'"):
            names = ("wrapped", "nonce", "ciphertext")
            spooled |= {f"{row['n']} {name}": row[name] for name in names}
        assert len(spooled) == 6
        asyncio.run(spool(log, "running", 0, "議事録の"))
        log.append_blocking(answered)
        eraser.erase(order(eraser, exchanges=["s1"]))
        files = places(url, tmp_path)
        assert survivors(spooled, files) == []
        [kept] = rows(url, "SELECT * FROM spool")
        assert survivors({"kept": kept["wrapped"]}, files) != []


async def spool(log: Log, exchange: str, n: int, text: str) -> None:
    await log.spool(exchange, n, {"delivered": {"/0": text}})


@on_sqlite
def test_a_disclosure_says_that_contents_were_erased(
    filled: str, eraser: Eraser, keys: KeyRing
) -> None:
    eraser.erase(order(eraser, exchanges=["s1"]))
    reasons = load_reasons()
    with Reader.open(filled, keys) as reader:
        wanted = (one for one, _ in told(reader, reader.exchanges()))
        sheets = {one.sheet[0]: one.sheet for one in disclosed(wanted, lambda _: (), reasons)}
    assert sheets["s1"][-2:] == ("（消去済み（消去 第1号） (erased, by tombstone 1)）",) * 2
    assert "保育園" in sheets["s2"][-2]
