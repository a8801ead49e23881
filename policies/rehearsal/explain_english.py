"""An explanation in English: its own words, line by line; titles, messages, clauses and names stay the author's.

The Japanese line is the key, as with problems: whoever explains says it once, in Japanese. Kinds of findings are called
as they are in a pack (`PERSON`), actions as in its `action`. A line that is nobody's but the author's stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from policies.rules.model import Mode
from policies.rules.vocabulary import ACTIONS, JAPANESE_NAMES, MODES, STAGES

_ACTIONS = {japanese: action.name.lower() for action, japanese in ACTIONS.items()}
_KINDS = {japanese: kind for kind, japanese in JAPANESE_NAMES.items()}
_KINDS["指定の語"] = "words of the rule"
_MODES = {"": ""} | {f"（{MODES[mode]}）": f" ({mode})" for mode in (Mode.OBSERVE, Mode.NOTICE)}
_STAGES = {japanese: stage.capitalize() for stage, japanese in STAGES.items()}
_ANY = "|".join
_ACTION = f"(?P<action>{_ANY(sorted(map(re.escape, _ACTIONS), key=len, reverse=True))})"
_MODE = f"(?P<mode>{_ANY(map(re.escape, sorted(_MODES, reverse=True)))})"
_EXCEPTION = r"例外 (?P<name>\S+)（(?P<until>[0-9-]+)まで、承認 (?P<by>[^）]*)）"
_SEEN = (
    r"(?P<kind>.+) … (?P<at>(?:\S+ )?)(?P<first>[0-9]+)文字目から(?P<length>[0-9]+)文字"
    r"（確からしさ (?P<score>[0-9.]+)）"
)
_SEEN_ENGLISH = "{kind} … {at}{length} characters from character {first} (score {score})"

_LINES = (
    (rf"判定: {_ACTION}（[a-z]+）", "Decision: {action}"),
    (rf"  適用前の規則も適用したら: {_ACTION}", "  If rules on trial were enforced too: {action}"),
    (
        r"  決めた規則: (?P<rule>\S+?)「(?P<title>.*)」（根拠: (?P<basis>.*)）",
        "  Decided by: {rule} “{title}” (basis: {basis})",
    ),
    ("  できること: (?P<told>.*)", "  What can be done: {told}"),
    (
        "    確かめて「確認しました 理由: ○○」と返信すると、送信します",
        "    Check this and reply “確認しました 理由: ” with a reason: then it is sent",
    ),
    (
        "    確かめて「確認しました」と返信すると、送信します",
        "    Check this and reply “確認しました”: then it is sent",
    ),
    (r"    モデル (?P<model>\S+) が答えます", "    The model {model} answers"),
    (
        "当てはまった規則（(?P<count>[0-9]+)件。最も厳しい対応が勝ちます）:",
        "Rules that apply ({count}; the strictest action wins):",
    ),
    ("当てはまった規則: なし", "Rules that apply: none"),
    ("当てはまらなかった規則（(?P<count>[0-9]+)件）:", "Rules that do not apply ({count}):"),
    (rf"  (?P<mark>[◎○]) (?P<rule>\S+): {_ACTION}{_MODE}", "  {mark} {rule}: {action}{mode}"),
    (rf"      {_SEEN}", f"      {_SEEN_ENGLISH}"),
    (
        rf"  許可 (?P<name>\S+): {_SEEN} は規則を当てはめない",
        f"  Allowed by {{name}}: {_SEEN_ENGLISH}, to which no rule applies",
    ),
    (
        r"      例外 (?P<name>\S+) は期限切れ（(?P<day>[0-9-]+)まで）",
        "      The exception {name} has expired (it ended {day})",
    ),
    (
        r"      例外 (?P<name>\S+) はまだ始まっていない（(?P<day>[0-9-]+)から）",
        "      The exception {name} has not begun (it begins {day})",
    ),
    (
        r"      例外 (?P<name>\S+) は (?P<key>.+) が当てはまらない",
        "      The exception {name} does not cover this: {key}",
    ),
    (
        f"      {_EXCEPTION}は、見つかったものの一部だけに及ぶ",
        "      The exception {name} (until {until}, approved by {by}) covers a part of what was found",
    ),
    (
        r"  - (?P<rule>\S+): (?P<kinds>.+) が見つからない(?P<role>（この役割の文では）|)",
        "  - {rule}: not found: {kinds}{role}",
    ),
    (
        r"  - (?P<rule>\S+): (?P<kind>.+) の確からしさが (?P<score>[0-9.]+) で、(?P<least>[0-9.e-]+) に足りない",
        "  - {rule}: {kind} has a score of {score}, below {least}",
    ),
    (
        r"  - (?P<rule>\S+): (?P<count>[0-9]+)件だけ（(?P<least>[0-9]+)件から当てはまる）",
        "  - {rule}: only {count} found, and it takes {least}",
    ),
    (
        r"  - (?P<rule>\S+): 条件 (?P<path>.+) が当てはまらない",
        "  - {rule}: the condition {path} does not hold",
    ),
    (
        r"  - (?P<rule>\S+): (?P<exceptions>例外 .+)により当てはめない",
        "  - {rule}: set aside by {exceptions}",
    ),
    (r"やり取り (?P<name>\S+)（\S+ (?P<state>[a-z_]+)）", "Exchange {name} ({state})"),
    (
        r"やり取り (?P<name>\S+): 依頼の記録がありません",
        "Exchange {name}: there is no record of its request",
    ),
    (
        "依頼として読めなかったため、規則は適用されていません（(?P<code>.*)）",
        "It could not be read as a request, so no rule was applied ({code})",
    ),
    (
        r"モデルの切替え: (?P<old>\S+) → (?P<new>\S+)（規則 (?P<rule>\S+)）",
        "Sent to another model: {old} → {new} (rule {rule})",
    ),
    (
        "記録したときのポリシーは記録にありません。(?P<now>[0-9a-f]+) の規則で説明します。",
        "It is not on record which policy judged it. What follows is by {now}.",
    ),
    ("本人が確認して送信しました", "Whoever asked has confirmed and sent it"),
    (
        "記録したときのポリシー (?P<then>[0-9a-f]+) は (?P<now>[0-9a-f]+) と違い、残っていません。"
        "[0-9a-f]+ の規則で説明します。",
        "The policy that judged it, {then}, is not {now} and is not kept. What follows is by {now}.",
    ),
    (
        "いまのポリシー (?P<now>[0-9a-f]+) と違います。記録したときのポリシー (?P<then>[0-9a-f]+) の規則で説明します。",
        "The policy in force is {now}. What follows is by the one that judged it, {then}.",
    ),
    (
        f"【(?P<stage>依頼|回答)】記録された対応: {_ACTION}（規則 (?P<rules>.*)）",
        "[{stage}] Decision on record: {action} (rules: {rules})",
    ),
    (
        r"モデル (?P<model>\S+) について（切替えの前）:",
        "For the model {model} (before it was sent to another):",
    ),
    (
        r"モデル (?P<model>\S+) について（切替えの後）:",
        "For the model {model} (after it was sent there):",
    ),
    (r"説明できません: .* \((?P<why>[^()]*)\)", "It cannot be explained: {why}"),
    ("この規則では、対応が変わります。", "These rules would decide otherwise."),
    (
        f"いまの規則なら: {_ACTION}（規則 (?P<rules>.*)）",
        "The rules in force would decide: {action} (rules: {rules})",
    ),
)
_KNOWN = tuple((re.compile(japanese, re.DOTALL), english) for japanese, english in _LINES)


def in_english(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines of an explanation, in the same order."""
    return tuple(map(_line, lines))


def _line(line: str) -> str:
    for pattern, english in _KNOWN:
        if match := pattern.fullmatch(line):
            return english.format(
                **{name: _gap(name, to) for name, to in match.groupdict().items()}
            )
    return line


def _gap(name: str, given: str) -> str:
    if name == "kinds":
        return ", ".join(sorted(_KINDS.get(kind, kind) for kind in given.split("、")))
    if name == "rules":
        return "none" if given == "なし" else given.replace("、", ", ")
    if name == "basis":
        return given.replace("、", ", ")
    if name == "exceptions":
        said = r"the exception \g<name> (until \g<until>, approved by \g<by>)"
        return re.sub(_EXCEPTION, said, given).replace("、the", ", the")
    if name == "role":
        return " (in texts of these roles)" if given else ""
    if name == "path":
        return given.replace("（", " (").replace("）", ")")
    tables = {"action": _ACTIONS, "kind": _KINDS, "mode": _MODES, "stage": _STAGES}
    return tables.get(name, {}).get(given, given)
