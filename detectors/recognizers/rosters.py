"""Names by the list that they stand in: below 座席表 or 名簿, in columns that only blanks part, and beside a nationality."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.letters import KANJI
from detectors.recognizers.families import Known, Listed, if_people
from detectors.recognizers.somebody import NOBODY
from detectors.recognizers.surroundings import LATIN

Place = tuple[int, int]

_ROSTER = re.compile(
    r"(?:名簿|座席表|席順|配席図?|座席配置|当番表|当番割|分担表|班編成|班分け|組分け|メンバー表?|勤務表|シフト表|連絡網|対戦表|組合せ表|内線(?:番号)?表|(?:[Ll]ist of )?(?:[Pp]articipants|[Aa]ttendees|[Mm]embers)|出欠(?:表|簿|確認|票)?"
    r"|(?:参加|受講|出席|欠席|出場|入賞|受賞|合格|応募|実習|派遣|児童|生徒|職員|役員|団員|会員|選手|部員|(?:利用|契約|申込|入居|登録|当選|該当|納入|滞納)(?=者))(?:者|生)?(?:一覧|リスト)?)(?:[ (][^\n、。]{0,20}|[^\n一-鿿ァ-ヺ、。]{0,20})\n"
)
"""The heading of a list of persons."""
OF_THINGS = re.compile(
    "地区|町名|施設|会場|路線|団体|業者|企業|会社|公園|避難所|校|橋|河川|台帳|物品|学区|自治会|町会|分団"
)
"""In such a heading: what is listed are no persons."""
LONGEST_ROW = 120
_ROW = re.compile(rf"(?P<row>[^\n]{{1,{LONGEST_ROW}}})(?:\n|$)")
MOST_ROWS = 60
_PIECE = re.compile(f"(?<![^ ・、,/→:|\t\n○×△◎])(?P<name>[{KANJI}]{{1,4}})(?![^ ・、,/→|\t\n])")
_BEGINS = re.compile(
    r"[・\-*○●◯◎ ]{0,2}(?:[Nn]o\. ?)?(?:[0-9A-Z]{0,2}-?[0-9]{1,4}[.):]?[ ,|\t]{1,3})?"
)
"""What a row may begin with, in front of a foreign name."""
BESIDE = 48
"""How near two families of a list stand to each other."""
_FOREIGN = re.compile(
    rf"(?<![^ 、,/|\t\n・*-])(?P<name>{LATIN}|[ァ-ヺー]{{2,12}}(?:[・ ][ァ-ヺー]{{2,12}}){{1,3}})(?![^ 、,/|\t\n(])"
)
_MARKER = re.compile(
    "[0-9A-Z]{0,3}[月火水木金土日列班組係番号左右前後中窓側廊下教卓男女正副出欠休早遅]{1,3}"
)

COUNTRY = (
    "ベトナム|フィリピン|インドネシア|ミャンマー|ネパール|タイ|カンボジア|ラオス|モンゴル|スリランカ|バングラデシュ|インド|パキスタン|中国|中華人民共和国"
    "|台湾|香港|韓国|大韓民国|朝鮮|ブラジル|ペルー|ボリビア|アルゼンチン|アメリカ(?:合衆国)?|米国|カナダ|メキシコ|イギリス|英国|フランス|ドイツ|イタリア"
    "|スペイン|スイス|ポーランド|チェコ|ハンガリー|スウェーデン|ノルウェー|デンマーク|南アフリカ|サウジアラビア|イスラエル|ロシア|ウクライナ|オーストラリア|ニュージーランド|マレーシア|シンガポール|ウズベキスタン|イラン|トルコ|エジプト|ナイジェリア|ガーナ"
)
_OF_A_COUNTRY = re.compile(
    rf"(?m)(?<![^ 、,|\t\n])(?P<name>{LATIN}|[ァ-ヺー]{{2,12}}(?:[・ ][ァ-ヺー]{{2,12}}){{1,3}}|[{KANJI}]{{1,2}} ?[{KANJI}]{{1,2}})"
    rf"(?: ?[|,\t、] ?| {{1,2}}| ?\((?:国籍:? ?)?)(?:{COUNTRY})(?:籍|出身)?(?=[ |,\t)、]|$)"
)
_NATION = "Viet ?[Nn]am|Philippines|Indonesia|Nepal|Myanmar|Thailand|Cambodia|Laos|(?:P\\.?R\\.? )?China|(?:South )?Korea|Taiwan|India|Sri Lanka|Bangladesh|Pakistan|Mongolia|Brazil|Peru|U\\.?S\\.?A\\.?|U\\.?K\\.?|Canada|Australia|France|Germany|Russia|Ukraine"
_OF_A_NATION = re.compile(
    rf"(?m)^(?:[0-9]{{1,3}}[., |\t]{{1,3}})?(?P<name>[A-Z][A-Za-z'-]{{1,15}}(?: [A-Z][A-Za-z'-]{{0,15}}){{1,3}}?)[ ,|\t(]{{1,3}}(?:{_NATION})(?=[ ,|\t\n)]|$)"
)
"""Of two and more in a list: where each is from."""
_CONTINENTAL = re.compile(
    "[王李張劉陳楊黄趙呉周徐孫馬朱胡郭何林高羅鄭梁謝宋唐許鄧韓馮曹彭曾蕭田董潘袁蔡蒋余于杜葉程魏蘇呂丁任盧姚沈姜崔譚陸范汪廖石金朴尹申文安権柳洪全]"
)
"""Chinese and Korean family names."""

_HEADS = re.compile(
    r"(?m)^(?=[^\n]{0,60}(?:[一-鿿]者|氏名|(?<![一-鿿])姓|[名苗]字|名前|担当)(?: |$))(?P<heads>[^\n0-9:。、|,\t]{4,60})\n"
)
"""The first line of a table whose columns only blanks part."""
_HEADS_OF_THINGS = re.compile(
    r"(?m)^(?=[^\n]{0,40}[所地域署部名称校区町点先駅留停字社目類種設線分] )(?P<heads>[^\n:。、|,\t]{4,60})\n"
)
"""The same, where it may be one of things."""
_PERSONS = re.compile(
    r"氏名|姓|名字|苗字|お?名前|主?副?担当者?|(?!事業者|業者|[製営作施発受納請]|運営者|使用者数)[一-鿿]{2,4}者(?:名|氏名)?"
)
_CELL = re.compile("[^ \n]+")
_FROM_ABROAD = re.compile("[ァ-ヺー]+(?:[・=][ァ-ヺー]+)+")
_ALONE = re.compile(f"[{KANJI}]{{1,4}}")
_NOBODY = re.compile("なし|無し?|[-ー―—]+|同上|未定|不在|欠員|空席")


def enrolled(text: str, listed: Listed) -> Iterator[Place]:
    """Whoever stands in the lists of a text."""
    if "\n" in text:
        yield from _in_lists(text, listed.in_field)
        yield from _of_nations(text)
    for match in _OF_A_COUNTRY.finditer(text):
        if _may_be_named(match["name"], listed):
            yield match.span("name")


def _of_nations(text: str) -> Iterator[Place]:
    named = [match.span("name") for match in _OF_A_NATION.finditer(text)]
    yield from named if len(named) > 1 else ()


def _in_lists(text: str, known: Known) -> Iterator[Place]:
    """Below the headings of lists and of tables."""
    for heading in _ROSTER.finditer(text):
        line = text[text.rfind("\n", 0, heading.start()) + 1 : heading.end()]
        if not OF_THINGS.search(line):
            yield from _below(text, heading.end(), known)
    for heading in _HEADS.finditer(text):
        yield from _in_columns(text, heading, known)


def opens_list(line: str) -> bool:
    """Whether it is the heading of a list of persons."""
    named = _ROSTER.search(f"{line}\n")
    return bool(named and not OF_THINGS.search(line)) or bool(_HEADS.match(f"{line}\n"))


def goes_on(line: str) -> bool:
    """Whether it may be a row of a list: no blank line, no long one, and no sentence."""
    return 0 < len(line) <= LONGEST_ROW and "。" not in line


def _rows(text: str, start: int) -> Iterator[Place]:
    for _ in range(MOST_ROWS):
        row = _ROW.match(text, start)
        if row is None or not goes_on(row["row"]):
            return
        yield row.span("row")
        start = row.end()


def _below(text: str, start: int, known: Known) -> Iterator[Place]:
    """Families alone in their places; what else stands in a row, a weekday or a number, may be in front."""
    found: list[Place] = []
    for row in _rows(text, start):
        pieces = [piece.span("name") for piece in _PIECE.finditer(text, *row)]
        if pieces and pieces[0][0] == row[0] and _MARKER.fullmatch(text, *pieces[0]):
            del pieces[0]
        pieces = [piece for piece in pieces if not NOBODY.fullmatch(text, *piece)]
        if len(pieces) > 1 and pieces[0][0] == row[0] and known(text[slice(*pieces[0])]) is False:
            del pieces[0]
        found += if_people(text, pieces, known)
        yield from _foreigners(text, row)
    for number, piece in enumerate(found):
        others = found[max(0, number - 1) : number] + found[number + 1 : number + 2]
        if any(max(a, piece[0]) - min(b, piece[1]) <= BESIDE for a, b in others):
            yield piece


def _foreigners(text: str, row: Place) -> Iterator[Place]:
    """Foreign names of a row that begins with one."""
    begins = _BEGINS.match(text, *row)
    names = [match.span("name") for match in _FOREIGN.finditer(text, *row)]
    if names and begins and names[0][0] == begins.end():
        yield from names


def _in_columns(text: str, heading: re.Match[str], known: Known) -> Iterator[Place]:
    heads = _CELL.findall(heading["heads"])
    columns = [at for at, head in enumerate(heads) if _PERSONS.fullmatch(head)]
    if len(heads) < 3 or not columns:
        return
    held: dict[int, list[Place]] = {at: [] for at in columns}
    for row in _rows(text, heading.end()):
        cells = [cell.span() for cell in _CELL.finditer(text, *row)]
        if len(cells) != len(heads):
            continue
        for at in columns:
            if not _NOBODY.fullmatch(text, *cells[at]):
                held[at].append(cells[at])
    for column in held.values():
        yield from (cell for cell in column if _FROM_ABROAD.fullmatch(text, *cell))
        alone = [cell for cell in column if _ALONE.fullmatch(text, *cell)]
        yield from if_people(text, alone, known)


def nobody(text: str, no_names: re.Pattern[str]) -> Iterator[Place]:
    """Cells of tables whose columns only blanks part, under a heading of `no_names`."""
    for heading in _HEADS_OF_THINGS.finditer(text):
        heads = _CELL.findall(heading["heads"])
        columns = [at for at, head in enumerate(heads) if no_names.fullmatch(head)]
        if len(heads) < 2 or not columns:
            continue
        for row in _rows(text, heading.end()):
            cells = [cell.span() for cell in _CELL.finditer(text, *row)]
            if len(cells) == len(heads):
                yield from (cells[at] for at in columns)


def _may_be_named(name: str, listed: Listed) -> bool:
    """Of kanji, a given name behind a blank, or any word behind a family name of one letter from abroad."""
    if not re.match(f"[{KANJI}]", name):
        return True
    family, blank, given = name.partition(" ")
    if not blank:
        return False
    return bool(_CONTINENTAL.fullmatch(family)) or listed.is_given(given)
