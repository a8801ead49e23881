"""The stand-alone verifiers, in Python and in JavaScript, agree on every vector and every tampering."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.ledger.checkpoint_file import CheckpointFile
from audit.ledger.flaws import Tampering
from audit.ledger.review import Act, Step
from audit.ledger.tombstone import Graves
from audit.proof import standalone
from audit.proof.anchoring import Trust
from audit.proof.bundle import JAVASCRIPT_VERIFIER, PYTHON_VERIFIER, as_zip, bundle
from audit.proof.consent import Consent
from audit.proof.held import HeldBack
from audit.proof.tree_read import tree_of
from audit.reading.read import Reader
from audit.record import Draft, Kind, Sensitivity, decode
from audit.sealing.keys import KeyRing
from audit.sealing.note import VerifierKey
from audit.sealing.signing import Signer
from audit.writing.writer import Log
from tests.audit.proof import vectors
from tests.audit.samples import closing, ended_chain, request, sealed

Files = dict[str, bytes]
VECTORS = json.loads(vectors.FILE.read_text(encoding="utf-8"))


def node(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    program = shutil.which("node")
    if program is None:
        pytest.fail("node (20 or newer) is needed for this test: apt-get install nodejs")
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[Files, str, str]:
    """A bundle of x1 and x2 from a log of three chains, the key, and an earlier checkpoint."""
    folder = tmp_path_factory.mktemp("bundle")
    url, keys = f"sqlite:///{folder}/audit.db", KeyRing.open(folder / "keys")
    for exchange in ("x1", "x2", "x3"):
        ended_chain(url, keys, exchange)
        sealed(url, folder / "keys")
    copies = CheckpointFile(folder / "keys" / "checkpoints").read()
    trust = Trust(Signer.open(folder / "keys").verifier, copies)
    with Reader.open(url, keys) as reader, tree_of(url) as tree:
        assert tree is not None
        files = dict(bundle(reader, tree, trust, ["x1", "x2"], contents=True))
    return files, str(trust.key), copies[0].note


def both(files: Files, folder: Path, key: str | None = None, kept: str | None = None) -> Any:
    """What the two programs say, which must be the same; None when both refuse the bundle."""
    place = folder / "b"
    place.mkdir()
    for name, content in files.items():
        (place / name).write_bytes(content)
    arguments: list[str | Path] = [place]
    if key is not None:
        arguments += ["--key", key]
    if kept is not None:
        (folder / "kept.txt").write_text(kept, encoding="utf-8")
        arguments += ["--checkpoint", folder / "kept.txt"]
    command = [sys.executable, "-I", PYTHON_VERIFIER, *arguments, "--json"]
    python = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    javascript = node(JAVASCRIPT_VERIFIER, *arguments)
    assert python.returncode == javascript.returncode, python.stderr + javascript.stderr
    if python.returncode == 2:
        return None
    report = json.loads(python.stdout)
    assert json.loads(javascript.stdout) == report
    assert python.returncode == bool(report["findings"])
    return report


def test_the_verifier_imports_the_standard_library_only() -> None:
    imported = set()
    for found in ast.walk(ast.parse(PYTHON_VERIFIER.read_text(encoding="utf-8"))):
        if isinstance(found, ast.Import):
            imported |= {alias.name for alias in found.names}
        elif isinstance(found, ast.ImportFrom):
            imported.add((found.module or "").split(".")[0])
    assert imported <= sys.stdlib_module_names | {"__future__"}


def test_an_untouched_bundle_has_three_good_verdicts(
    world: tuple[Files, str, str], tmp_path: Path
) -> None:
    files, key, kept = world
    report = both(files, tmp_path, key, kept)
    assert report["verdicts"] == dict.fromkeys(report["verdicts"], "intact")
    assert (report["records"], report["size"], report["checkpoints_connected"]) == (4, 12, 1)


def test_without_a_key_from_outside_nothing_is_anchored(
    world: tuple[Files, str, str], tmp_path: Path
) -> None:
    report = both(world[0], tmp_path)
    assert report["verdicts"]["anchoring"] == "absent"
    assert "検証鍵が指定されていません" in standalone.in_words(report)


def line(files: Files, number: int, **change: Any) -> Files:
    lines = [json.loads(text) for text in files["records.jsonl"].decode().splitlines()]
    lines[number] |= change
    return {**files, "records.jsonl": "\n".join(map(json.dumps, lines)).encode()}


def stored(files: Files, number: int) -> str:
    return str(json.loads(files["records.jsonl"].decode().splitlines()[number])["stored"])


def kept_lines(files: Files, *numbers: int) -> Files:
    lines = files["records.jsonl"].decode().splitlines()
    return {**files, "records.jsonl": "\n".join(lines[n] for n in numbers).encode()}


def note(files: Files, edit: Callable[[str], str]) -> Files:
    return {**files, "checkpoint.txt": edit(files["checkpoint.txt"].decode()).encode()}


TAMPERINGS: dict[str, tuple[Callable[[Files], Files], str]] = {
    "byte edited": (
        lambda f: line(f, 0, stored=stored(f, 0).replace("mask", "none")),
        "edited record",
    ),
    "a request that is no JSON": (
        lambda f: line(f, 0, stored="[" + stored(f, 0)),
        "edited record",
    ),
    "a request of another shape": (
        lambda f: line(f, 0, stored='{"exchange":[],"kind":{},"at":7,"sealed":"x"}', erased=1),
        "edited record",
    ),
    "record replaced": (lambda f: line(f, 1, stored=stored(f, 3)), "edited record"),
    "position moved": (lambda f: line(f, 1, position=3), "edited record"),
    "position beyond": (lambda f: line(f, 1, position=99), "edited record"),
    "proof cut": (lambda f: line(f, 1, path=[]), "edited record"),
    "record repeated": (lambda f: kept_lines(f, 0, 1, 1, 2, 3), "moved record"),
    "request dropped": (lambda f: kept_lines(f, 1, 2, 3), "missing request"),
    "closing dropped": (lambda f: kept_lines(f, 0, 1, 2), "missing closing"),
    "contents edited": (
        lambda f: line(f, 2, contents={"salt": "00" * 32, "text": "{}"}),
        "edited contents",
    ),
    "size edited": (
        lambda f: note(f, lambda n: n.replace("\n12\n", "\n13\n")),
        "forged checkpoint",
    ),
    "signature dropped": (
        lambda f: note(f, lambda n: n.split("\n\n")[0] + "\n\n"),
        "forged checkpoint",
    ),
    "signature renamed": (
        lambda f: note(f, lambda n: n.replace("\u2014", "\u2015", 1)),
        "forged checkpoint",
    ),
    "signed time edited": (
        lambda f: note(f, lambda n: n[:-60] + ("B" if n[-60] == "A" else "A") + n[-59:]),
        "forged checkpoint",
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_both_name_what_was_done_to_a_bundle(
    name: str, world: tuple[Files, str, str], tmp_path: Path
) -> None:
    files, key, _ = world
    tamper, kind = TAMPERINGS[name]
    report = both(tamper(files), tmp_path, key)
    assert kind in [found["kind"] for found in report["findings"]]
    assert report["verdicts"][standalone.KINDS[kind][0]] == "flawed"


@pytest.mark.parametrize(
    ("size", "expected"), [(12, "rewritten log"), (5, None), (99, "rolled back")]
)
def test_a_checkpoint_of_another_history_is_not_connected(
    size: int, expected: str | None, world: tuple[Files, str, str], tmp_path: Path
) -> None:
    files, _, _ = world
    signer = Signer(b"s" * 32)
    checkpoint = standalone.Checkpoint(files["checkpoint.txt"].decode())
    own = signer.sign(checkpoint.size, checkpoint.root, 0)
    other = signer.sign(size, b"r" * 32, 0).note
    changed = {**files, "checkpoint.txt": own.note.encode()}
    report = both(changed, tmp_path, str(signer.verifier), other)
    assert [found["kind"] for found in report["findings"]] == ([expected] if expected else [])
    assert report["verdicts"]["anchoring"] == ("flawed" if expected else "absent")


def test_a_checkpoint_signed_by_another_key_is_forged(
    world: tuple[Files, str, str], tmp_path: Path
) -> None:
    files, key, _ = world
    report = both(files, tmp_path, key, Signer(b"o" * 32).sign(12, b"r" * 32, 0).note)
    assert {"record": -1, "kind": "forged checkpoint"} in report["findings"]


@pytest.mark.parametrize("name", ["bundle.json", "checkpoint.txt"])
def test_what_is_no_bundle_is_refused_by_both(
    name: str, world: tuple[Files, str, str], tmp_path: Path
) -> None:
    assert both({**world[0], name: b"{}"}, tmp_path) is None


def test_a_bundle_shows_who_agreed_to_the_exceptions_that_were_used(tmp_path: Path) -> None:
    url, keys = f"sqlite:///{tmp_path}/audit.db", KeyRing.open(tmp_path / "keys")
    today = f"{datetime.now(UTC) + timedelta(hours=9):%Y-%m-%d}"
    agreed = vectors.AGREED | {"from": today, "until": today}

    def said(event: str, bundle_name: str) -> Draft:
        body = {"event": event, "bundle": bundle_name, "publication": 1, "excepted": [agreed]}
        why, at = {"excepted": {"x-1": "異動記事のため"}}, datetime.now(UTC)
        return Draft("", Kind.EVENT, at, body, why, Sensitivity.METADATA)

    with Log.open(url, keys) as log:
        log.append_blocking(said("policy-published", "b1"), said("policy-activated", "b1"))
        log.append_blocking(said("policy-activated", "b2"))
        used = [["x-1", "r1", today]]
        log.append_blocking(request("x1", bundle="b1", exceptions=used), closing("x1"))
        log.append_blocking(request("x2", bundle="b1"), closing("x2"))
    sealed(url, tmp_path / "keys")
    trust = Trust(Signer.open(tmp_path / "keys").verifier)
    with Reader.open(url, keys) as reader, tree_of(url) as tree:
        assert tree is not None
        files = dict(bundle(reader, tree, trust, ["x1", "x2"], contents=True))
        without = dict(bundle(reader, tree, trust, ["x2"], contents=True))
    (tmp_path / "whole").mkdir()
    report = both(files, tmp_path / "whole", str(trust.key))
    assert report["exceptions"] == [{"exchange": "x1"} | agreed]
    assert (report["records"], report["findings"]) == (6, [])
    assert "x-1 r1" in standalone.in_words(report) and "統括課長" in standalone.in_words(report)
    assert files["records.jsonl"].decode().count("異動記事のため") == 2
    assert b"policy-" not in without["records.jsonl"]
    for name, numbers in (
        ("left out", (0, 1, 2, 3)),
        ("of the publication alone", (0, 1, 2, 3, 4)),
    ):
        (tmp_path / name).mkdir()
        told = both(kept_lines(files, *numbers), tmp_path / name, str(trust.key))["findings"]
        wrong = [{"record": 0, "kind": "exception without approval"}]
        assert told == (wrong if name == "left out" else [])


EDITS = (
    ("監査二", "監査三"),
    ('"event":"review"', '"event":"review","signature":"*"'),
    ('"event":"review"', '"event":"approval","signature":7'),
    ('"body":', '"soul":'),
    ("{", "["),
    ('"kind":"event"', '"kind":["event"]'),
)
"""Of a step; whatever it is made into, it is an edited record and not 'no bundle'."""


def test_a_bundle_shows_the_steps_of_reviews_and_an_edited_one_is_named(tmp_path: Path) -> None:
    url, keys = f"sqlite:///{tmp_path}/audit.db", KeyRing.open(tmp_path / "keys")
    acts: list[tuple[Act, str, dict[str, Any]]] = [
        (Act.OPENED, "監査一", {"reason": "report"}),
        (Act.ASSIGNED, "監査一", {"to": "監査二"}),
        (Act.JUDGED, "監査二", {"verdict": "fine"}),
    ]
    steps = [Step("x1", act, by, datetime.now(UTC), told, "所見").draft() for act, by, told in acts]
    with Log.open(url, keys) as log:
        log.append_blocking(request("x1"), closing("x1"), *steps[:2])
        sealed(url, tmp_path / "keys")
        log.append_blocking(*steps[2:])
    trust = Trust(Signer.open(tmp_path / "keys").verifier)
    with Reader.open(url, keys) as reader, tree_of(url) as tree:
        assert tree is not None
        files = dict(bundle(reader, tree, trust, ["x1"], contents=True))
    (tmp_path / "whole").mkdir()
    report = both(files, tmp_path / "whole", str(trust.key))
    told = [(one["exchange"], one["act"], one["by"]) for one in report["reviews"]]
    assert told == [("x1", "opened", "監査一"), ("x1", "assigned", "監査一")], (
        "as the tree was signed"
    )
    assert (report["records"], report["findings"]) == (4, [])
    assert "assigned 監査一" in standalone.in_words(report)
    assert "所見" in files["records.jsonl"].decode()
    for number, (old, new) in enumerate(EDITS):
        assert old in stored(files, 3)
        forged = line(files, 3, stored=stored(files, 3).replace(old, new))
        (tmp_path / str(number)).mkdir()
        said = both(forged, tmp_path / str(number), str(trust.key))
        assert said["findings"] == [{"record": 3, "kind": "edited record"}]
        assert [one["act"] for one in said["reviews"]] == ["opened"], "what was edited is not told"


def test_the_vectors_are_those_that_the_definitions_give() -> None:
    assert vectors.vectors() == VECTORS


def test_python_agrees_with_every_vector() -> None:
    roots = {int(size): bytes.fromhex(text) for size, text in VECTORS["roots"].items()}
    for one in VECTORS["inclusion"]:
        leaf = standalone.leaf_hash(f"record {one['index']}".encode())
        path = [bytes.fromhex(text) for text in one["path"]]
        assert standalone.included(leaf, one["index"], one["size"], path, roots[one["size"]])
        assert not standalone.included(leaf, one["index"], one["size"] * 4, path, b"")
    for one in VECTORS["consistency"]:
        path = [bytes.fromhex(text) for text in one["path"]]
        old, size = one["old"], one["size"]
        assert standalone.consistent(old, roots[old], size, roots[size], path)
    for text in VECTORS["notes"]:
        checkpoint = standalone.Checkpoint(text)
        assert checkpoint.holds(VECTORS["key"])
        assert checkpoint.time(VECTORS["key"]) == vectors.TIME + checkpoint.size


@pytest.mark.parametrize("name", [one["name"] for one in VECTORS["approvals"]])
def test_python_and_the_verifier_of_the_whole_log_agree_on_approvals(name: str) -> None:
    [one] = [one for one in VECTORS["approvals"] if one["name"] == name]
    lines = [{"stored": json.dumps(record)} for record in one["records"]]
    bundle = standalone.Bundle(lines, VECTORS["key"])
    bundle.check_approvals()
    numbers = [n for n, r in enumerate(one["records"]) if r["exchange"] == "~erasure/1"]
    wrong = [] if one["holds"] else [(n, "erasure without approval") for n in numbers]
    assert [(found["record"], found["kind"]) for found in bundle.findings] == wrong
    records = [
        decode(orjson.dumps({"v": 1, "prev": "0" * 64, "sealed": None, **record}))
        for record in one["records"]
    ]
    key = VerifierKey.parse(VECTORS["key"])
    flaws = list(Consent(records, key).flaws(Graves(records, key)))
    assert [flaw.kind for flaw in flaws] == [Tampering.UNAPPROVED] * len(wrong)


@pytest.mark.parametrize("name", [one["name"] for one in VECTORS["exceptions"]])
def test_an_exception_was_used_only_as_two_people_agreed_before(name: str) -> None:
    [one] = [one for one in VECTORS["exceptions"] if one["name"] == name]
    lines = [{"stored": json.dumps(record)} for record in one["records"]]
    bundle = standalone.Bundle(lines, VECTORS["key"])
    used = bundle.check_exceptions()
    numbers = [n for n, r in enumerate(one["records"]) if (r["body"].get("exceptions"))]
    wrong = [] if one["holds"] else [(n, "exception without approval") for n in numbers]
    assert [(found["record"], found["kind"]) for found in bundle.findings] == wrong
    assert [(fact["exchange"], fact["id"]) for fact in used] == [("x1", "x-1")] * len(numbers)


@pytest.mark.parametrize("name", [one["name"] for one in VECTORS["holds"]])
def test_python_and_the_verifier_of_the_whole_log_agree_on_holds(name: str) -> None:
    [one] = [one for one in VECTORS["holds"] if one["name"] == name]
    bundle = standalone.Bundle(one["lines"], VECTORS["key"])
    states = bundle.check_holds({"a1": ["x1"]})
    found = [(found["record"], found["kind"]) for found in bundle.findings]
    assert states == ({} if one["state"] is None else {"a1": one["state"]})
    number = 0 if one["wrong"] == "erased while held" else -1
    assert found == ([] if one["wrong"] is None else [(number, one["wrong"])])
    sealed = {"commitment": "0" * 64, "ciphertext_sha256": "0" * 64, "key": "k"}
    more = {"v": 1, "prev": "0" * 64, "sealed": sealed}
    records = [
        decode(orjson.dumps({**more, **told, "sealed": sealed}))
        for told in (json.loads(line["stored"]) for line in one["lines"])
    ]
    key = VerifierKey.parse(VECTORS["key"])
    held = HeldBack(Consent(records, key).holds(), Graves(records, key))
    for record in records:
        held.feed(record)
    flawed = [Tampering.HELD] if one["wrong"] == "erased while held" else []
    assert [flaw.kind for flaw in held.flaws()] == flawed


def test_javascript_agrees_with_every_vector() -> None:
    done = node(Path(__file__).with_name("vectors.mjs"), JAVASCRIPT_VERIFIER, vectors.FILE)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["wrong"] == 0
    assert result["checked"] > 200


@settings(deadline=None, max_examples=15)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=40), st.integers(0, 511))
def test_signatures_are_accepted_and_refused_as_by_another_library(
    seed: bytes, message: bytes, bit: int
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert standalone.signed(public, message, signature)
    forged = bytearray(signature)
    forged[bit // 8] ^= 1 << bit % 8
    assert not standalone.signed(public, message, bytes(forged))
    assert not standalone.signed(public, message + b"x", signature)


def test_the_example_of_the_specification_is_accepted() -> None:
    """RFC 8032 §7.1, TEST 2."""
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert standalone.signed(public, b"\x72", signature)
    order_added = int.from_bytes(signature[32:], "little") + standalone.ORDER
    malleable = signature[:32] + order_added.to_bytes(32, "little")
    assert not standalone.signed(public, b"\x72", malleable)


def test_both_read_a_bundle_as_a_zip_file_and_say_what_is_none(
    tmp_path: Path, world: tuple[Files, str, str]
) -> None:
    files, key, _ = world
    packed, damaged = tmp_path / "b.zip", tmp_path / "damaged.zip"
    with packed.open("wb") as file:
        as_zip(files, file)
    whole = both(files, tmp_path, key)
    found = node(JAVASCRIPT_VERIFIER, packed, "--key", key)
    assert (found.returncode, json.loads(found.stdout)) == (0, whole)
    damaged.write_bytes(packed.read_bytes()[:-30])
    refusals: tuple[tuple[list[Path], str], ...] = (
        ([damaged], "neither a folder nor a zip file"),
        ([tmp_path / "none"], "no such file"),
        ([], "usage: node verify.mjs BUNDLE"),
    )
    for arguments, why in refusals:
        refused = node(JAVASCRIPT_VERIFIER, *arguments)
        assert (refused.returncode, why in refused.stderr) == (2, True), refused.stderr
