"""People whom a sentence lists together: counted (梅枝・桐生・藤戸の3家), or with one honorific or post for all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from detectors.letters import KANJI

Place = tuple[int, int]
Known = Callable[[str], bool | None]
"""Whether a word is listed as a family name: False is a plain word that is none, None one that nothing is known of."""

_ALL = r"(?:氏|委員|議員|先生|選手|候補|被告|理事|監事|幹事|教授|講師|教諭|主事|主査|主任|班員|団員|隊員|評議員|調査員|[部課係班室局]長)(?![一-鿿])"
_SHARED = (
    rf"(?P<post>の?両[名人](?![一-鿿])|の?(?:各|両|[0-9]{{1,2}}|[二三四五六七八九十])?{_ALL})"
    r"|の?(?P<houses>[0-9]{1,2}|[二三四五六七八九十])(?:家(?![一-鿿])|氏)"
    r"|の?(?:計|合計)?(?P<count>[0-9]{1,2}|[二三四五六七八九十])[名人](?![一-鿿])"
    r"| ?\((?P<apart>以上|いずれも|ともに)[^()\n]{0,12}(?:委員|議員|[班課係会]|市民|職員|[0-9][名人])\)"
)
"""What one says of all of them."""
_NAME = f"(?:(?!及び|並びに)[{KANJI}]){{1,4}}"
_BEFORE = re.compile(rf"(?<![一-鿿々ァ-ヺー0-9]){_NAME}(?:(?:[・、]|及び|並びに){_NAME}){{1,11}}$")
_LAST = re.compile(rf"(?:[・、]|及び|並びに){_NAME}?(?={_SHARED})")
"""The last of them."""
_ITEM = re.compile(
    rf"(?P<name>{_NAME}?)(?:氏|委員|議員|先生|[課係部室局]長|主[査任事幹])?(?=[・、]|及び|並びに|$)"
)
NO_FAMILY = re.compile(
    "[左右前元新現旧同副各両次本当総全神王皆奥客上父母兄姉弟妹妻夫嫁婿孫娘親主仏殿隣他何人方者医僧子市町村区国県都府課係部局室長銘伝]|無銘|民生|児童|欧州|米国|英国|日本|全国|各国|[一-鿿々]{2,}[員者係]"
)
"""Families are called so too; in front of a post or an honorific these mean what they say."""
IN_FIELDS = re.compile("[中新奥長前元上神王]")
"""Of these, those who are families where a field says that somebody is meant: 係長 長, 受付者：新."""
LONGEST_UNKNOWN = 3
"""Letters of a family name that no list has."""
_REACH = 64
_BUSINESS = re.compile("[一-鿿々]*[農漁商酪畜本分武公宮両各民画作親]家?")
"""農・漁の2家 are none, 本家・分家の2家 neither."""
_NUMERALS = "〇一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Listed:
    """What lists say of a word: its kinds (`Word.known_as`), and whether it is a family name or a given one."""

    known_as: Callable[[str], str]
    is_family: Known
    is_given: Callable[[str], bool]

    def in_field(self, word: str) -> bool | None:
        """The same as `is_family` in a field of persons, where 中 and 前 mean nothing else."""
        return True if IN_FIELDS.fullmatch(word) else self.is_family(word)


def sound(is_family: Known) -> Known:
    """The same, but for words that are families on paper only, and for long ones that no list has."""

    def known(word: str) -> bool | None:
        if NO_FAMILY.fullmatch(word):
            return False
        told = is_family(word)
        return False if told is None and len(word) > LONGEST_UNKNOWN else told

    return known


def families(text: str, known: Known) -> Iterator[tuple[int, int]]:
    """Where they stand. One of the houses, and half of others, must be listed; no plain word may be among the latter."""
    for last in _LAST.finditer(text):
        listed = _BEFORE.search(text, max(0, last.end() - _REACH), last.end())
        if not listed:
            continue
        items = list(_ITEM.finditer(text, *listed.span()))
        told = [known(item["name"]) for item in items]
        if last["houses"]:
            fits = any(told) and not any(_BUSINESS.fullmatch(item[0]) for item in items)
        else:
            fits = are_people(told) and last["count"] in (None, *_written(len(items)))
        if fits:
            yield from (item.span("name") for item in items)


def are_people(told: Sequence[bool | None]) -> bool:
    """Whether those of whom that is known are: half of them at least listed, and none a plain word."""
    return False not in told and 2 * sum(map(bool, told)) >= len(told)


def if_people(text: str, places: Sequence[Place], known: Known) -> Sequence[Place]:
    """The places, if those of whom something is known there are people; none of them otherwise."""
    return places if are_people([known(text[slice(*place)]) for place in places]) else ()


def _written(count: int) -> tuple[str, ...]:
    """A number below thirteen, in the two ways."""
    return (str(count), _NUMERALS[count : count + 1])
