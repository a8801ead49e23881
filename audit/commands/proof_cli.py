"""`sekisho audit verify|key|checkpoint|page|receipt|bundle|verifier`: the proof on the command line."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import click
import orjson

from audit.commands import show
from audit.commands.options import Options, fail
from audit.commands.output import new_file, output_option, print_lines, write_folder
from audit.commands.speech import english, language
from audit.commands.trusted import public_key, trust_of
from audit.commands.verdicts import verdict
from audit.ledger.flaws import Question, Report
from audit.oversight.roles import May
from audit.proof import standalone
from audit.proof.anchoring import Signed, Trust
from audit.proof.bundle import JAVASCRIPT_VERIFIER, PYTHON_VERIFIER, as_zip, bundle
from audit.proof.export import FileSource
from audit.proof.page import page
from audit.proof.partial import Part, since_anchor, verify_part
from audit.proof.tree_read import tree_of
from audit.proof.verify import verify

_RANGE = re.compile(r"([0-9]{1,18}):([0-9]{1,18})?")

key_option = click.option(
    "--key", help="検証鍵（sekisho audit key の出力か、そのファイル）。省くと鍵のフォルダーから"
)


@click.command(name="verify", help="監査ログを検証する (0: 正常, 1: 異常あり, 2: 検証できない)")
@click.option(
    "--file",
    type=click.Path(path_type=Path),
    help="データベースの代わりに、書き出したJSONLを検証する",
)
@click.option(
    "--bundle",
    "bundle_path",
    type=click.Path(path_type=Path),
    help="データベースの代わりに、証拠の束 (zip かフォルダー) を検証する",
)
@click.option("--exchange", help="このやり取りだけ")
@click.option("--range", "positions", metavar="FIRST:END", help="木のこの範囲だけ (例 1000:2000)")
@click.option("--incremental", is_flag=True, help="最後に外部へ固定した後だけ")
@click.option(
    "--checkpoint",
    "checkpoints",
    multiple=True,
    metavar="FILE|-",
    help="外に控えてあるチェックポイントと照合する（何度でも指定できる）",
)
@key_option
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def verify_command(
    options: Options,
    /,
    file: Path | None,
    bundle_path: Path | None,
    checkpoints: Sequence[str],
    key: str | None,
    as_json: bool,
    **part: str | bool | None,
) -> None:
    wanted = _part(part)
    if bundle_path is not None:
        _verify_bundle(options, bundle_path, key, checkpoints, as_json=as_json)
    if file is not None:
        if wanted is not None or checkpoints:
            fail("--file は単独で使ってください (--file goes with no other part of the log)")
        report = verify(FileSource(file))
    else:
        report = _verify_database(options, wanted, key, checkpoints)
    if as_json:
        print_lines([_as_json(report)])
    else:
        verdict(report)
    if not report.intact:
        sys.exit(1)


def _verify_bundle(
    options: Options, path: Path, key: str | None, checkpoints: Sequence[str], *, as_json: bool
) -> NoReturn:
    """With the very program that is in the bundle and that `sekisho audit verifier` prints."""
    public = public_key(options, key)
    brought = trust_of(options, key, checkpoints).outside if checkpoints else ()
    kept = "".join(f"{checkpoint.note}\n" for checkpoint in brought) or None
    try:
        report = standalone.verify_path(path, None if public is None else str(public), kept)
    except standalone.NO_BUNDLE as exc:
        fail(f"証拠の束として読めません (not a bundle): {path}: {type(exc).__name__}")
    if as_json:
        print_lines([orjson.dumps(report) + b"\n"])
    else:
        click.echo(_in_english(report) if english() else standalone.in_words(report), nl=False)
    sys.exit(1 if report["findings"] else 0)


def _in_english(report: Mapping[str, Any]) -> str:
    """What the verifier in the bundle, which is one file and says both, tells by its own names."""
    said = [f"{question}: {verdict}" for question, verdict in report["verdicts"].items()]
    for flaw in report["findings"]:
        where = "" if flaw["record"] < 0 else f": record {flaw['record'] + 1}"
        said.append(f"  - {flaw['kind']}{where}")
    said.append(f"{report['records']} records, tree size {report['size']}")
    facts = (name for name in standalone.FACTS if report[name])
    said += [f"{name.replace('_', ' ')}: {report[name]}" for name in facts]
    for name in standalone.LISTS:
        said += [f"{name[:-1]}: {' '.join(map(str, s.values()))!r}" for s in report[name]]
    if not report["key_given"]:
        said.append("give the key that you got otherwise, with --key")
    return "\n".join(said) + "\n"


def _verify_database(
    options: Options, part: Part | None, key: str | None, checkpoints: Sequence[str]
) -> Report:
    options.require(May.VERIFY)
    trust = trust_of(options, key, checkpoints)
    with (
        options.reader(with_keys=True, broken_too=True) as reader,
        tree_of(options.place()) as tree,
    ):
        if part is None or reader.unreadable():
            return verify(reader, tree, trust)
        if tree is None:
            fail("この監査ログにはまだ木がありません (this log has no tree yet: start the gateway)")
        incremental = part == _INCREMENTAL
        part = since_anchor(tree, trust) if incremental else part
        report = verify_part(reader, tree, trust, part)
    if part.exchange is not None and not report.records:
        fail(f"そのやり取りはありません (no such exchange): {show.printable(part.exchange)}")
    if not (report.records or incremental or report.findings):
        fail("その範囲に記録はありません (no record in that range)")
    return report


_INCREMENTAL = Part(first=-1)


def _part(given: Mapping[str, str | bool | None]) -> Part | None:
    exchange, positions, incremental = (
        given[name] for name in ("exchange", "positions", "incremental")
    )
    if sum(map(bool, (exchange, positions, incremental))) > 1:
        fail("--exchange、--range、--incremental は一つだけ選んでください (choose one of them)")
    if exchange:
        return Part(exchange=str(exchange))
    if incremental:
        return _INCREMENTAL
    if not positions:
        return None
    match = _RANGE.fullmatch(str(positions))
    if match is None:
        fail("--range は 1000:2000 か 1000: の形で書いてください (write --range FIRST:END)")
    first, end = match.groups()
    if end is not None and int(end) <= int(first):
        fail("--range の終わりは始めより後に (the end of --range has to come after its beginning)")
    return Part(first=int(first), end=None if end is None else int(end))


def _as_json(report: Report) -> bytes:
    verdicts = {question.value: report.verdict(question) for question in Question}
    return orjson.dumps({"verdicts": verdicts, **asdict(report)}) + b"\n"


@click.command(name="key", help="監査人に渡す検証鍵（公開鍵）を表示する")
@click.pass_obj
def key_command(options: Options) -> None:
    key = public_key(options, None)
    if key is None:
        fail("検証鍵がまだありません。ゲートウェイを一度起動してください (no key yet)")
    click.echo(str(key))


@click.command(name="checkpoint", help="最新のチェックポイントを表示する")
@click.pass_obj
def checkpoint_command(options: Options) -> None:
    with options.reader(with_keys=False), tree_of(options.place()) as tree:
        notes = [] if tree is None else tree.notes()
    if not notes:
        fail("チェックポイントがまだありません (no checkpoint yet)")
    click.echo(notes[-1].note, nl=False)


@click.command(name="page", help="印刷して保管するページ（QRコード付きのHTML）を作る")
@output_option("FILE.html", required=True)
@key_option
@click.pass_obj
def page_command(options: Options, /, output: Path, key: str | None) -> None:
    trust = Trust(public_key(options, key))
    with options.reader(with_keys=False), tree_of(options.place()) as tree:
        newest = None if tree is None else Signed(tree, trust).newest
    if trust.key is None or newest is None:
        fail("署名されたチェックポイントがありません (no checkpoint that the verifier key signed)")
    written = page(newest[1], trust.key, language())
    with new_file(output) as file:
        file.write(written.encode())


@click.command(name="receipt", help="タイムスタンプ局の応答と、その対象を取り出す")
@output_option("新しいフォルダー", required=True)
@click.pass_obj
def receipt_command(options: Options, /, output: Path) -> None:
    with options.reader(with_keys=False), tree_of(options.place()) as tree:
        notes = {} if tree is None else {stored.number: stored.note for stored in tree.notes()}
        kept = [] if tree is None else [d for d in tree.deliveries() if d.receipt]
    stamped = [d for d in kept if d.checkpoint in notes]
    if not stamped:
        fail("タイムスタンプはまだありません (no time-stamp yet)")
    receipt = stamped[-1].receipt or b""
    note = notes[stamped[-1].checkpoint].encode()
    write_folder(output, {"note.txt": note, "token.tsr": receipt})


@click.command(name="bundle", help="やり取りの証拠の束を作る（この製品なしで検証できる）")
@click.argument("exchanges", nargs=-1, required=True)
@output_option("FILE.zip かフォルダー", required=True)
@click.option("--contents", is_flag=True, help="封印された内容も含める (個人情報を含みうる)")
@click.option("--checkpoint", "checkpoints", multiple=True, help="これとのつながりも示す")
@key_option
@click.pass_obj
def bundle_command(
    options: Options,
    /,
    exchanges: Sequence[str],
    output: Path,
    contents: bool,
    checkpoints: Sequence[str],
    key: str | None,
) -> None:
    trust = trust_of(options, key, checkpoints)
    if contents:
        options.needed_keys()
    with options.desk() as desk, tree_of(options.place()) as tree:
        if tree is None:
            fail("この監査ログにはまだ木がありません (this log has no tree yet: start the gateway)")
        desk.begin_bundle(exchanges, contents=contents)
        files = bundle(desk.reader, tree, trust, exchanges, contents=contents)
    if output.suffix == ".zip":
        with new_file(output) as file:
            as_zip(files, file)
    else:
        write_folder(output, files)


@click.command(name="verifier", help="単独で動く検証プログラムを表示する（束を検証する）")
@click.option("--javascript", is_flag=True, help="Python の代わりに JavaScript（node 用）")
def verifier_command(javascript: bool) -> None:
    print_lines([(JAVASCRIPT_VERIFIER if javascript else PYTHON_VERIFIER).read_bytes()])


PROOF_COMMANDS = (
    page_command,
    receipt_command,
    verify_command,
    key_command,
    checkpoint_command,
    bundle_command,
    verifier_command,
)
