"""Names, places and streets to put into sentences, from Faker's lists (MIT) of many languages; and the lexicon."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.resources import files

_PEOPLE = (
    *(
        "en_US",
        "en_GB",
        "en_IE",
        "en_NZ",
        "en_IN",
        "en_NG",
        "fr_FR",
        "de_DE",
        "es_ES",
        "it_IT",
        "nl_NL",
        "pl_PL",
    ),
    *(
        "sv_SE",
        "fi_FI",
        "da_DK",
        "no_NO",
        "pt_BR",
        "cs_CZ",
        "hu_HU",
        "tr_TR",
        "id_ID",
        "vi_VN",
        "hr_HR",
        "ro_RO",
    ),
    "sl_SI",
)
_CITIES = ["de_DE", "nl_NL", "sv_SE", "fi_FI", "pl_PL", "cs_CZ", "en_IN"]
_SMALL = re.compile(r"(?<![A-Za-z'])[a-z]{2,}(?![A-Za-z])")
_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ][A-Za-zÀ-ÖØ-öø-ɏ' -]{1,24}")


@dataclass(frozen=True)
class Pools:
    given: Sequence[str]
    family: Sequence[str]
    cities: Sequence[str]
    countries: Sequence[str]
    streets: Sequence[str]
    """The last words of streets."""
    states: Sequence[str]
    products: Sequence[str]
    """Names of things, many of which are names of people as well."""


def pools() -> Pools:
    own = lists()
    given, family = set(own["given"]), set(own["family"])
    for locale in _PEOPLE:
        provider = import_module(f"faker.providers.person.{locale}").Provider
        given |= set(_listed(provider, "first_names"))
        family |= set(_listed(provider, "last_names"))
    english = import_module("faker.providers.address.en_US").Provider
    cities = {
        city
        for locale in _CITIES
        for city in _listed(import_module(f"faker.providers.address.{locale}").Provider, "cities")
    }
    return Pools(
        sorted(given),
        sorted(family),
        sorted(cities),
        sorted(c for c in english.countries if _WORD.fullmatch(c)),
        sorted(english.street_suffixes),
        sorted(english.states_abbr),
        own["products"],
    )


def _listed(provider: type, prefix: str) -> Iterator[str]:
    for attribute in dir(provider):
        if attribute.startswith(prefix):
            yield from (
                str(name) for name in getattr(provider, attribute) if _WORD.fullmatch(str(name))
            )


def lists() -> dict[str, list[str]]:
    """The sections of `lists.txt`."""
    text = files(__package__).joinpath("lists.txt").read_text(encoding="utf-8")
    sections = (section.split("\n", 1) for section in text.split("## ")[1:])
    return {title: words.split() for title, words in sections}


def lexicon(pools: Pools, prose: Iterable[str]) -> str:
    """The lexicon's lines: words in small letters behind the letters of their classes."""
    own = lists()
    classes: dict[str, set[str]] = defaultdict(set)
    for letter, listed in (
        ("G", _parts(pools.given)),
        ("F", _parts(pools.family)),
        ("L", _parts([*pools.cities, *pools.countries, *pools.states])),
        ("T", own["titles"]),
        ("S", [*own["streets"], *_parts(pools.streets)]),
        ("c", _common(prose)),
    ):
        for word in listed:
            classes[word].add(letter)
    grouped: dict[str, list[str]] = defaultdict(list)
    for word in sorted(classes):
        grouped["".join(sorted(classes[word]))].append(word)
    return "".join(f"{letters} {' '.join(listed)}\n" for letters, listed in sorted(grouped.items()))


def _parts(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from (part for part in re.split("[ '-]", name.casefold()) if len(part) > 1)


def _common(prose: Iterable[str]) -> list[str]:
    """Words that prose has in small letters, not once or twice."""
    count = Counter(word for text in prose for word in _SMALL.findall(text))
    return [word for word, times in count.items() if times > 2]
