"""Names, places and streets to put into sentences: Faker's lists (MIT) of every language in Latin letters, and the lexicon."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module

_PEOPLE = (
    "en_US en_GB en_IE en_NZ en_IN en_NG fr_FR de_DE es_ES it_IT nl_NL pl_PL sv_SE fi_FI da_DK no_NO pt_BR cs_CZ "
    "hu_HU tr_TR id_ID vi_VN hr_HR ro_RO sl_SI"
).split()
_CITIES = "de_DE nl_NL sv_SE fi_FI pl_PL cs_CZ en_IN".split()
_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ][A-Za-zÀ-ÖØ-öø-ɏ' -]{1,24}")
_ASIAN_GIVEN = (
    "Taro Hanako Kenji Yuki Haruka Satoshi Naoki Emi Wei Jing Ming Hua Li Xin Jie Min Jun Minh Huong Thi Linh Nam Duc "
    "Ji-woo Seo-yeon Min-jun Ahmed Mohammed Fatima Aisha Omar Rahul Priya Sanjay Maria Jose Juan Carlos Ana Binod Sita "
    "Ram Gita Bishnu Kyaw Aung Thiri Su Dilshan Nimal Nur Siti Budi Putri"
).split()
_ASIAN_FAMILY = (
    "Yamada Sato Suzuki Tanaka Takahashi Watanabe Ito Nakamura Kobayashi Wang Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu "
    "Nguyen Tran Le Pham Hoang Phan Vu Dang Bui Kim Park Lee Choi Jung Santos Reyes Cruz Bautista Garcia Mendoza Thapa "
    "Gurung Shrestha Tamang Rai Khan Ali Hussain Singh Sharma Kumar Patel Perera Silva Fernando Win Htun Rahman Hasan"
).split()
_TITLES = "mr mrs ms miss dr prof professor sir madam mx"
_STREETS = (
    "street st road rd avenue ave drive dr lane ln court ct boulevard blvd way place pl square terrace close crescent "
    "highway hwy parkway suite ste apt apartment unit floor room box psc apo fpo po rue via calle strasse straße strada "
    "ulica rua avenida platz weg utca gade vej gata vägen gatan str ul u no"
)


@dataclass(frozen=True)
class Pools:
    given: Sequence[str]
    family: Sequence[str]
    cities: Sequence[str]
    countries: Sequence[str]
    streets: Sequence[str]
    """The last words of streets."""
    states: Sequence[str]


def pools() -> Pools:
    given, family = set(_ASIAN_GIVEN), set(_ASIAN_FAMILY)
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
    )


def _listed(provider: type, prefix: str) -> Iterator[str]:
    for attribute in dir(provider):
        if attribute.startswith(prefix):
            yield from (
                str(name) for name in getattr(provider, attribute) if _WORD.fullmatch(str(name))
            )


def lexicon(pools: Pools, prose: Iterable[str], seldom: int = 3) -> str:
    """The lexicon's lines. Common words are those that `prose` has in small letters, not `seldom`."""
    classes: dict[str, set[str]] = defaultdict(set)
    places = [*pools.cities, *pools.countries, *pools.states]
    for letter, listed in (("G", pools.given), ("F", pools.family), ("L", places)):
        for name in listed:
            for part in re.split("[ '-]", name.casefold()):
                if len(part) > 1:
                    classes[part].add(letter)
    for letter, listed in (("T", _TITLES.split()), ("S", _STREETS.split())):
        for word in listed:
            classes[word].add(letter)
    for word in pools.streets:
        classes[word.casefold()].add("S")
    count = Counter(
        w for text in prose for w in re.findall(r"(?<![A-Za-z'])[a-z]{2,}(?![A-Za-z])", text)
    )
    for word, times in count.items():
        if times >= seldom:
            classes[word].add("c")
    grouped: dict[str, list[str]] = defaultdict(list)
    for word in sorted(classes):
        grouped["".join(sorted(classes[word]))].append(word)
    return "".join(f"{letters} {' '.join(listed)}\n" for letters, listed in sorted(grouped.items()))
