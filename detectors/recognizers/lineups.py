"""Families in their places: A卓：蜷川・小泉, 1番 桃井　2番 風見, 7 左 森, and in their turn: 桝田→堤→巻.

In a place by itself stands a town as often as a family; what is said in front tells that people are meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from detectors.letters import KANJI
from detectors.recognizers.families import Listed, if_people
from detectors.recognizers.somebody import TITLE

Place = tuple[int, int]

_NAME = f"[{KANJI}]{{1,4}}"
_SEVERAL = rf"(?P<names>{_NAME}(?:[・、/]{_NAME})*)"
_IN_PLACE = re.compile(
    r"(?<![0-9A-Za-z一-鿿])(?P<place>(?:[0-9]{1,3}|[A-Z]|第[0-9]{1,2})(?:番手?|号車?|班|組|列目?|卓|テーブル|席|走|週))"
    rf"(?: ?: ?| ){_SEVERAL}(?=[ \n(、,|]|$)"
)
_SOME_PLACE = re.compile("(?:[番号班組列卓席走週]|テーブル)(?<=[0-9A-Z].)")
"""What every such place has, and few texts do."""
_SQUAD = re.compile(rf"(?<![一-鿿])(?P<place>[一-鿿]{{1,4}}班): ?{_SEVERAL}(?=[ \n(、,|]|$)")
_SEATS = frozenset("卓席ル手走")
"""The last letters of places in which only people are."""
_DUTIES = r"担当|当番|当直|宿直|日直|係|役割|分担|割当|配置|座席|席[次順割]|座る|先発|メンバー|出場|打順|走順|リレー|運転|乗務|添乗|引率|班編成|班分け|名簿|連絡網|顔合わせ|面接|面談"
_OF_PEOPLE = re.compile(_DUTIES)
"""In front of such places, in the same line or the one above, or right behind them."""
_OF_THINGS = re.compile(
    "[駅線町]|停留所|バス|乗り場|のりば|ホーム|地区|区域|コース|路線|会場|出荷|売場|ブース|展示|作品|曲|号棟|投票"
)
_LABEL = "[一-鿿ァ-ヺー]{1,6}(?:: ?| {1,2})"
_ON_DUTY = re.compile(
    rf"(?m)^(?P<said>[^\n:。]{{0,12}}(?:{_DUTIES})[^\n:。]{{0,6}})\n(?P<rows>(?:{_LABEL}{_NAME}(?:[・、/]{_NAME})*(?:\([^()\n]{{1,8}}\))?(?:\n|$)){{2,30}})"
)
"""Who does what where, line by line: 東側：向井・立石, 用具　目黒、牧."""
_LABEL_BELOW = re.compile(rf"\n{_LABEL}[{KANJI}]")
_BEHIND_SIGN = re.compile(rf"(?m)^{_LABEL}{_SEVERAL}")
_PLAYER = re.compile(
    r"(?m)^(?:[0-9]{1,2}[ 番.]{1,2})?(?:投|捕|一|二|三|遊|左|中|右|指|先鋒|次鋒|中堅|副将|大将|GK|DF|MF|FW|OP|OH|MB|WS|PG|SG|SF|PF|[SLC])"
    rf" {{1,2}}(?P<names>{_NAME}(?: {_NAME})*)(?: [ァ-ヺー]{{2,10}})?$"
)
"""Where a player stands."""
_PLAYER_BELOW = re.compile(f"\n(?:[0-9]{{1,2}}[ 番.]{{1,2}})?[一-鿿A-Z]{{1,2}} {{1,2}}[{KANJI}]")
_NUMBERED = re.compile(
    rf"(?<![0-9])1 ?(?P<first>{_NAME})(?P<others>(?: {{1,2}}[0-9]{{1,2}} ?{_NAME}){{2,30}})(?=[ \n(、]|$)"
)
"""Who comes when: 1堀越 2三井 3石橋."""
_ORDER = re.compile("順(?:番|序)?[ :(]{0,2}$")
_IN_TURN = re.compile(
    rf"(?<![{KANJI}ァ-ヺー])(?P<names>{_NAME}?{TITLE}(?: ?→ ?[0-9]{{0,2}} ?{_NAME}?{TITLE}){{2,}})(?![{KANJI}])"
)
_LINK = re.compile(rf"(?P<name>{_NAME}?){TITLE}(?![{KANJI}])")
_CALLS = re.compile("連絡|回覧|引き?継|順番|当番|電話|リレー|走順|担当|メモ|回付|稟議|決裁")
"""Beside those who tell each other."""
_REACH = 16
_EACH = re.compile(_NAME)
FEWEST = 3
_ELECTED = re.compile("選挙|選出|候補|得票|当選|投票結果|開票結果|互選")
_VOTES = re.compile(rf"(?<![{KANJI}])(?P<names>{_NAME}) {{0,2}}[0-9,]{{1,7}}票")
_BLANK_VOTE = re.compile("白票|無効|有効|棄権|賛成|反対|合計|総数|計")


def lined_up(text: str, listed: Listed) -> Iterator[Place]:
    """Families in numbered places of people, by their duties, by the positions of players, and in a chain of calls."""
    for row in _rows(text):
        said = text[text.rfind("\n", 0, max(0, row[0].start() - 1)) + 1 : row[0].start()]
        behind = text[row[-1].end() : row[-1].end() + _REACH].partition("\n")[0]
        seats = all(place["place"][-1] in _SEATS for place in row)
        several = sum("・" in place["names"] for place in row) > 1
        of_people = seats or several or _OF_PEOPLE.search(said + behind)
        if len(row) > 1 and of_people and not _OF_THINGS.search(said):
            yield from _families(text, [place.span("names") for place in row], listed)
    for duties in _ON_DUTY.finditer(text) if _LABEL_BELOW.search(text) else ():
        if not _OF_THINGS.search(duties["said"]):
            each = _BEHIND_SIGN.finditer(text, *duties.span("rows"))
            yield from _families(text, [names.span("names") for names in each], listed)
    some = _PLAYER_BELOW.search(text)
    players = [player.span("names") for player in _PLAYER.finditer(text)] if some else []
    if len(players) >= FEWEST:
        yield from _families(text, players, listed)
    for turns in _NUMBERED.finditer(text) if "順" in text else ():
        if _ORDER.search(text, max(0, turns.start() - _REACH), turns.start()):
            yield from _families(text, [turns.span("first"), turns.span("others")], listed)
    if text.count("票") > 1:
        yield from _in_elections(text, listed)
    if text.count("→") > 1:
        yield from _in_turn(text, listed)


def _rows(text: str) -> Iterator[list[re.Match[str]]]:
    """Places that stand in one line, or each at the beginning of one line below the other."""
    row: list[re.Match[str]] = []
    places = _IN_PLACE.finditer(text) if _SOME_PLACE.search(text) else ()
    for place in chain(places, _SQUAD.finditer(text) if "班:" in text else ()):
        if row and text.count("\n", row[-1].end(), place.start()) > (
            text[place.start() - 1] == "\n"
        ):
            yield row
            row = []
        row.append(place)
    if row:
        yield row


def _in_elections(text: str, listed: Listed) -> Iterator[Place]:
    """Two and more of whom the votes are counted; not places in which they are."""
    said = _ELECTED.search(text)
    if said is None or "区" in text:
        return
    voted = [match.span("names") for match in _VOTES.finditer(text, said.end())]
    people = [place for place in voted if not _BLANK_VOTE.fullmatch(text, *place)]
    yield from _families(text, people, listed) if len(people) > 1 else ()


def _in_turn(text: str, listed: Listed) -> Iterator[Place]:
    for calls in _IN_TURN.finditer(text):
        start, end = calls.span()
        before = _CALLS.search(text, max(0, start - _REACH), start)
        if before or _CALLS.search(text, end, end + _REACH):
            links = [link.span("name") for link in _LINK.finditer(text, start, end)]
            yield from _families(text, links, listed)


def _families(text: str, places: list[Place], listed: Listed) -> Iterator[Place]:
    items = [item.span() for place in places for item in _EACH.finditer(text, *place)]
    yield from if_people(text, items, listed.in_field)
