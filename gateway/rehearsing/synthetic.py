"""A text with every personal value in it replaced by a made-up one of the same kind and form, check digits included.

The same seed gives the same text. It finds what the original found: a text of which that cannot be reached is refused,
never handed out with a value of the original in it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from detectors.findings import Finding, Span
from detectors.recognizers.checks import passes
from gateway.masking.operators import bracketed
from policies.rules.floors import NEVER_STORED
from policies.rules.terms import plain

SURE = 0.5
"""Kinds that are found with at least this confidence have to be found again."""
ATTEMPTS = 60
KEPT = frozenset(
    {
        "CONFIDENTIAL_MARKING",
        "SPECIAL_CARE_TOPIC",
        "NON_DISCLOSURE_TOPIC",
        "DELIBERATION_TOPIC",
        "CONTRACT_TOPIC",
        "PERSONNEL_TOPIC",
        "INSPECTION_TOPIC",
        "PROMPT_INJECTION",
        "COPYRIGHT_REQUEST",
        "CLAIM",
    }
)
"""What is said, not who it is said of."""
HIDDEN = frozenset({"HIDDEN_TEXT", "OPAQUE_CONTENT", "DETECTOR_FAILED"})
_KANJI = re.compile("[一-龠々]+")
_KANA = re.compile("[ァ-ヶー]+")
_LETTERS = re.compile("[々ぁ-ゖァ-ヶ一-龠]|[A-Za-z]{3}")
_BLANK = re.compile("[ \u3000]")
_FAMILIES = ("山田", "佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "中村")
_GIVEN = ("太郎", "花子", "一郎", "京子", "直樹", "美咲", "健一", "裕子")
_KANA_NAMES = ("ヤマダ", "タロウ", "サトウ", "ハナコ", "スズキ", "イチロウ")
_LATIN = ("Taro Yamada", "Hanako Sato", "Ichiro Suzuki", "Naoki Ito")
EXAMPLE_KEY = "AKIAIOSFODNN7EXAMPLE"
"""The key that its issuer prints in its own examples."""
_FIXED: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "JP_ADDRESS": ("文京区小石川9-99-9", "東京都千代田区丸の内1-1-1", "横浜市中区本町6-50-10"),
        "JP_POSTAL_CODE": ("112-8555", "100-0001"),
        "ORGANIZATION": ("株式会社見本商事", "見本建設株式会社"),
        "NETWORK_HOST": ("sv01.city.lgwan.jp", "\\\\fs01\\share"),
        "LOGIN_NAME": ("yamada.t2", "sato-h5"),
        "LOCATION": ("12 Elm Street, London",),
        "CREDENTIAL": (EXAMPLE_KEY, "P@ssw0rd2"),
        "EXFILTRATION_LINK": ("https://collect.example.com/p.png?d=YamadaTaro",),
    }
)
_CHECKED: Mapping[str, str] = MappingProxyType(
    {
        "JP_MY_NUMBER": "my-number",
        "JP_CORPORATE_NUMBER": "corporate-number",
        "JP_RESIDENT_RECORD_CODE": "resident-record-code",
        "JP_DRIVER_LICENSE": "driver-license",
        "JP_HEALTH_INSURER_NUMBER": "insurer-number",
        "CREDIT_CARD": "luhn",
    }
)
_LEADING = MappingProxyType({"PHONE_NUMBER": 3, "CREDIT_CARD": 4, "JP_DRIVER_LICENSE": 2})
"""Digits that say what a number is, and are kept."""


class Screen(Protocol):
    def findings(self, text: str) -> tuple[Finding, ...]: ...


class NotSynthetic(Exception):
    """Why no made-up text could be made; nothing of the original is in it."""


def synthetic(text: str, screen: Screen, seed: str, words: Iterable[str] = ()) -> str:
    """`words` are nobody's data and stay as they are: the guideline's own, and what a reviewer says was wrongly found.
    Raises NotSynthetic."""
    text, filled = _refilled(text, seed)
    seen = screen.findings(text)
    wanted = kinds(seen)
    if wanted & HIDDEN:
        raise NotSynthetic(
            "隠された内容や検査できない内容があり、置き換えられません"
            " (it holds hidden or unreadable content, which cannot be replaced)"
        )
    found, own = _values(text, seen), set(map(plain, words))
    kept = {v: v for v in found if v in filled or plain(v) in own}
    values = {v: e for v, e in found.items() if v not in kept}
    covered = {f.entity for f in seen if f.score >= SURE} - set(found.values()) - KEPT
    if not values:
        return text
    for attempt in range(ATTEMPTS):
        chance = random.Random(f"{seed}:{attempt}")
        alike = attempt >= ATTEMPTS // 2
        new = {value: _made(entity, value, chance, alike) for value, entity in values.items()}
        changed = _replaced(text, {**_parts_of_names(values, new), **new, **kept})
        again = kinds(screen.findings(changed))
        if wanted - covered <= again <= wanted and not _left(values, changed):
            return changed
    names = "、".join(sorted(set(values.values())))
    raise NotSynthetic(
        f"同じ検出になる値を作れませんでした（{names}）"
        f" (no value that is found alike could be made: {names})"
    )


def values_in(text: str, screen: Screen) -> Mapping[str, str]:
    """What would be replaced in a text, each with its kind."""
    return _values(text, screen.findings(text))


def kinds(found: Iterable[Finding]) -> set[str]:
    return {finding.entity for finding in found if finding.score >= SURE}


def _refilled(text: str, seed: str) -> tuple[str, set[str]]:
    """What was never stored stands as its kind in brackets: a made-up value goes there."""
    filled: set[str] = set()
    for entity in sorted(NEVER_STORED):
        mark = bracketed(entity)
        while mark in text:
            chance = random.Random(f"{seed}:{entity}:{len(filled)}")
            own = entity == "JP_MY_NUMBER"
            value = _made(entity, "123456789018", chance) if own else EXAMPLE_KEY
            text = text.replace(mark, value, 1)
            filled.add(value)
    return text, filled


def _values(text: str, found: Sequence[Finding]) -> dict[str, str]:
    """The values that have to go, each with its kind. Those that overlap go together, as what the longest of them is;
    of what nobody is sure of, only what stands apart from the others."""
    taken: list[tuple[Span, str]] = []
    for sure in (True, False):
        taken += _together(
            f
            for f in found
            if (f.score >= SURE) is sure
            and f.entity not in KEPT
            and not any(f.span.overlaps(span) for span, _ in taken)
        )
    values: dict[str, str] = {}
    for span, entity in sorted(taken):
        values.setdefault(text[span.start : span.end], entity)
    return values


def _together(found: Iterable[Finding]) -> list[tuple[Span, str]]:
    """Each run of findings that overlap: its place, and the kind of the longest of them."""
    runs: list[tuple[Span, Finding]] = []
    for finding in sorted(found, key=lambda f: (f.span.start, -f.span.end)):
        span = finding.span
        if not runs or span.start >= runs[-1][0].end:
            runs.append((span, finding))
            continue
        run, longest = runs[-1]
        longest = max(longest, finding, key=lambda f: f.span.end - f.span.start)
        runs[-1] = (Span(run.start, max(run.end, span.end)), longest)
    return [(run, longest.entity) for run, longest in runs]


def _made(entity: str, value: str, chance: random.Random, alike: bool = False) -> str:
    """`alike` asks for the form of the original, where that says nothing of whom it is about."""
    if alike and entity not in _CHECKED and not _LETTERS.search(value):
        return _formed(value, entity, chance)
    if entity == "PERSON":
        return _name(value, chance)
    if entity == "EMAIL_ADDRESS":
        return f"user{chance.randrange(100, 1000)}@example.com"
    if entity == "IP_ADDRESS" and ":" not in value:
        return f"192.168.{chance.randrange(1, 255)}.{chance.randrange(1, 255)}"
    if entity in _FIXED:
        return chance.choice(_FIXED[entity])
    check = _CHECKED.get(entity)
    makers: Iterator[str] = (_formed(value, entity, chance) for _ in range(1_000))
    fits: Callable[[str], bool] = (lambda v: passes(check, v)) if check else (lambda v: True)
    made = next((v for v in makers if fits(v) and v != value), None)
    if made is None:
        raise NotSynthetic(
            f"検査数字の合う値を作れませんでした（{entity}）"
            f" (no value with the right check digit could be made: {entity})"
        )
    return made


def _formed(value: str, entity: str, chance: random.Random) -> str:
    """Digits and letters by others of the same sort, all else as it is."""
    kept = _LEADING.get(entity, 0)
    made: list[str] = []
    for character in value:
        base = next((b for b in "0０AaＡａ" if 0 <= ord(character) - ord(b) < _size(b)), None)
        if base is None:
            made.append(character)
        elif base in "0０" and kept > 0:
            made.append(character)
            kept -= 1
        else:
            made.append(chr(ord(base) + chance.randrange(_size(base))))
    return "".join(made)


def _size(base: str) -> int:
    return 10 if base in "0０" else 26


def _name(value: str, chance: random.Random) -> str:
    blank = _BLANK.search(value)
    if _KANA.fullmatch(_BLANK.sub("", value)):
        return (blank[0] if blank else "").join(chance.sample(_KANA_NAMES, 2 if blank else 1))
    if not _KANJI.search(value):
        return chance.choice(_LATIN)
    family, given = (
        chance.choice([part for part in parts if part not in value])
        for parts in (_FAMILIES, _GIVEN)
    )
    if len(_BLANK.sub("", value)) <= 2:
        return family
    return family + (blank[0] if blank else "") + given


def _parts_of_names(values: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """A family's name that stands alone elsewhere is the person's too."""
    full = [v for v, entity in values.items() if entity == "PERSON" and len(v) >= 3]
    return {v[:2]: new[v][:2] for v in full if _KANJI.fullmatch(v[:2]) and v[:2] not in values}


def _replaced(text: str, new: Mapping[str, str]) -> str:
    ordered = sorted(new, key=lambda value: (-len(value), value))
    return re.sub("|".join(map(re.escape, ordered)), lambda match: new[match[0]], text)


def _left(values: Mapping[str, str], text: str) -> bool:
    """Whether a value of the original is still there; the made-up one may be the same by chance."""
    return any(value in text for value in values)
