"""YAML with places: plain data, where each part of it stands, and every problem told with file, line and column.

The YAML is a strict subset of 1.2: no anchors, no tags, no merge keys, no duplicate keys; what would be read
differently by another parser is a problem, not a surprise.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import Any, TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from policies.language.problem import Problem as Problem
from policies.language.syntax import Slip, goes_on, mended, slip_of, slips

_T = TypeVar("_T")
MOST_BYTES = 1024 * 1024
DEEPEST = 32
Path = tuple[str | int, ...]

_READ_OTHERWISE = (
    (re.compile(r"(?i:yes|no|on|off|y|n)"), "真偽値（true、false）"),
    (re.compile(r"[-+]?0[0-9_]+|0[xob][0-9A-Fa-f_]+"), "8進数などの数"),
    (re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?"), "日付"),
    (re.compile(r"[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?"), "60進数の数"),
)
"""Words without quotes that YAML 1.1 takes for something else than 1.2 does."""
_REFUSED = ("&", "*", "!")
_REMARK = re.compile(r" +#(.*)")
_TEXTS = frozenset(
    [
        *(
            "title",
            "message",
            "text",
            "becomes",
            "reason",
            "document",
            "clause",
            "clauses",
            "words",
        ),
        *(
            "checklist",
            "falsepositives",
            "near",
            "not_near",
            "values",
            "asked",
            "instructed",
            "new_value",
        ),
        *("owner", "approver"),
    ]
)
"""Keys whose values are texts of the author's."""
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line where the parser counts them (`str.splitlines` knows more ends)."""
_NESTS = re.compile(r"[\[{]|(?<![^ -])- ")


class ProblemsFound(Exception):
    """Everything that is wrong, in the order of the places. `mended` is the document without slips of form, where they
    were all that stood in the way of reading it: the rest of its problems can be told at once."""

    def __init__(self, problems: tuple[Problem, ...], mended: Document | None = None) -> None:
        super().__init__(problems)
        self.problems = tuple(sorted(set(problems)))
        self.mended = mended

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


@dataclass(frozen=True, slots=True)
class Document:
    """`data` is plain Python; `places` knows where each path of it begins."""

    file: str
    data: Any = field(repr=False)
    places: Mapping[Path, tuple[int, int]] = field(repr=False)
    lines: tuple[str, ...] = field(repr=False)
    ambiguous: Mapping[Path, tuple[str, str]] = field(default_factory=dict, repr=False)
    """Words that other programs would read otherwise: what is written, and what they would take it for."""
    remarks: tuple[tuple[int, int], ...] = ()
    """Where a remark begins behind a value that seems to go on in it: line and column."""
    values: Mapping[Path, tuple[int, int]] = field(default_factory=dict, repr=False)
    """Where the values of keys begin that stand in the line of their key."""

    def ambiguities(self) -> Iterator[Problem]:
        for path, (written, meant) in self.ambiguous.items():
            message = f"「{written}」は、引用符がないと{meant}と読まれることがあります"
            yield self.problem(path, message, f'文字列なら "{written}" と引用符で囲んでください')

    def cut_off(self) -> Iterator[Problem]:
        """Values that end in what reads like text, and is a remark."""
        for line, column in self.remarks:
            excerpt = self.lines[line - 1]
            message = "「 #」から後はコメントになり、値に入りません"
            hint = '値に入れるなら "…" のように全体を引用符で囲み、コメントなら「# 」と空白を入れてください'
            yield Problem(self.file, line, column, message, hint, excerpt)

    def place(self, path: Path) -> tuple[int, int]:
        """Line and column of `path`, or of the nearest part around it that is written."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))

    def without(self, dropped: Collection[Path]) -> Document:
        """Without some items of lists and mappings under keys of the whole; the others keep their places."""
        data = {
            key: _kept(part, {path[1] for path in dropped if path[0] == key})
            for key, part in self.data.items()
        }

        def moved(path: Path) -> Path | None:
            if len(path) < 2 or not any(path[0] == one[0] for one in dropped):
                return path
            if path[:2] in dropped:
                return None
            if isinstance(path[1], str):
                return path
            before = sum(1 for one in dropped if one[0] == path[0] and int(one[1]) < path[1])
            return (path[0], path[1] - before, *path[2:])

        def kept(table: Mapping[Path, _T]) -> dict[Path, _T]:
            return {to: what for path, what in table.items() if (to := moved(path)) is not None}

        return replace(
            self,
            data=data,
            places=kept(self.places),
            ambiguous=kept(self.ambiguous),
            values=kept(self.values),
        )

    def of_value(self, path: Path, message: str, hint: str = "") -> Problem:
        """A problem of what stands behind the key where `path` ends, rather than of the key."""
        return self._told(self.values.get(path) or self.place(path), message, hint)

    def at_item(self, path: Path, message: str, hint: str = "") -> Problem:
        """A problem of the dash or the bracket before the item where `path` ends."""
        line, column = self.place(path)
        before = self.lines[line - 1][: column - 1]
        signs = max(before.rfind("-"), before.rfind("["))
        return self._told((line, signs + 1 if signs >= 0 else column), message, hint)

    def problem(self, path: Path, message: str, hint: str = "") -> Problem:
        return self._told(self.place(path), message, hint)

    def _told(self, place: tuple[int, int], message: str, hint: str) -> Problem:
        line, column = place
        excerpt = self.lines[line - 1] if line <= len(self.lines) else ""
        return Problem(self.file, line, column, message, hint, excerpt)


def read_document(path: FilePath) -> Document:
    return parse_document(read_text(path), str(path))


def read_text(path: FilePath) -> str:
    """The text of a file; raises ProblemsFound when it is missing, too large or not UTF-8."""
    try:
        raw = path.read_bytes()
    except OSError:
        hint = "ファイルの場所と名前を確かめてください"
        raise ProblemsFound((Problem(str(path), 1, 1, "ファイルを読めません", hint),)) from None
    if len(raw) > MOST_BYTES:
        hint = "規則をいくつかのパックに分けるか、語を words_file に移してください"
        raise ProblemsFound((Problem(str(path), 1, 1, "ファイルが1MiBを超えています", hint),))
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        hint = "Excel や Word ではなく、テキストとして（UTF-8で）保存してください"
        raise ProblemsFound((Problem(str(path), 1, 1, "テキストのファイルではありません", hint),))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProblemsFound((_not_utf8(raw, error.start, str(path)),)) from None


def _not_utf8(raw: bytes, wrong: int, file: str) -> Problem:
    before = raw[:wrong].decode("utf-8-sig")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    hint = "エディターの「名前を付けて保存」で、文字コードを UTF-8 にして保存し直してください"
    return Problem(file, line, column, _coding(raw), hint)


def _coding(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "文字コードが UTF-16 です"
    try:
        raw.decode("cp932")
    except UnicodeDecodeError:
        return "UTF-8の文字ではありません"
    return "文字コードが Shift_JIS のようです"


def parse_document(text: str, file: str) -> Document:
    """Raises ProblemsFound with every problem of form; what the values mean is for a schema to say."""
    lines = _lines(text)
    slipped = tuple(slips(lines))
    if slipped:
        problems = tuple(_told(slip, lines, file) for slip in slipped)
        raise ProblemsFound(problems, _mended(lines, slipped, file))
    return _parsed(text, lines, file)


def _lines(text: str) -> tuple[str, ...]:
    lines = _BREAK.split(text)
    return tuple(lines if lines[-1] else lines[:-1])


def _mended(lines: tuple[str, ...], slipped: tuple[Slip, ...], file: str) -> Document | None:
    try:
        return _parsed(mended(lines, slipped), lines, file)
    except ProblemsFound:
        return None


def _told(slip: Slip, lines: tuple[str, ...], file: str) -> Problem:
    excerpt = lines[slip.line - 1] if lines else ""
    return Problem(file, slip.line, slip.column, slip.message, slip.hint, excerpt)


def _parsed(text: str, lines: tuple[str, ...], file: str) -> Document:
    try:
        root = YAML(typ="rt", pure=True).compose(text)
    except YAMLError as error:
        raise ProblemsFound((_told(slip_of(error, lines), lines, file),)) from None
    except RecursionError:
        raise ProblemsFound((_told(_too_deep(lines), lines, file),)) from None
    reading = _Reading(file, lines)
    data = reading.value(root, (), 0) if root is not None else None
    if reading.problems:
        raise ProblemsFound(tuple(reading.problems))
    remarks = tuple(reading.remarks)
    return Document(file, data, reading.places, lines, reading.ambiguous, remarks, reading.values)


def _kept(part: Any, dropped: Collection[str | int]) -> Any:
    if isinstance(part, list):
        return [item for place, item in enumerate(part) if place not in dropped]
    if isinstance(part, dict):
        return {name: item for name, item in part.items() if name not in dropped}
    return part


def _too_deep(lines: tuple[str, ...]) -> Slip:
    """The line that opens the most, for what is too deep even to be parsed."""
    deepest = max(range(len(lines)), key=lambda at: len(_NESTS.findall(lines[at])))
    return Slip(deepest + 1, 1, f"入れ子が{DEEPEST}段を超えています", "浅くしてください")


class _Reading:
    """One walk over the nodes: data, places and problems."""

    def __init__(self, file: str, lines: tuple[str, ...]) -> None:
        self.places: dict[Path, tuple[int, int]] = {}
        self.problems: list[Problem] = []
        self.ambiguous: dict[Path, tuple[str, str]] = {}
        self.remarks: list[tuple[int, int]] = []
        self.values: dict[Path, tuple[int, int]] = {}
        self._file = file
        self._lines = lines

    def value(self, node: Node, path: Path, depth: int) -> Any:
        self.places.setdefault(path, _mark(node))
        if depth > DEEPEST:
            self._wrong(node, f"入れ子が{DEEPEST}段を超えています", "浅くしてください")
            return None
        if node.anchor is not None or _tagged(node):
            self._wrong(
                node, "アンカー（&、*）とタグ（!）は使えません", "値をそのまま書いてください"
            )
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, path, depth)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*path, i), depth + 1) for i, item in enumerate(node.value)]
        if not isinstance(node, ScalarNode):
            return None
        if node.style is None:
            self._look_behind(node, path)
            meant = (m for pattern, m in _READ_OTHERWISE if pattern.fullmatch(node.value))
            if taken_for := next(meant, None):
                self.places[path] = _mark(node)
                self.ambiguous[path] = (node.value, taken_for)
        return _scalar(node)

    def _look_behind(self, node: ScalarNode, path: Path) -> None:
        """Notes a remark behind a text that reads as if it went on. Keys and choices are no texts."""
        line, column = node.end_mark.line, node.end_mark.column
        rest = self._lines[line][column:] if line < len(self._lines) else ""
        remark = _REMARK.match(rest)
        name = next((step for step in reversed(path) if isinstance(step, str)), "")
        if remark and name in _TEXTS and goes_on(node.value, remark[1]):
            self.remarks.append((line + 1, column + remark.start(1)))

    def _mapping(self, node: MappingNode, path: Path, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key, item in node.value:
            name = key.value if isinstance(key, ScalarNode) else None
            if not isinstance(name, str) or key.anchor is not None:
                self._wrong(key, "キーには文字列だけを使えます", "名前: 値 の形にしてください")
                continue
            if name == "<<":
                self._wrong(key, "マージキー（<<）は使えません", "値をそのまま書いてください")
                continue
            if name in data:
                hint = "どちらかを消してください"
                if name == "id":
                    hint = "新しい1件なら、行を「- id: …」で始めてください"
                self._wrong(key, f"キー「{name}」が2回あります", hint)
                if name == "id":
                    break  # the rest belongs to it too
                continue
            self.places[(*path, name)] = _mark(key)
            if _mark(item)[0] == _mark(key)[0]:
                self.values[(*path, name)] = _mark(item)
            data[name] = self.value(item, (*path, name), depth + 1)
        return data

    def _wrong(self, node: Node, message: str, hint: str) -> None:
        line, column = _mark(node)
        self.problems.append(
            Problem(self._file, line, column, message, hint, self._lines[line - 1])
        )


_TRUE, _FALSE, _NULL = (
    ("true", "True", "TRUE"),
    ("false", "False", "FALSE"),
    ("", "~", "null", "Null", "NULL"),
)
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")


def _scalar(node: ScalarNode) -> str | int | float | bool | None:
    """YAML 1.2's core values, narrowed: `012`, `0x1F`, `yes` and dates stay text."""
    text: str = node.value
    if node.style is not None:
        return text
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _tagged(node: Node) -> bool:
    """Whether a tag is written out; the ones that are only inferred do not count."""
    tag = node.ctag if hasattr(node, "ctag") else None
    written = str(tag.handle or "") + str(tag.suffix or "") if tag is not None else ""
    return (written.startswith("!") and not written.startswith("!!")) or _explicit(node)


def _explicit(node: Node) -> bool:
    start = node.start_mark
    return start.buffer is not None and start.buffer[start.index : start.index + 1] in _REFUSED


def _mark(node: Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1
