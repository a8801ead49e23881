"""What a pack says to the letter and its author hardly means: names that stand for nobody, lists of nothing.

Loading refuses none of it: a policy that is in force may have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from policies.language.advice import NO_ITEMS, NO_VALUE
from policies.language.document import Document, Path, Problem

_PATTERN = re.compile(r"[*|\\^]|\.[+?]|\[[^\]]+\]|\{[0-9,]+\}|\(\?")
"""Signs of patterns, which nobody looks for in a text."""
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
"""Signs that come along from Word and web pages."""
_GAPS = re.compile("(?<=[^\x00-\x7f])[ \u3000]+(?=[^\x00-\x7f])")
"""Blanks between Japanese words; one may stand in a name."""
LONGEST_NAME = 3
"""Characters of a family or a given name: what is longer beside a blank is hardly one."""
_COMMA = re.compile("[、，;；]|,(?![0-9]{3})")
_MIDDLE = re.compile("[・／/]")
_KANJI = re.compile("[\u4e00-\u9fff]")
_SECTION = re.compile("[課部局係室署]")
_REMARK = re.compile("[ \u3000]＃")


_LISTED = frozenset(["departments", "people", "models", "regions", "endpoints", "roles"])
_CHOSEN = frozenset(["days", "data_classes", "intended_uses"])
_SOUGHT = frozenset(["words", "near", "not_near"])
_EVERY = re.compile(
    "[*＊]|all|any|everyone|(?:すべて|全て|全部|全|各|あらゆる)の?"
    "(?:課|部|部署|部局|庁|庁舎|所属|組織|員|職員|社員|者|人|モデル|利用者|ユーザー)?"
)
_BUT = re.compile("(.+?)(?:以外|を除く|を除き)")
_JOINED = re.compile("または|又は|もしくは|若しくは|および|及び|並びに")
_CORNERS = re.compile("[「『][^「」『』]*[」』]")
_AS_IT_IS = frozenset(
    ["text", "becomes", "new_value", "masking_char", "salt", "asked", "instructed", "patterns"]
)
"""Keys in whose values every sign counts."""
_VARIABLE = re.compile("[A-Za-z_][A-Za-z0-9_]*")
_ONE_BY_ONE = "並びの区切りは半角のコンマ（, ）です"
_TO_PATTERNS = "「*」や「|」などを記号として使うなら、patterns に書いてください"
_A_LINE = "1行に1語を書いてください"
_REMARK_LINE = "コメントは別の行に、半角の「# 」で始めて書いてください"
MOST_LINES = 10
"""As many lines of a file are told: what is wrong with more is wrong with all."""
_WITH_CORNERS = "{}は、かぎかっこも名前の一部になります"
_NO_CORNERS = "かぎかっこを取ってください"
_OR_A_PATTERN = f"{_ONE_BY_ONE}。そのとおりに書かれたものだけを探すなら、patterns に書いてください"


def misread(document: Document) -> Iterator[Problem]:
    for path in document.places:
        value = _at(document.data, path)
        if isinstance(value, str) and path:
            yield from _of_text(document, path, value)
        elif value == [] and _is_meant(path):
            yield document.of_value(path, f"「{path[-1]}」が空の並びです", NO_ITEMS)
        elif path[-1:] == ("hours",) and isinstance(value, dict):
            yield from _of_hours(document, path, value)


def misread_file(file: str, words: Mapping[str, int]) -> Iterator[Problem]:
    """Of a file with a word in each line: the first lines that hold more than a word."""
    if not words:
        yield Problem(file, 1, 1, "語が1つもありません", _A_LINE)
    found = ((word, line, told) for word, line in words.items() if (told := _of_line(word)))
    for word, line, (column, message, hint) in islice(found, MOST_LINES):
        yield Problem(file, line, column, message, hint, word)


def _of_line(word: str) -> tuple[int, str, str] | None:
    """Column, what is wrong, and what to do."""
    if remark := re.search("(?:^|[ \u3000\t])([#＃])", word):
        return remark.start(1) + 1, f"「{remark[1]}」から後も語になります", _REMARK_LINE
    if bullet := re.match("[・･•●■□○◯]|[-*] |[0-9]{1,3}[.．)] ", word):
        return 1, f"行頭の「{bullet[0].strip()}」も語の一部になります", "消してください"
    if _INVISIBLE.search(word):
        return 1, f"「{word}」に、目に見えない文字があります", "消して打ち直してください"
    if apart := re.search("[\t、，;；]|,(?![0-9]{3})", word):
        return apart.start() + 1, f"「{word}」が1つの語になっています", _A_LINE
    if _CORNERS.fullmatch(word) or re.fullmatch("([\"'”＂]).*[\"'”＂]", word):
        return 1, f"{word}は、かこむ記号も語の一部になります", "記号を取ってください"
    if sign := _PATTERN.search(word):
        message = f"語「{word}」は、書かれた文字のとおりに探されます"
        return sign.start() + 1, message, _TO_PATTERNS
    return None


def _is_meant(path: Path) -> bool:
    """Whether a list at this place says something by what is in it."""
    name = path[-1]
    return name in _LISTED | _CHOSEN | _SOUGHT | {"checklist"} or path[0] == "lists"


def _of_text(document: Document, path: Path, text: str) -> Iterator[Problem]:
    name = next(str(step) for step in reversed(path) if isinstance(step, str))
    item = isinstance(path[-1], int)
    if text.startswith("＠") and item:
        hint = f'"@{text[1:]}" のように、半角で書いて引用符で囲んでください'
        yield document.of_value(path, f"「{text}」の「＠」が全角です", hint)
    elif item and (name in _SOUGHT and path[-2] in _SOUGHT):
        yield from _of_word(document, path, text)
    elif item and (path[0] == "lists" or name in _LISTED | {"clauses", "values"}):
        yield from _of_item(document, path, text)
    elif name not in _AS_IT_IS or path[-2:] == ("label", "text"):
        yield from _around(document, path, text)
    if name == "key_env" and not _VARIABLE.fullmatch(text):
        hint = "半角の英数字と _ で、環境変数の名前を書いてください"
        yield document.of_value(path, f"「{text}」は環境変数の名前ではありません", hint)


def _around(document: Document, path: Path, text: str) -> Iterator[Problem]:
    if text and not text.strip():
        yield document.of_value(path, f"「{text}」は空白だけです", NO_VALUE)
    elif text != text.strip() and "\n" not in text:
        yield document.of_value(path, f"「{text}」の前か後に空白があります", "空白を消してください")


def _of_word(document: Document, path: Path, word: str) -> Iterator[Problem]:
    if _INVISIBLE.search(word):
        message = f"「{word}」に、目に見えない文字があります"
        yield document.problem(path, message, "消して打ち直してください")
    if _REMARK.search(word):
        hint = "半角の「# 」にしてください"
        yield document.problem(path, "コメントの印が全角（＃）です", hint)
    elif _COMMA.search(word) or len(_GAPS.findall(word)) > 1:
        yield document.problem(path, f"「{word}」が1つの語になっています", _ONE_BY_ONE)
    elif _is_several(word):
        yield document.problem(path, f"「{word}」が1つの語になっています", _OR_A_PATTERN)
    elif _CORNERS.fullmatch(word):
        yield document.problem(path, _WITH_CORNERS.format(word), _NO_CORNERS)
    if word in _at(document.data, path[:-1])[: int(path[-1])]:
        yield document.problem(path, f"語「{word}」が2回あります", "どちらかを消してください")
    if _PATTERN.search(word):
        message = f"語「{word}」は、書かれた文字のとおりに探されます"
        yield document.problem(path, message, _TO_PATTERNS)
    if word != word.strip():
        message = f"語「{word}」の前か後に空白があり、空白も探されます"
        yield document.problem(path, message, "空白を消してください")


def _is_several(word: str) -> bool:
    """Whether words are joined by a blank or a middle dot, rather than a name in two parts."""
    parts = [part.strip() for part in _MIDDLE.split(word)]
    if len(parts) > 1:
        return all(len(part) >= LONGEST_NAME and _KANJI.search(part) for part in parts)
    return any(len(part) > LONGEST_NAME for part in _GAPS.split(word)) and bool(_GAPS.search(word))


def _is_list(key: str, name: str) -> bool:
    """Whether several names stand in one item; a section may have a middle dot of its own, and stand behind the
    division that it belongs to."""
    parts = re.split("[・／/ \u3000]", name)
    ends = {part[-1:] for part in parts}
    sections = len(parts) > 1 and len(ends) == 1 and _SECTION.fullmatch(min(ends))
    joined = key in ("departments", "models") and _JOINED.search(name)
    return bool(_COMMA.search(name) or joined or (key == "departments" and sections))


def _of_item(document: Document, path: Path, name: str) -> Iterator[Problem]:
    """Names that were meant to be several, and those that stand for everything in other programs: here nobody has them,
    and the rule would apply to nobody."""
    key = path[-2]
    if _is_list(str(key), name):
        yield document.problem(path, f"「{name}」が1つの項目になっています", _ONE_BY_ONE)
    elif key == "values" and ("*" in name or "＊" in name):
        message = f"「{name}」の「*」は「何でも」になりません"
        yield document.problem(path, message, "値を1つずつ書いてください")
    elif key in _LISTED and (but := _BUT.fullmatch(name)):
        message = f"「{name}」という名前のものだけを指します"
        hint = f"除くなら、where に not: {{{key}: [{but[1]}]}} のように書いてください"
        yield document.problem(path, message, hint)
    elif _CORNERS.fullmatch(name):
        yield document.problem(path, _WITH_CORNERS.format(name), _NO_CORNERS)
    elif key in _LISTED and _EVERY.fullmatch(name.strip().lower()):
        message = f"「{name}」は「すべて」にならず、その名前のものだけを指します"
        hint = f"すべてに当てはめるなら、{key} のキーごと消してください"
        yield document.problem(path, message, hint)
    else:
        yield from _around(document, path, name)


def _of_hours(document: Document, path: Path, hours: dict[str, Any]) -> Iterator[Problem]:
    if "end" in hours and hours.get("start", "00:00") == hours["end"]:
        hint = "1日中なら hours を消し、ある時刻からその日の終わりまでなら end を消してください"
        yield document.of_value((*path, "end"), "始めと終わりが同じ時刻です", hint)


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data
