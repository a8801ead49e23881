"""Sentences of municipal work with made-up names: what encyclopaedias, the labelled data that there is, do not contain.

Half of the templates have no name in them. Without these, training on the others triples the false alarms.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from sudachipy import Dictionary

_SLOT = re.compile("〔(氏名|姓|名|カナ|かな|外|英|町|社|所|地|品|号)〕")
_TO_HIRAGANA = str.maketrans({c: c - 0x60 for c in range(0x30A1, 0x30F7)})
_COMMON = 0.6
"""Share of names from `common_names.txt`; the others come from the whole dictionary."""


@dataclass(frozen=True)
class _Part:
    """Family names, or given names: the common ones, and every form in the dictionary with its readings."""

    common: Sequence[str]
    forms: Sequence[str]
    readings: Mapping[str, Sequence[str]]

    def one(self, chance: random.Random) -> tuple[str, str]:
        form = chance.choice(self.common if chance.random() < _COMMON else self.forms)
        return form, chance.choice(self.readings.get(form) or ["ヤマダ"])


@dataclass(frozen=True)
class _Names:
    """Forms and readings from the dictionary that tokenises them as well."""

    families: _Part
    given: _Part
    foreign: Sequence[str]
    latin: Sequence[str]
    places: Sequence[str]
    firms: Sequence[str]
    sorts: Sequence[str]


def _known_names() -> _Names:
    families: dict[str, list[str]] = {}
    given: dict[str, list[str]] = {}
    foreign, latin, places = set(), set(), set()
    for entry in Dictionary().entries():
        tags, form = entry.part_of_speech(), entry.surface()
        if tags[2] == "地名" and re.fullmatch("[一-鿿]{2,4}", form):
            places.add(form)
        elif tags[2] != "人名":
            continue
        elif re.fullmatch("[A-Z][a-z]{2,9}", form):
            latin.add(form)
        elif tags[3] == "一般" and re.fullmatch("[ァ-ヺー]{2,8}", form):
            foreign.add(form)
        elif tags[3] in ("姓", "名") and re.fullmatch("[一-鿿々]{1,4}|[ぁ-ゖ]{2,4}", form):
            part = families if tags[3] == "姓" else given
            part.setdefault(form, []).append(entry.reading_form())
    common = _common()
    return _Names(
        _Part(common["families"], sorted(families), families),
        _Part(common["given"], sorted(given), given),
        sorted(foreign),
        sorted(latin),
        sorted(places),
        common["firms"],
        common["sorts"],
    )


def _common() -> dict[str, list[str]]:
    """The sections of `common_names.txt`."""
    text = files(__package__).joinpath("common_names.txt").read_text(encoding="utf-8")
    sections = (section.split("\n", 1) for section in text.split("## ")[1:])
    return {title: names.split() for title, names in sections}


def sentences(each: int, seed: int) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """Every template filled `each` times: text and (start, end, label). The same for the same seed and dictionary."""
    chance = random.Random(seed)
    names = _known_names()
    text = files(__package__).joinpath("templates.txt").read_text(encoding="utf-8")
    templates = [line for line in text.split("\n") if line and not line.startswith("#")]
    for template in templates:
        for _ in range(each if _SLOT.search(template) else max(1, each // 4)):
            yield _filled(template, names, chance)


def _filled(
    template: str, names: _Names, chance: random.Random
) -> tuple[str, list[tuple[int, int, str]]]:
    out, spans, last = "", [], 0
    for slot in _SLOT.finditer(template):
        out += template[last : slot.start()]
        label, value = _value(slot[1], names, chance)
        if label:
            spans.append((len(out), len(out) + len(value), label))
        out += value
        last = slot.end()
    return out + template[last:], spans


def _value(slot: str, names: _Names, chance: random.Random) -> tuple[str, str]:
    """The label, none for what only something else is called after, and the text."""
    either = chance.choice([names.families.one(chance)[0], chance.choice(names.places)])
    match slot:
        case "町":
            return "LOCATION", chance.choice(names.places)
        case "地":
            return "LOCATION", either
        case "所":
            return "LOCATION", either + chance.choice(names.sorts)
        case "社":
            return "ORGANIZATION", chance.choice(names.firms).format(either)
        case "品":
            return "WORK", chance.choice(names.foreign)
        case "号":
            return "", chance.choice(names.foreign)
    return "PERSON", _person(slot, names, chance)


def _person(slot: str, names: _Names, chance: random.Random) -> str:
    if slot == "外":
        return "・".join(chance.sample(names.foreign, chance.choice([1, 2, 2, 3])))
    if slot == "英":
        return " ".join(chance.sample(names.latin, chance.choice([1, 2, 2])))
    family, given = names.families.one(chance), names.given.one(chance)
    if slot in ("カナ", "かな"):
        both = family[1] + chance.choice(["", " ", "　"]) + given[1]
        return both if slot == "カナ" else both.translate(_TO_HIRAGANA)
    if slot == "姓":
        return family[0]
    if slot == "名":
        return given[0]
    return family[0] + chance.choice(["", "", " ", "　"]) + given[0]
