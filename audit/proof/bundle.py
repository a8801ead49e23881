"""The evidence bundle: some exchanges with the proof that they are in the signed tree.

It verifies offline, without this program, its database, or whoever made it: `verify.py` is inside.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import orjson

from audit.database.tables import records
from audit.errors import LogRefused
from audit.ledger import tombstone
from audit.ledger.approval import PREFIX as APPROVALS
from audit.ledger.approval import Act, authentic
from audit.ledger.evidence import Evidence
from audit.ledger.hold import Hold, holds_of
from audit.ledger.signed import SIGNATURE
from audit.ledger.tiles import MissingNode
from audit.ledger.tombstone import PREFIX as ERASURES
from audit.ledger.tombstone import tombstone_of
from audit.merkle import consistency, inclusion
from audit.proof.anchoring import Signed, Trust
from audit.proof.consent import Consent
from audit.proof.excepted import agreements
from audit.proof.export import contents_of
from audit.proof.tree_read import TreeReader
from audit.reading.filters import filter_of
from audit.reading.read import Reader
from audit.record import Kind, Record, decode, written_time
from audit.sealing.note import Checkpoint, VerifierKey

FORMAT = "sekisho-bundle/1"
KEPT = 100
"""To how many of the newest checkpoints outside a bundle shows the way."""
PYTHON_VERIFIER = Path(__file__).with_name("standalone.py")
JAVASCRIPT_VERIFIER = Path(__file__).with_name("standalone.mjs")
_README = """Sekisho の監査ログの証拠の束です。確かめ方:

    python3 verify.py このフォルダーか.zip --key 検証鍵 [--checkpoint 控えたチェックポイント]

検証鍵は、この束とは別の経路で受け取ったものを使ってください。verify.py は標準ライブラリーだけの
1ファイルで、全文を読めます。疑うときは `sekisho audit verifier` の出力か、docs/audit-format.md から
自分で書いたものを使ってください。

An evidence bundle of Sekisho's audit log. Verify it with the verifier key that you were given by
another way than this bundle: python3 verify.py FOLDER-OR-ZIP --key KEY [--checkpoint FILE]
"""


def bundle(
    reader: Reader, tree: TreeReader, trust: Trust, exchanges: Sequence[str], *, contents: bool
) -> Mapping[str, bytes]:
    """The files of the bundle, by name. Raises LogRefused when the log cannot prove them yet."""
    checkpoint = _newest(tree, trust)
    lines: list[bytes] = []
    proven = _Proven(tree, checkpoint.size)
    stones: dict[int, None] = {}
    shown: list[Record] = []
    for exchange in dict.fromkeys(exchanges):
        rows = list(_rows(reader, exchange))
        if all(decode(row.stored).kind is Kind.EVENT for row in rows):
            raise LogRefused(f"そのやり取りはありません (no such exchange): {exchange[:128]!r}")
        for row in rows:
            if decode(row.stored).kind is Kind.EVENT and not proven.signed(row):
                continue  # a review is shown as it stood then
            line = proven.line(row) | (contents_of(reader, row) if contents else {})
            shown.append(decode(row.stored))
            number = reader.graves.over(shown[-1])
            if number is not None:
                stones[number] = None
                line["erased"] = number
            lines.append(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
    behind, holds = list(_behind(reader, trust.key, stones)), {}
    for hold, on in _holds(reader, trust.key, list(dict.fromkeys(exchanges))):
        steps = [row for row in _steps_of(reader, trust.key, hold) if proven.signed(row)]
        if any(_asks(row, hold) for row in steps):
            holds[hold.id] = on
            behind += steps
    for row in agreements(reader, shown):
        line = proven.line(row) | (contents_of(reader, row) if contents else {})
        lines.append(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
    for row in behind:
        lines.append(orjson.dumps(proven.line(row), option=orjson.OPT_APPEND_NEWLINE))
    about = {
        "format": FORMAT,
        "key": str(trust.key),
        "exchanges": list(dict.fromkeys(exchanges)),
        "holds": holds,
        "consistency": list(_ways(tree, trust, checkpoint.size)),
    }
    return {
        "README.txt": _README.encode(),
        "bundle.json": orjson.dumps(about, option=orjson.OPT_INDENT_2),
        "checkpoint.txt": checkpoint.note.encode(),
        "records.jsonl": b"".join(lines),
        "verify.py": PYTHON_VERIFIER.read_bytes(),
    }


def _ways(tree: TreeReader, trust: Trust, size: int) -> Iterator[dict[str, Any]]:
    """From the checkpoints outside to the one of this size."""
    node = tree.node()
    for old in sorted({c.size for c in trust.outside if 0 < c.size < size})[-KEPT:]:
        yield {"size": old, "path": [h.hex() for h in consistency(node, old, size)]}


def as_zip(files: Mapping[str, bytes], file: IO[bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def _newest(tree: TreeReader, trust: Trust) -> Checkpoint:
    newest = Signed(tree, trust).newest
    if trust.key is None or newest is None:
        raise LogRefused(
            "署名されたチェックポイントがありません。--key で検証鍵を指定してください"
            " (no checkpoint that the verifier key signed)"
        )
    return newest[1]


def _rows(reader: Reader, exchange: str) -> Iterator[Evidence]:
    return reader.evidence(records.c.exchange == exchange)


def _behind(reader: Reader, key: VerifierKey | None, stones: Iterable[int]) -> Iterator[Evidence]:
    """The tombstones of these numbers, and who asked for the erasures and who approved them."""
    approvals: dict[str, None] = {}
    for number in stones:
        for row in reader.evidence(records.c.exchange == f"{ERASURES}{number}"):
            record = decode(row.stored)
            stone = tombstone_of(record)
            if stone is not None and (key is None or tombstone.authentic(record, key)):
                yield row
                if stone.approval is not None:
                    approvals[stone.approval] = None
    for identity in approvals:
        yield from _steps(reader, key, identity)


def _holds(
    reader: Reader, key: VerifierKey | None, exchanges: list[str]
) -> Iterator[tuple[Hold, list[str]]]:
    """Each hold that there is or was on some of these exchanges, and on which."""
    months = {
        (exchange, written_time(decode(row.stored).at)[:7])
        for exchange in exchanges
        for row in _rows(reader, exchange)
    }
    for hold in holds_of(Consent(reader.approvals(), key).given):
        try:
            wanted = filter_of(hold.placed.scope)
        except LogRefused:
            continue  # an invented one: nobody can say on what it is, and evidence must not wait for it
        fits = {} if wanted is None else reader.rows(exchanges, wanted)
        named, month = hold.exchanges(), hold.month()
        on = [x for x in exchanges if x in named or (x, month) in months or x in fits]
        if on:
            yield hold, on


def _steps_of(reader: Reader, key: VerifierKey | None, hold: Hold) -> Iterator[Evidence]:
    """Who asked for the hold and who approved it, and the same of its release."""
    for one in (hold.placed, hold.released):
        if one is not None:
            yield from _steps(reader, key, one.id)


def _steps(reader: Reader, key: VerifierKey | None, identity: str) -> Iterator[Evidence]:
    """Those of an approval, but for such as claim a signature of the log that they have not."""
    for row in reader.evidence(records.c.exchange == f"{APPROVALS}{identity}"):
        record = decode(row.stored)
        if key is None or SIGNATURE not in record.body or authentic(record, key):
            yield row


def _asks(row: Evidence, hold: Hold) -> bool:
    record = decode(row.stored)
    return record.exchange == f"{APPROVALS}{hold.id}" and record.body.get("act") == Act.ASKED


class _Proven:
    """Records as lines of a bundle, each with the proof that it is in the tree of that size."""

    def __init__(self, tree: TreeReader, size: int) -> None:
        self._tree, self._node, self._size = tree, tree.node(), size

    def signed(self, row: Evidence) -> bool:
        """Whether the checkpoint covers it: holds are shown as they stood then."""
        assert row.place is not None
        position = self._tree.position_of(row.place)
        return position is not None and position < self._size

    def line(self, row: Evidence) -> dict[str, Any]:
        assert row.place is not None
        position = self._tree.position_of(row.place)
        if position is None or position >= self._size:
            raise LogRefused(
                "まだ署名されていない記録があります。次のチェックポイントを待ってください"
                f" (not signed yet, wait for the next checkpoint): {row.place[0]} #{row.place[1]}"
            )
        try:
            path = inclusion(self._node, position, self._size)
        except MissingNode:
            raise LogRefused("木が壊れています。verify で確認してください (run verify)") from None
        return {
            "position": position,
            "stored": row.stored.decode(errors="backslashreplace"),
            "path": [digest.hex() for digest in path],
        }
