"""What is wrong with text that is not YAML: the place where its author slipped, rather than where a parser gave up.

A slip is a line and a column (from 1), what it is, and what to do about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ruamel.yaml.error import MarkedYAMLError, YAMLError

_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")
_NO_BLANK = re.compile(r"^[ \-]*[A-Za-z_]+(:)[^ :/]")
_COMMENT = re.compile(r"[^ ] (#)")
_VALUE = re.compile(r"^[ \-]*[A-Za-z_]+: ")
_CLOSED_BY = {"[": "]", "{": "}"}
_TAILED = re.compile(
    r"""^[ \-]*[A-Za-z_]+: +(?:"(?:[^"\\]|\\.)*"|'[^']*'|\[[^\[\]]*\]|\{[^{}]*\}) *([^ #])"""
)
"""A value that seems to end, and goes on: `message: [重要] …`."""
_EQUALS = re.compile(r"[A-Za-z_]+ ?(=)")
_NO_COMMA = re.compile(r"[:：] ?[^,{}\[\]:\"']*[ ，、；;]([a-z_]+)$")
"""A second key behind a value: `{text: 文 action: …`."""
_ALIAS = re.compile(r"\*[A-Za-z0-9_-]+ *([,\]}]|$)")
_BEGUN = re.compile(r"^[ \-]*[A-Za-z_]+: +([|>])[-+0-9]*[ \u3000]*[^-+0-9 \u3000#]")
"""A block of text that begins in the line of its key."""
_DASHED = re.compile(r"^[ \-]*[A-Za-z_]+: +(-) ")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BULLETS = "・･•●■○"
_IN_QUOTES = '"…" のように引用符で囲んでください'
_OPEN_QUOTES = "引用符が閉じられていません"
_SAME_QUOTES = "同じ引用符で閉じてください"
_QUOTES_BEGIN = re.compile(r"""(?:: |- |[\[{,] *)(["'])""")
_UNREAD = "YAMLとして読めません"


@dataclass(frozen=True, slots=True)
class Slip:
    line: int
    column: int
    message: str
    hint: str


def slip_of(error: YAMLError, lines: tuple[str, ...]) -> Slip:
    line, column = _place(error, lines)
    found = _known(error, lines, line, column)
    if found is not None:
        return found
    hint = "前後の字下げ、引用符の閉じ忘れ、「: 」の後の空白を確かめてください"
    return Slip(line, column, _UNREAD, hint)


def _place(error: YAMLError, lines: tuple[str, ...]) -> tuple[int, int]:
    mark = None
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        if mark is not None and mark.line >= len(lines) and error.context_mark is not None:
            mark = error.context_mark  # what was never closed, rather than the end of the file
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    if line > len(lines):  # the end of the file, where something was still open
        return max(len(lines), 1), len(lines[-1]) + 1 if lines else 1
    return line, column


def _known(error: YAMLError, lines: tuple[str, ...], line: int, column: int) -> Slip | None:
    """The gravest first: what was left open earlier makes nonsense of all that follows."""
    said = str(getattr(error, "problem", "") or "")
    context = str(getattr(error, "context", "") or "")
    if "quoted scalar" in context:
        return _in_quotes(error, said, line, column)
    if "single document" in context or "document start" in said:
        message = "「---」で2つ目の文書が始まっています"
        return Slip(line, 1, message, "1つのファイルに1つのパックを書いてください")
    if (run_on := _run_on(lines, line, column)) is not None:
        return run_on
    mark = getattr(error, "problem_mark", None)
    until = len(lines) + 1 if mark is not None and mark.line >= len(lines) else line
    if (unclosed := _unclosed(lines, until)) is not None:
        return unclosed
    if "simple key" in context and (unkeyed := _no_key(error, lines)) is not None:
        return unkeyed
    here = lines[line - 1] if line <= len(lines) else ""
    if begun := _BEGUN.match(here):
        message = f"「{begun[1]}」の後に、続けて書かれています"
        hint = f"「{begun[1]}」の後で行を改めて字下げするか、{_IN_QUOTES}"
        return Slip(line, begun.start(1) + 1, message, hint)
    column -= here[column - 2 : column - 1] == "!" and "tag" in context
    sign = here[column - 1 : column]
    if sign and sign in "@`%*&!|>" and _is_refused(said, context):
        return _odd_beginning(sign, here, line, column)
    for number in range(line, max(line - 2, 0), -1):
        if number <= len(lines) and (slip := _NO_BLANK.match(lines[number - 1])):
            hint = "「キー: 値」のように空白を入れてください"
            return Slip(number, slip.start(1) + 1, "コロンの後に空白がありません", hint)
    return _out_of_line(said, context, here, line, column)


def _is_refused(said: str, context: str) -> bool:
    return "token" in said or "tag" in context or "alias" in context + said


def _odd_beginning(sign: str, here: str, line: int, column: int) -> Slip:
    if here.lstrip().startswith("```"):
        return Slip(line, 1, "「```」の行があります", "「```」の行を消してください")
    if _ALIAS.match(here, column - 1):
        return Slip(
            line, column, "アンカー（&、*）とタグ（!）は使えません", "値をそのまま書いてください"
        )
    if sign == "!":
        hint = f"{_IN_QUOTES}。除くなら not: {{…}} と書きます"
        return Slip(line, column, "「!」で始まる値は、そのままでは書けません", hint)
    return Slip(line, column, f"「{sign}」で始まる値は、そのままでは書けません", _IN_QUOTES)


def _no_key(error: YAMLError, lines: tuple[str, ...]) -> Slip | None:
    """A line that is no `key: value`, which a parser notices only behind it."""
    mark = getattr(error, "context_mark", None)
    if (
        mark is None
        or mark.line >= len(lines)
        or lines[mark.line][mark.column : mark.column + 1] in "\"'"
    ):
        return None
    if _NO_BLANK.match(lines[mark.line]):
        return None
    here = lines[mark.line][mark.column :]
    if here.startswith(("//", "<!--", "/*", ";", "--")):
        hint = "コメントは、半角の「# 」で始めてください"
        return Slip(mark.line + 1, mark.column + 1, "YAMLのコメントの印ではありません", hint)
    if equals := _EQUALS.match(here):
        column = mark.column + equals.start(1) + 1
        return Slip(mark.line + 1, column, "「: 」ではなく「=」です", "半角の「: 」にしてください")
    message = "「キー: 値」の形になっていません"
    hint = "キーの後に半角の「: 」を書いてください。並びの1件なら「- 」で始め、前の行の続きなら字下げしてください"
    return Slip(mark.line + 1, mark.column + 1, message, hint)


def _in_quotes(error: YAMLError, said: str, line: int, column: int) -> Slip:
    if "escape" in said:
        message = "二重引用符の中の「\\」は、そのままの字になりません"
        return Slip(line, max(column - 1, 1), message, "一重引用符（'…'）で囲んでください")
    start = getattr(error, "context_mark", None)
    if start is not None:
        line, column = start.line + 1, start.column + 1
    return Slip(line, column, _OPEN_QUOTES, _SAME_QUOTES)


def _run_on(lines: tuple[str, ...], line: int, column: int) -> Slip | None:
    """Quotes of a line above that end where the next ones were meant to begin, just before what a parser refuses."""
    opened: tuple[int, int, str] | None = None
    for number, text in enumerate(lines[:line], 1):
        at = 0
        if opened is not None:
            closing = text.find(opened[2])
            if closing < 0:
                continue
            if number == line and closing < column <= closing + 3:
                return Slip(opened[0], opened[1], _OPEN_QUOTES, _SAME_QUOTES)
            at, opened = closing + 1, None
        bare = " " * at + _blanked(text[at:])
        bare = bare[: comment.start(1)] if (comment := _COMMENT.search(bare)) else bare
        if begins := _QUOTES_BEGIN.search(bare, at):
            opened = (number, begins.start(1) + 1, begins[1])
    return None


def _unclosed(lines: tuple[str, ...], until: int) -> Slip | None:
    """The last bracket of a line above that is still open."""
    opened: list[tuple[int, int, str]] = []
    for number, text in enumerate(lines[: until - 1], 1):
        opened = _still_open(opened, number, text)
    if not opened:
        return None
    number, column, sign = opened[-1]
    text = lines[number - 1]
    if comment := _COMMENT.search(_blanked(text), column):
        return _cut_off(number, comment)
    hint = f"「{_CLOSED_BY[sign]}」で閉じてください"
    return Slip(number, column, f"「{sign}」が閉じられていません", hint)


def _cut_off(line: int, comment: re.Match[str]) -> Slip:
    message = "「 #」から後はコメントになり、かっこが閉じません"
    return Slip(line, comment.start(1) + 1, message, _IN_QUOTES)


def _still_open(
    opened: list[tuple[int, int, str]], number: int, text: str
) -> list[tuple[int, int, str]]:
    """What is open after a line. Brackets count only where a value begins, as YAML reads them."""
    opened, bare = list(opened), _blanked(text)
    if bare.lstrip().startswith("#"):
        return opened
    bare = bare[: comment.start(1)] if (comment := _COMMENT.search(bare)) else bare
    for column, sign in enumerate(bare, 1):
        begins = opened or re.search(r"(^[ \-]*|: |- )$", bare[: column - 1])
        if sign in _CLOSED_BY and begins:
            opened.append((number, column, sign))
        elif opened and sign == _CLOSED_BY[opened[-1][2]]:
            opened.pop()
    return opened


def _blanked(text: str) -> str:
    """With what stands in quotes as blanks."""
    return _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)


def _out_of_line(said: str, context: str, here: str, line: int, column: int) -> Slip | None:
    if "flow" in context:
        if comment := _COMMENT.search(_blanked(here)):
            return _cut_off(line, comment)
        if apart := _NO_COMMA.search(here[: column - 1]):
            message = f"「{apart[1]}」の前に、半角のコンマがありません"
            return Slip(line, apart.start(1) + 1, message, "「, 」で区切ってください")
        message = "かっこの中の値の書き方が違います"
        hint = "かっこ、コンマ、「: 」を含む値は、引用符で囲んでください"
        return Slip(line, column, message, hint)
    if here.lstrip()[:1] in tuple(_BULLETS):
        hint = "半角の「- 」にしてください"
        return Slip(line, len(here) - len(here.lstrip()) + 1, "並びの印が「・」です", hint)
    if "expected <block end>" in said and (tailed := _TAILED.match(here)):
        message = "引用符やかっこで囲んだ値の後に、続きがあります"
        hint = "値の全体を、一重引用符（'…'）で囲んでください"
        return Slip(line, tailed.start(1) + 1, message, hint)
    if dashed := _DASHED.match(here):
        hint = f"並びの1件なら、「- 」の前で行を改めてください。値なら {_IN_QUOTES}"
        return Slip(line, dashed.start(1) + 1, "キーと同じ行に「- 」があります", hint)
    value = _VALUE.match(here)
    if "mapping values" in said and value is not None and column > value.end():
        return Slip(line, column, "値の中に「: 」があります", _IN_QUOTES)
    if "mapping values" in said or "expected <block end>" in said:
        message = "字下げが、前の行とそろっていません"
        hint = "同じものに属するキーは、同じ数の半角スペースで始めてください"
        return Slip(line, len(here) - len(here.lstrip()) + 1, message, hint)
    return None


@dataclass(frozen=True, slots=True)
class _Sign:
    """A sign of the Japanese keyboard, the pattern's first group; some count only where `inside` or `unquoted` says."""

    pattern: re.Pattern[str]
    message: str
    hint: str
    inside: bool = False
    """Between brackets only."""
    unquoted: bool = False
    """Looked for with what stands in quotes as blanks."""


_BLANK = "半角スペースにしてください"
_COLON = "半角の「: 」にしてください"
_CHOOSE = "どちらの書き方にするかを選び、<、=、> が7つ並ぶ行と、選ばなかった行を消してください"
_WIDE_COLON = "キーの後が全角コロン（：）です"
_CONFLICT = re.compile(r"(?P<mark>[<=>|])(?P=mark){6}(?: |$)")
"""What version control leaves where two people have changed the same lines."""
_SIGNS = (
    _Sign(re.compile(r"^ *(\t)"), "字下げにタブがあります", _BLANK),
    _Sign(
        re.compile("^[ \\-]*([\u00a0\u2000-\u200b\u202f\u205f\ufeff])"),
        "字下げに、見た目では分からない空白があります",
        "消して、半角スペースを入れ直してください",
    ),
    _Sign(
        re.compile(r"^[^#\t]*(\t)"),
        "タブがあります",
        "半角スペースにしてください。並びの区切りなら「, 」です",
        unquoted=True,
    ),
    _Sign(re.compile(r"^[ \-]*(\u3000)"), "字下げに全角スペースがあります", _BLANK),
    _Sign(re.compile(r"^[ \-]*[A-Za-z_]+(：)"), _WIDE_COLON, _COLON),
    _Sign(re.compile(r"[{,] *[A-Za-z_]+(：)"), _WIDE_COLON, _COLON, inside=True),
    _Sign(re.compile(r"[,{\[](\u3000)"), "並びの中に全角スペースがあります", _BLANK, inside=True),
    _Sign(re.compile(r"^[ \-]*[A-Za-z_]+:(\u3000)"), "コロンの後が全角スペースです", _BLANK),
    _Sign(
        re.compile(r"^ *([－ー―–—‐]) *[A-Za-z_]+:"),
        "並びの印が全角です",
        "半角の「- 」にしてください",
    ),
    _Sign(
        re.compile(f"^ *([{_BULLETS}]) *(?:[A-Za-z_]+: |\\{{)"),
        "並びの印が「・」です",
        "半角の「- 」にしてください",
    ),
    _Sign(
        re.compile(r"^ *(-)[A-Za-z_]+: "),
        "ハイフンの後に空白がありません",
        "「- キー: 値」のように空白を入れてください",
    ),
    _Sign(re.compile(r"^ *(＃)"), "コメントの印が全角（＃）です", "半角の「# 」にしてください"),
    _Sign(  # behind a value that ends where the remark begins
        re.compile(r"^[ \-]*(?:[A-Za-z_]+: *)?(?:[a-z0-9_.]+|[\[{\"'].*[\]}\"'])[ \u3000]+(＃)"),
        "コメントの印が全角（＃）です",
        "半角の「# 」にしてください",
    ),
    _Sign(
        re.compile(r"^ *(?:- )*(?:[A-Za-z_]+: )?(｛|[（［](?=[a-z_]+[:：]))"),
        "かっこが全角です",
        "半角の { } で囲んでください",
    ),
    _Sign(
        re.compile(r"(?:: |- |[\[{,] *)([“”‘’＂＇])[^“”‘’＂＇]*[“”‘’＂＇] *(?=[,\]}]|$)"),
        "引用符が全角です",
        '半角の " で囲んでください',
        unquoted=True,
    ),
)
_ORDINARY = {
    "：": ": ",
    "\u3000": " ",
    "\t": " ",
    "＃": "#",
    **dict.fromkeys("－ー―–—‐" + _BULLETS, "-"),
}


_BLANKS = " \t\u3000\u00a0\u202f\u205f\ufeff" + "".join(map(chr, range(0x2000, 0x200C)))


def slips(lines: tuple[str, ...]) -> Iterator[Slip]:
    """Slips of the Japanese keyboard that YAML would read as part of a word, or complain about elsewhere."""
    quoted = _block_text(lines)
    for number, line in enumerate(lines, 1):
        if unprintable := _UNPRINTABLE.search(line):
            message = f"目に見えない制御文字（U+{ord(unprintable[0]):04X}）があります"
            yield Slip(number, unprintable.start() + 1, message, "消してください")
            continue
        if _CONFLICT.match(line):
            yield Slip(number, 1, "版管理の競合の印が残っています", _CHOOSE)
            continue
        if number in quoted or line.lstrip().startswith("#"):
            continue
        for sign in _SIGNS:
            match = sign.pattern.search(_blanked(line) if sign.unquoted else line)
            if match and (not sign.inside or _in_braces(line[: match.start(1)])):
                yield Slip(number, match.start(1) + 1, sign.message, sign.hint)
                break


def mended(lines: tuple[str, ...], found: tuple[Slip, ...]) -> str:
    """The text with ordinary signs in the places of the slips. Columns behind them are a little off."""
    better = list(lines)
    for slip in found:
        line, place = lines[slip.line - 1], slip.column - 1
        if _UNPRINTABLE.match(sign := line[place]):
            better[slip.line - 1] = _UNPRINTABLE.sub("", line)
            continue
        if _CONFLICT.match(line):
            better[slip.line - 1] = ""
            continue
        if not line[:place].strip(_BLANKS):
            rest = line.lstrip(_BLANKS)
            blanks = line[: len(line) - len(rest)].replace("\t", "    ").replace("\u3000", "  ")
            blanks = re.sub("[^ ]", lambda odd: "" if odd[0] in "\u200b\ufeff" else " ", blanks)
            first = _ORDINARY.get(rest[0], rest[0])
            apart = " " if first == "-" and rest[1:2] not in (" ", "\u3000") else ""
            better[slip.line - 1] = blanks + first + apart + rest[1:]
            continue
        better[slip.line - 1] = line[:place] + _ORDINARY.get(sign, sign) + line[place + 1 :]
    return "\n".join(better)


def _in_braces(before: str) -> bool:
    """Whether what follows stands between braces or brackets, and not in a quoted text."""
    bare = _QUOTED.sub("", before)
    return not set(bare) & set("\"'") and any(
        bare.count(a) > bare.count(b) for a, b in ("{}", "[]")
    )


def goes_on(value: str, remark: str) -> bool:
    """Whether what stands behind `#` reads as the rest of the value: nothing parts it from the sign, or it ends a
    sentence or a bracket that the value began."""
    if remark[:1].strip(_BLANKS):
        return True
    unfinished = any(
        value.count(a) > value.count(b) for a, b in ("「」", "『』", "（）", "()", "【】")
    )
    ends = remark.rstrip().endswith(("。", "！", "？")) and not value.endswith(("。", "！", "？"))
    return unfinished or ends


def _block_text(lines: tuple[str, ...]) -> set[int]:
    """Numbers of the lines inside `|` and `>` blocks, in which anything may stand."""
    inside: set[int] = set()
    indent: int | None = None
    for number, line in enumerate(lines, 1):
        own = len(line) - len(line.lstrip(" "))
        if indent is not None and (not line.strip() or own > indent):
            inside.add(number)
            continue
        indent = own if re.search(r"(^|: |- )[|>][-+0-9]*\s*$", line) else None
    return inside
