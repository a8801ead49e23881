"""`sekisho detect` and `python -m detectors`: what the detectors find in a file or in standard input."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

import click

from detectors import long_text
from detectors.catalogue import ENTITIES, Opinion, recognizers
from detectors.encodings import decoded
from detectors.findings import DETECTOR_FAILED, Finding
from detectors.listing import Line, Named, as_json, as_marked, as_table, lines_of, to_mark
from detectors.marks import Marks
from detectors.names.ginza import MissingGinza
from detectors.recognizers.base import TextRecognizer
from detectors.screen import Screen


@dataclass(frozen=True, slots=True)
class _Words:
    headings: tuple[str, ...]
    found: str
    nothing: str
    decoded: str
    not_text: str
    unknown: str
    meant: str
    no_file: str
    folder: str
    failed: str


_WORDS = {
    "ja": _Words(
        headings=("位置", "種別", "確からしさ", "文字数", "検出器", "値"),
        found="{count}件（確からしさ{least:g}以上）",
        nothing="見つかりませんでした（確からしさ{least:g}以上）",
        decoded="UTF-8ではないため、{encoding}として読みました",
        not_text="文字として読めません。UTF-8、Shift_JIS、EUC-JP、ISO-2022-JP、UTF-16のテキストを渡してください"
        "（ExcelやPDFは、テキストかCSVに書き出してから）",
        unknown="そのような種別はありません: {name}",
        meant="もしかして: {guess}",
        no_file="ファイルがありません",
        folder="フォルダーです。中のファイルを1つずつ渡してください",
        failed="検査できなかった箇所があります（DETECTOR_FAILED）",
    ),
    "en": _Words(
        headings=("place", "kind", "score", "length", "recogniser", "value"),
        found="{count} found (score {least:g} or more)",
        nothing="nothing found (score {least:g} or more)",
        decoded="not UTF-8: read as {encoding}",
        not_text="not text: give it UTF-8, Shift_JIS, EUC-JP, ISO-2022-JP or UTF-16 (save Excel or PDF as text or CSV)",
        unknown="no such kind: {name}",
        meant="did you mean: {guess}",
        no_file="no such file",
        folder="this is a folder: give it one file at a time",
        failed="some of it could not be judged (DETECTOR_FAILED)",
    ),
}


_OPTIONS = (
    click.argument("file", default="-"),
    click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json", "marked"]),
        default="table",
        help="表、JSON、印を付けた本文 / a table, JSON, or the text with marks",
    ),
    click.option(
        "--min-score",
        type=click.FloatRange(0, 1),
        default=0.5,
        show_default=True,
        help="これ以上の確からしさだけ / only findings at least this sure",
    ),
    click.option(
        "--entity", "entities", multiple=True, help="この種別だけ（何度でも） / only this kind"
    ),
    click.option(
        "--show-values", is_flag=True, help="見つけた文字列も出す / print the text found as well"
    ),
    click.option(
        "--second-opinion",
        type=click.Choice(get_args(Opinion)),
        default="none",
        show_default=True,
        help="人名で迷ったときに尋ねる先（sekisho[ginza]） / whose else is asked where a name is in doubt",
    ),
    click.option(
        "--lang",
        type=click.Choice(["ja", "en"]),
        default="ja",
        show_default=True,
        help="出力の言語 / language of the output",
    ),
)


def _options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def detect_command(named: Callable[[str, str], str]) -> click.Command:
    """The command. `named` gives an entity's name in a language (`ja` or `en`)."""

    @click.command("detect")
    @_options
    def command(
        file: str,
        form: str,
        min_score: float,
        entities: tuple[str, ...],
        **said: Any,
    ) -> None:
        """個人情報・機密情報などを検出する（FILE を省くか - なら標準入力）

        Find personal and confidential data in a text file, or in standard input without FILE or with -.

        \b
        終了コード: 0 なし、1 あり、2 誤った使い方や読めないファイル
        Exit codes: 0 nothing, 1 something, 2 wrong use or an unreadable file
        """
        lang: str = said["lang"]
        words = _WORDS[lang]
        wanted = frozenset(_known(name, words) for name in entities) or ENTITIES
        text = _text(file, words)
        marks = Marks(named(entity, lang) for entity in ENTITIES)
        screen = Screen(_asked(said["second_opinion"]), cache_entries=0, marks=marks)

        def look(where: str) -> list[Finding]:
            return [f for f in long_text.scan(screen, where) if _counts(f, min_score, wanted)]

        def called(entity: str) -> str:
            return named(entity, lang)

        lines = lines_of(text, look(text), values=said["show_values"])
        if form == "marked":
            lines = to_mark(text, lines, called, look)
            click.echo(as_marked(text, lines, called), nl=False)
        elif shown := _shown(form, called, lines, words):
            click.echo(shown)
        if form == "table":
            summary = words.found if lines else words.nothing
            click.echo(summary.format(count=len(lines), least=min_score), err=True)
        if any(line.entity == DETECTOR_FAILED for line in lines):
            click.echo(words.failed, err=True)
        sys.exit(1 if lines else 0)

    return command


def _asked(second: Opinion) -> tuple[TextRecognizer, ...]:
    try:
        return recognizers(second)
    except MissingGinza as missing:
        raise click.UsageError(str(missing)) from missing


def _counts(finding: Finding, least: float, wanted: frozenset[str]) -> bool:
    return finding.entity == DETECTOR_FAILED or (
        finding.score >= least and finding.entity in wanted
    )


def _shown(form: str, called: Named, lines: list[Line], words: _Words) -> str:
    if form == "json":
        return as_json(lines)
    return as_table(lines, called, words.headings) if lines else ""


def _known(name: str, words: _Words) -> str:
    entity = name.upper()
    if entity in ENTITIES:
        return entity
    guess = get_close_matches(entity, ENTITIES, 1)
    raise click.BadParameter(
        words.unknown.format(name=name)
        + (f"  {words.meant.format(guess=guess[0])}" if guess else "")
    )


def _text(file: str, words: _Words) -> str:
    if file != "-" and Path(file).is_dir():
        raise click.BadParameter(f"{words.folder}: {file}")
    if file != "-" and not Path(file).is_file():
        raise click.BadParameter(f"{words.no_file}: {file}")
    raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    read = decoded(raw)
    if read is None:
        raise click.BadParameter(f"{words.not_text}: {file}")
    text, encoding = read
    if encoding != "UTF-8":
        click.echo(words.decoded.format(encoding=encoding), err=True)
    return text
