"""English sentences of administrative work with made-up people: what the labelled sets do not contain.

Half of the templates have nobody in them: headings, products, code and figures.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from importlib.resources import files

from detectors.english.training.people import Pools

_SLOT = re.compile(r"\{(name|first|last|NAME|lower|listed|address|city|country|product)\}")
_LABEL = {"address": "LOCATION", "city": "LOCATION", "country": "LOCATION"}
_DOUBLE = 0.1
"""Share of double family names."""
_STREETS = ("St", "Street", "Street", "Road", "Road", "Rd", "Ave", "Avenue", "Lane", "Close")
_TOWNS = (
    "Hongo",
    "Honcho",
    "Sakuragaoka",
    "Minamimachi",
    "Chuo",
    "Nishiki",
    "Kitano",
    "Asahi",
    "Midori",
    "Ote",
)
_WARDS = ("Bunkyo-ku", "Naka-ku", "Kita-ku", "Chuo-ku", "Kawagoe-shi", "Sakai City", "Minami-ku")
_PREFECTURES = (
    "Tokyo",
    "Osaka",
    "Kanagawa",
    "Aichi",
    "Hokkaido",
    "Fukuoka",
    "Saitama-ken",
    "Kyoto",
)
Spans = tuple[tuple[int, int, str], ...]


def sentences(each: int, seed: int, pools: Pools) -> Iterator[tuple[str, Spans]]:
    """Every template filled `each` times; the same for the same seed and lists."""
    chance = random.Random(seed)
    text = files(__package__).joinpath("templates.txt").read_text(encoding="utf-8")
    for line in text.split("\n"):
        if line and not line.startswith("#"):
            template = line.replace("\\n", "\n")
            for _ in range(each if _SLOT.search(template) else max(1, each // 4)):
                yield _filled(template, pools, chance)


def _filled(template: str, pools: Pools, chance: random.Random) -> tuple[str, Spans]:
    out, spans, last = "", [], 0
    for slot in _SLOT.finditer(template):
        out += template[last : slot.start()]
        value = _value(slot[1], pools, chance)
        if slot[1] != "product":
            spans.append((len(out), len(out) + len(value), _LABEL.get(slot[1], "PERSON")))
        out += value
        last = slot.end()
    return out + template[last:], tuple(spans)


def _value(slot: str, pools: Pools, chance: random.Random) -> str:
    if slot == "product":
        return chance.choice(pools.products)
    if slot == "address":
        return _address(pools, chance)
    if slot in ("city", "country"):
        return chance.choice(pools.cities if slot == "city" else pools.countries)
    given, family = chance.choice(pools.given), chance.choice(pools.family)
    if slot in ("first", "last"):
        return given if slot == "first" else family
    if slot == "listed":
        return f"{family}, {given}"
    middle = chance.choice(
        ["", "", "", f" {chance.choice('ABCDEFGHJKLMNPRSTW')}.", f" {chance.choice(pools.given)}"]
    )
    if chance.random() < _DOUBLE:
        family += f"-{chance.choice(pools.family)}"
    name = f"{given}{middle} {family}"
    return name.upper() if slot == "NAME" else name.lower() if slot == "lower" else name


def _address(pools: Pools, chance: random.Random) -> str:
    """In America and Britain, on the continent, in Japan, or a box of the forces' post."""
    of = chance.choice
    city, family, given = of(pools.cities), of(pools.family), of(pools.given)
    street = of([family, given, "Main", "Oak", "Station", "Church"])
    code = f"{of(pools.states)} {chance.randint(10000, 99999)}"
    tail = of(
        ["", f", {city}", f", {city}, {code}", f"\n{city}, {code}", f", {city} {_postcode(chance)}"]
    )
    number = of(
        [
            f"{chance.randint(1, 99)}",
            f"{chance.randint(100, 9999)}",
            f"{chance.randint(1, 300)}{of('ABC')}",
        ]
    )
    room = of(
        [
            "",
            "",
            f", Apt {chance.randint(1, 99)}",
            f" Suite {chance.randint(100, 999)}",
            f", Flat {chance.randint(1, 20)}",
        ]
    )
    common = f"{number} {street} {of([*pools.streets, *_STREETS])}{room}{tail}"
    abroad = (
        f"{of(['Rue de', 'Via', 'Calle', 'Rua', 'ul.'])} {street} {chance.randint(1, 200)}{tail}"
    )
    town, ward, prefecture = of(_TOWNS), of(_WARDS), of(_PREFECTURES)
    chome = "-".join(str(chance.randint(1, 30)) for _ in range(of([2, 3])))
    japan = of(
        [
            f"{chome} {town}, {ward}, {prefecture}",
            f"{chome}, {town}, {ward}",
            f"{town} {chome}, {ward}, {prefecture}, Japan",
        ]
    )
    box = f"PSC {chance.randint(1000, 9999)}, Box {chance.randint(100, 9999)}\nAPO {of(['AA', 'AE', 'AP'])} {code[3:]}"
    return chance.choices([common, abroad, japan, box], [8, 2, 2, 1])[0]


def _postcode(chance: random.Random) -> str:
    letters = "ABCDEFGHJKLMNPRSTUWXY"
    area = "".join(chance.sample(letters, 2))
    return (
        f"{area}{chance.randint(1, 20)} {chance.randint(1, 9)}{''.join(chance.sample(letters, 2))}"
    )
