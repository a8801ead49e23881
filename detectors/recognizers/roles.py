"""Names behind what somebody is or does, in forms and lists of duties: 記入者：関, 書記（長岡）, 回覧先：秋葉→布施.

Half of the family names are also names of places or plain words. Where a field holds nothing but such words, and its
label says that somebody is meant, they are persons.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain

from detectors.letters import KANJI, LETTER
from detectors.recognizers.callings import beside
from detectors.recognizers.chats import in_chats
from detectors.recognizers.families import Known, Listed, are_people, families, if_people
from detectors.recognizers.lineups import lined_up
from detectors.recognizers.places import is_municipality
from detectors.recognizers.rosters import enrolled
from detectors.recognizers.somebody import PLAIN, SHORTEST, TITLE, behind_label, in_given
from detectors.recognizers.surroundings import HONORIFIC, LATIN

Place = tuple[int, int]

_NAME = rf"[{KANJI}]{{1,4}}"
_SIGN = re.compile(r"[(:=|/\t ](?:(?<=[一-鿿ー].)|(?<=[人者員][0-9].))")
"""What a field may begin with, behind its label."""
_SEVERAL = (
    rf"(?P<names>{_NAME}?{TITLE}(?: ?[、,・/→] ?(?:{_NAME}?|[ァ-ヺー]{{2,8}}){TITLE}){{0,9}})"
)
_IN_BRACKETS = re.compile(rf"(?P<sign>\(){_SEVERAL}\)")
_FIELD = re.compile(
    rf"(?:\([^()\n]{{0,8}}\))?(?:(?P<sign> {{0,2}}[:=|/]{{1,2}} {{0,2}}|(?<=\)))|[ \t]{{1,3}})"
    rf"{_SEVERAL}(?=$|[\n )(|,;\t」\"。.、/]|の[0-9]名)"
)
_DOES = (
    r"(?:(?!(?:事業|作業|企業|営業|施工|発注|受注|落札|応札|請負|製造|販売|設置|運営|主催|開発|提供|出店|出品|製作|参入)者)[一-鿿]{2,4}者(?<!業者)"
    r"|(?:立会|代理|保証|証|管理|相続|世話|発起|請求|申立|申請|届出|差出|受取|名義|参考|依頼|付添|介護|同居|後見|保佐|補助|本|推薦)人"
    r"|世帯主|[売買貸借家喪施地]主|隣組長|相手方|回覧先?|供覧|合議|宛名|署名欄?|[前後新旧]任|(?:出席|欠席|参加|同席|立会|署名)(?:議員|委員|職員|理事|児童?|生徒))"
)
"""Who does something is named because of it."""
_IS = (
    r"(?:司会|書記|進行|[副正]?(?:議長|座長|会長|委員長|部会長|班長|組長|団長|担任|担当)|会計|監事|監査|幹事長?|理事長?|委員|町会長|自治会長|分団長|隊長"
    r"|主担当?|(?:配車|会場|受付|誘導|記録|連絡|広報|会計|衛生|給食)係|電話番|(?:[0-9A-Z]|第[0-9一二三四五六七八九十]{1,2})[班組]|主治医|担当医|[課係部局室次]長|主[査任事幹]|課長補佐|参事|技師|校長|教頭|教諭|[園館所院]長|施設長|講師|看護師|保健師|助産師|介護士|栄養士|司書|通訳"
    r"|ケアマネ(?:ジャー|ージャー)?|ヘルパー|(?:相談|支援|調査|指導|係|民生委|調停|推進|審査|検査|監督|選考|評価|審議|作業|清掃|調理|乗務|配達|用務|交通誘導|介助|巡視|支援|案内|運転|監視|警備|検針|測量|派遣|補助|応援)員|事務局|先生|投手|捕手|[一二三]塁手?|遊撃手?|[左中右]翼手?|主将|先鋒|次鋒|中堅|副将|大将|第[一二三四]走者|[1-9]走|[赤白青黄紅緑桃][組軍班])"
)
_ACTS = r"(?:受付|入力|確認|点検|記録|作成|起案|承認|審査|照合|検算|起票|立会|同行|出席|欠席|参加|随行|引率|運転|対応|回覧|既読|未読|未返信|返信済み?|未確認|確認済み?|先発|控え|次点|持ち?出し?|返却|執刀|麻酔|助手|器械出し|納入済み?|未納|早番|遅番|日勤|夜勤|日直|当直|宿直|当番|連絡先|検収|校正|審査|配車|利用|指揮|伴奏|添乗|賛成|反対|棄権|退席|早退|遅刻|未回答|編集|写真|撮影|取材|執筆|校閲|監修|翻訳|構成|演出|朗読|主審|副審|線審|計時|炊事|調理|配膳|設営|撤収|誘導|救護|音響|照明|接待|施錠|開錠|検食|提案|行為|辞退|承諾|(?<![一-鿿])[出欠]|申請|休暇|年休|残業|出張|退職|採用|昇任|異動|選手宣誓|進行|休み|公休|非番)"
"""Behind a blank anything may follow these; behind a sign, whoever does it."""
_WHO = re.compile(rf"(?:{_DOES}|{_IS}|(?P<act>{_ACTS}))$")
_ITEM = re.compile(rf"(?P<name>{_NAME}?){TITLE}(?= ?[、,・/→]|$)")
_IN_KATAKANA = re.compile(rf"(?<=[、,・/→ ])(?P<name>[ァ-ヺー]{{2,8}}){TITLE}(?= ?[、,・/→]|$)")
_APART = re.compile(rf"(?: {{1,2}}[{KANJI}]{{2,4}}(?= |\n|$)){{2,}}")
"""Behind the first, further ones whom only blanks part."""
_PIECE = re.compile("[^ ]+")
_DUTY_AND_FAMILY = rf"[一-鿿]{{2,5}} {{1,3}}[{KANJI}]{{1,3}}"
_ROW_OF_DUTIES = re.compile(
    rf"(?m)(?:^|[ :)])(?P<row>{_DUTY_AND_FAMILY}(?: {{1,3}}{_DUTY_AND_FAMILY}){{1,7}}) *$"
)
_BETWEEN_DUTIES = re.compile(
    rf" (?<=[一-鿿] ) {{0,2}}[{KANJI}]{{1,3}} {{1,3}}[一-鿿]{{2,5}} {{1,3}}[{KANJI}]"
)
"""What every such row holds, and little else: a blank is quick to look for."""
_SPACED_LABEL = re.compile("(?:^|\n)[一-鿿] {1,4}[一-鿿](?: {1,4}[一-鿿])?$")
_DUTY = re.compile(f"(?:{_ACTS}|[長員者佐査事任]) {{1,3}}[{KANJI}]{{1,3}} ")
_REACH = 16
"""Characters that a label may take up."""

_DAY = re.compile(
    rf"(?:[月火水木金土日](?:曜日?)?[ :]{{1,2}}|[0-9]{{1,2}}/[0-9]{{1,2}}(?:\([月火水木金土日]\))?[ :]{{1,2}})"
    rf"(?P<names>{_NAME}(?:[・、,/→と] ?(?![月火水木金土日](?:曜日?)?[ :]){_NAME}){{0,4}})(?=[、,/ )\n]|$)"
)
_NEXT_DAY = re.compile("[、,/ \\n]{1,2}")
"""Between two days of who is on duty."""
_MEETINGS = re.compile("相談予約|予約[票表]|面談|懇談|家庭訪問|面接|個別相談")
_AT = rf"[0-9]{{1,2}}:[0-9]{{2}} {{1,2}}[{KANJI}]{{1,3}}"
_HOURS = re.compile(
    rf"{_AT}(?:(?: {{1,2}}[一-鿿ァ-ヺー]{{1,6}})?[ 、,/]{{1,2}}{_AT}){{1,20}}(?= |\n|$)"
)
_HOUR = re.compile(rf"[0-9] {{1,2}}(?P<name>[{KANJI}]{{1,3}})")
"""Who is met then."""
_ROUNDS = re.compile(
    r"(?:巡回|回収|収集|訪問|開催|販売|移動|配布|検診|集荷|行き?先|会場|場所|地区|区域|停車|運行|品目|種目|献立|メニュー|放送|開館|休館)[^\n。]{0,8}[ \n:]{1,2}(?:[月火水木金土日]・)*$"
)
"""In front of the days of places and things."""
_BLANK_BETWEEN = re.compile(" {1,2}(?<=[一-鿿々] | {2})(?=[一-鿿々ぁ-ゖァ-ヺ])")
_DIRECTION = re.compile("[東西南北中上下左右大小内外前後新旧甲乙丙丁正副]")
_FAMILY_BEFORE = re.compile(
    rf"(?<![{LETTER}])(?:[亡故](?=[{KANJI}]{{2}}))?(?!(?<=[0-9])[巻号回章節条項部編話版位]$)(?P<name>[{KANJI}]{{1,4}})$"
)
_CALENDAR = (
    "(?:(?:[一二三四五六七八九十]{1,2}|睦|如|卯|皐|水無|文|葉|長|神無|霜)月(?![一-鿿])|師走)"
)
"""Months of old: 葉月 長月 are no person."""
_GIVEN_BEHIND = re.compile(
    rf"(?P<name>(?!{_CALENDAR}|(?:令和|平成|昭和|大正|明治)[0-9元]|[市町村区県郡大小](?![一-鿿])|[月火水木金土日](?:曜|[・、,/][月火水木金土日]))[{KANJI}]{{1,3}}|[ぁ-ゖ]{{2,4}}|[ァ-ヺ]{{2,4}})(?![{LETTER}])"
)
_HONOURED = re.compile(
    rf"(?P<name>[{KANJI}]{{1,3}}?|[ぁ-ゖ]{{2,4}}?|[ァ-ヺ]{{2,4}}?)(?={HONORIFIC.pattern})"
)
_BEGINS_FIELD = re.compile(
    r"(?:[人者長員役父母妻夫女男先][0-9]?|[0-9]|名)[ :]{1,3}$|(?:^|[ \n])[0-9]$"
)
_OF_A_CLASS = re.compile("[0-9][組番] {1,2}$")
"""In front of a whole name whatever the family is called."""
_RANK = re.compile(
    "(?:[大中少准][将佐尉]|博士|教授|船長|艦長|機長|提督|元帥|卿|神父|牧師|伯爵)(?![一-鿿])"
)
_FOREIGN = re.compile("(?<![ァ-ヺー・=A-Za-z])[ァ-ヺー]{2,}(?:[・=][ァ-ヺー]{2,}){0,3}$")
_KIN_WORD = "妻|夫|[父母兄姉弟妹孫]|祖[父母]|[長次二三四][男女]"
_KIN = re.compile(
    rf"\((?:{_KIN_WORD}|義[父母兄姉弟妹]|内縁の[妻夫])(?:[、・, ]?[0-9]{{1,3}}歳?)?\)"
)
"""Whose relative somebody is, behind a name."""
_OF_KIN = re.compile("[妻夫父母兄姉弟妹孫男女児]")
"""In every word for a relative that is looked for."""
_KIN_OLD = re.compile(
    rf"(?:{_KIN_WORD}|継[父母]|本児)(?P<name>[{KANJI}]{{1,3}})(?=\([0-9]{{1,3}}(?:歳|才)?\))"
)
_SERIES = re.compile(rf"(?:[{LETTER}A-Z]{{1,6}}\({_NAME}(?<![寺院社])\)[、,・ ]?){{2,12}}")
_BRACKETED = re.compile(rf"\((?P<name>{_NAME})\)")
_BRACKETS_MEET = re.compile(r"\)[、,・ ](?<=[一-鿿]..)")
"""Whom several offices send: 包括(羽鳥)、訪看(土方)."""
_IN_CHARGE = re.compile(
    rf"担当(?:者?の|:| )?(?P<name>{_NAME})(?=です(?!か)|でございます|と申し|まで(?:ご|御|お|、|。)|(?:から|より)|が(?:ご|御|お|対応|伺|同席|説明|参)|に(?:ご|御|お)|の[0-9]名)"
)
"""Whom one asks, and who answers."""
_ONCE = re.compile(rf"旧[姓氏](?:は|:)? ?(?P<name>{_NAME})(?=[)\n 、。]|$)")
_BORN_OTHERWISE = re.compile(rf"(?<![{LETTER}])(?P<name>{_NAME})(?=\(旧[姓氏])")
_KIN_OPENS = re.compile(
    rf"(?:{_KIN_WORD}|義[父母兄姉弟妹])\((?P<name>[{KANJI}]{{1,3}}|[ぁ-ゖ]{{2,4}})\)"
)
_KIN_BESIDE = re.compile(
    rf"(?:{_KIN_WORD})・(?P<name>[{KANJI}]{{1,3}}|[ぁ-ゖ]{{2,4}}|[ァ-ヺー]{{2,4}})(?=[、。はがのをにとも (\n]|$)"
)
_KIN_CALLED = re.compile(
    rf"(?:{_KIN_WORD}|娘|息子)(?P<name>[ァ-ヺー]{{2,4}}|(?!から|より|まで|とも|など|のみ|たち|さ[まん]|に[もは]|でも|とは)[ぁ-ゖ]{{2,4}})(?=[、。(\n]|$)"
)
_KIN_NAMED = re.compile(
    rf"(?:{_KIN_WORD}|娘|息子)の(?P<name>[ァ-ヺー]{{2,4}}|[ぁ-ゖ]{{2,4}})(?=さん|ちゃん|くん)"
)
"""How relatives are called in kana: 弟れん, 祖母のツヤさん."""
_TASKS = re.compile(
    rf"(?<![{LETTER}→])(?P<name>[{KANJI}]{{2,3}})→(?P<what>[^→、。\n]{{3,20}})(?=[、。\n]|$)"
)
"""Who is to do what, of two and more: 水島→見積依頼、布施→議事録."""
_KIN_BEHIND = (_KIN_OPENS, _KIN_OLD, _KIN_BESIDE, _KIN_CALLED, _KIN_NAMED)
_RELATED = re.compile(
    rf"(?:(?<![{LETTER}])|(?<=[とやの]))(?P<name>[{KANJI}]{{1,3}}|[ぁ-ゖ]{{2,4}}|[ァ-ヺ]{{2,5}})$"
)
_LATIN = re.compile(
    rf"(?:(?:氏|児童|園児|生徒|保護者|学生|本人|患者|利用者)名|お名前|名前|芳名|署名欄?|申請者|申込者|届出人|世帯主|受講者|参加者|本人)(?:\([^()\n]{{0,8}}\))?(?: {{1,3}}| ?: ?)(?P<name>{LATIN})(?=$|[\n (])"
)
_READ_IN_KATAKANA = re.compile(
    rf"(?<![A-Za-z])(?P<name>{LATIN})(?= ?\([ァ-ヺー]{{2,10}}(?:[ ・][ァ-ヺー]{{1,10}}){{1,3}}\))"
)
"""A foreign name and how it is read."""
_INTRODUCED = re.compile("と申しま|です。(?:お(?:世話|疲れ)|(?:どうぞ)?よろしく)|でございます。")
_SELF = re.compile(rf"(?:^|[\n。、 ]|(?<=の))(?P<name>[{KANJI}]{{1,3}})$")
_GREETED = re.compile(
    rf"(?:お疲れ様で(?:す|ございます)|お世話になって(?:い|お)ります|こんにちは|おはようございます|はじめまして|初めまして)。\n?(?P<name>[{KANJI}]{{1,3}})(?=です。)"
)
"""Who writes, and says so."""
_CLOSES = re.compile(rf"(?m)^(?P<name>[{KANJI}]{{1,4}}?) ?拝$")
"""Who signs a letter."""
_KATAKANA_IN_BRACKETS = re.compile(r"\([ァ-ヺー]{2,10}[ ・]")
_IN_LATIN = re.compile(" [A-Z][A-Za-z]")
_GIVEN = re.compile(
    rf"名(?:(?<![一-鿿]名)(?:\([^()\n]{{0,8}}\))? ?[:=] ?|(?<=[童児徒人者]名) {{1,3}})(?P<name>[ぁ-ゖー]{{2,6}}|[ァ-ヺー]{{2,8}})(?![{LETTER}])"
)


def grouped(text: str, listed: Listed) -> Iterator[Place]:
    """Names by the field that they stand in, or by what is said of several of them."""
    yield from families(text, listed.is_family)
    yield from dict.fromkeys(chain(in_roles(text, listed), lined_up(text, listed)))
    yield from ranked(text, listed.known_as)
    yield from relatives(text, listed.is_given)
    yield from whole(text, listed)
    yield from written_out(text, listed.is_given)
    yield from enrolled(text, listed)
    yield from beside(text, listed.is_family)
    yield from in_chats(text, listed.is_family)


def in_roles(text: str, listed: Listed) -> Iterator[Place]:
    """Family names, alone or several of them, in the field of a role."""
    known = listed.is_family
    for sign in _SIGN.finditer(text):
        begin = max(0, sign.start() - _REACH)
        who = _WHO.search(text, begin, sign.start()) or _spaced_out(text, begin, sign.start())
        if not who:
            yield from behind_label(text, begin, sign.start(), listed)
            continue
        yield from in_given(text, sign.start(), listed)
        for pattern in (_IN_BRACKETS, _FIELD):
            field = pattern.match(text, sign.start())
            if field:
                yield from _in_field(text, field, bool(who["act"]), listed)
    yield from _once(text, known)
    yield from _sent(text, known)
    yield from _by_day(text, known)
    if _MEETINGS.search(text):
        yield from _by_hour(text, listed)
    if text.count("→") > 1:
        tasks = list(_TASKS.finditer(text))
        if all(known(task["name"]) and not known(task["what"]) for task in tasks):
            yield from (task.span("name") for task in tasks) if len(tasks) > 1 else ()
    yield from _on_duty(text, listed)
    yield from _writers(text, known)


def _spaced_out(text: str, begin: int, sign: int) -> re.Match[str] | None:
    """A duty whose letters are set apart at the beginning of a line: 会 計, 班  長."""
    if text[sign - 2 : sign - 1] != " ":
        return None
    spaced = _SPACED_LABEL.search(text, begin, sign)
    return _WHO.fullmatch(spaced[0].replace(" ", "").strip("\n")) if spaced else None


def _on_duty(text: str, listed: Listed) -> Iterator[Place]:
    """Families behind two and more duties in one line, where nothing else stands: 日直 前 宿直 丹下."""
    if not (_BETWEEN_DUTIES.search(text) and _DUTY.search(text)):
        return
    for row in _ROW_OF_DUTIES.finditer(text):
        pieces = [piece.span() for piece in _PIECE.finditer(text, *row.span("row"))]
        duties = sum(bool(_WHO.search(text, *duty)) for duty in pieces[::2])
        people = [text[slice(*piece)] for piece in pieces[1::2]]
        written = all(len(name) > 1 or SHORTEST.fullmatch(name) for name in people)
        told = written and all(map(listed.in_field, people))
        if told and duties > 1 and 3 * duties >= len(pieces):
            yield from pieces[1::2]


def _once(text: str, known: Known) -> Iterator[Place]:
    """What somebody was called before."""
    if "旧" in text:
        once = _BORN_OTHERWISE.finditer(text) if "(旧" in text else ()
        for match in chain(_ONCE.finditer(text), once):
            if known(match["name"]):
                yield match.span("name")


def _in_field(text: str, field: re.Match[str], act: bool, listed: Listed) -> Iterator[Place]:
    """Those in a field; behind what somebody does, and a blank, two and more families only."""
    known = listed.in_field
    items = [item.span("name") for item in _ITEM.finditer(text, *field.span("names"))]
    told = [known(text[slice(*item)]) for item in items]
    row = _apart(text, items[0], known) if len(items) == 1 else []
    if row:
        yield from row
    elif field["sign"] is not None or not act or (len(told) > 1 and all(told)):
        known_or_short = told == [None] and SHORTEST.fullmatch(text, *items[0]) and not act
        yield from items if are_people(told) or known_or_short else ()
        yield from _from_abroad(text, field, listed) if any(told) else ()


def _apart(text: str, first: Place, known: Known) -> list[Place]:
    """Three and more in a row with blanks between them, up to the first plain word."""
    more = _APART.match(text, first[1])
    if not more:
        return []
    row = [first, *(one.span() for one in _PIECE.finditer(text, *more.span()))]
    told = [known(text[slice(*place)]) for place in row]
    people = row[: told.index(False)] if False in told else row
    return people if len(people) > 2 and are_people(told[: len(people)]) else []


def _from_abroad(text: str, field: re.Match[str], listed: Listed) -> Iterator[Place]:
    """Beside them, those in katakana that are no plain words."""
    for item in _IN_KATAKANA.finditer(text, *field.span("names")):
        if not set(listed.known_as(item["name"])) & set("LXc"):
            yield item.span("name")


def _sent(text: str, known: Known) -> Iterator[Place]:
    """Whom offices send, and who answers for a thing."""
    if _BRACKETS_MEET.search(text):
        for series in _SERIES.finditer(text):
            sent = [name.span("name") for name in _BRACKETED.finditer(text, *series.span())]
            called = [text[slice(*name)] for name in sent]
            towns = sum(map(is_municipality, called))
            if all(map(known, called)) and 2 * towns <= len(called):
                yield from sent
    for match in _IN_CHARGE.finditer(text):
        if known(match["name"]):
            yield match.span("name")


def _writers(text: str, known: Known) -> Iterator[Place]:
    """Who writes a letter."""
    for said in _INTRODUCED.finditer(text):
        name = _SELF.search(text, max(0, said.start() - 4), said.start())
        if name and known(name["name"]):
            yield name.span("name")
    for match in chain(_GREETED.finditer(text), _CLOSES.finditer(text) if "拝" in text else ()):
        if known(match["name"]):
            yield match.span("name")


def _by_day(text: str, known: Known) -> Iterator[Place]:
    """Those who have a day each, of two days and more."""
    run: list[Place] = []
    rounds = False
    for day in _DAY.finditer(text):
        if run and not _NEXT_DAY.fullmatch(text, run[-1][1], day.start()):
            yield from if_people(text, run, known) if len(run) > 1 else ()
            run = []
        start = day.start("names")
        each = re.finditer(_NAME, day["names"])
        rounds = rounds or bool(_ROUNDS.search(text, max(0, day.start() - _REACH), day.start()))
        if rounds:
            continue
        run += [(start + name.start(), start + name.end()) for name in each]
    yield from if_people(text, run, known) if len(run) > 1 else ()


def _by_hour(text: str, listed: Listed) -> Iterator[Place]:
    """Those who are met one after another."""
    for row in _HOURS.finditer(text):
        met = [one.span("name") for one in _HOUR.finditer(text, *row.span())]
        yield from if_people(text, met, listed.in_field)


def whole(text: str, listed: Listed) -> Iterator[Place]:
    """Family name, blank and given name, with nothing right beside them."""
    for blank in _BLANK_BETWEEN.finditer(text):
        family = _FAMILY_BEFORE.search(text, max(0, blank.start() - 5), blank.start())
        if not family:
            continue
        for pattern in (_GIVEN_BEHIND, _HONOURED):
            given = pattern.match(text, blank.end())
            if not given or not _may_be_a_family(text, family, given["name"], listed):
                continue
            if listed.is_given(given["name"]) and not _are_directions(family, given):
                yield family.start("name"), given.end("name")
                break


def _are_directions(*names: re.Match[str]) -> bool:
    return all(_DIRECTION.fullmatch(name["name"]) for name in names)


def _may_be_a_family(text: str, family: re.Match[str], given: str, listed: Listed) -> bool:
    """Whether a list has it; or it is of two letters and more behind the number of a class, or of one and called so in
    front of what can be nothing but a given name."""
    told = listed.is_family(family["name"])
    if told or (_is_in_field(text, family) and listed.in_field(family["name"])):
        return True
    if told is None and SHORTEST.fullmatch(family["name"]) and len(given) > 1:
        return "G" in (known := listed.known_as(given)) and not PLAIN & set(known)
    return len(family["name"]) > 1 and _is_of_a_class(text, family.start("name"))


def _is_in_field(text: str, family: re.Match[str]) -> bool:
    """Whether it is all that begins a field or an item behind its number."""
    return bool(_BEGINS_FIELD.search(text, max(0, family.start() - 4), family.start("name")))


def _is_of_a_class(text: str, start: int) -> bool:
    return bool(_OF_A_CLASS.search(text, max(0, start - 4), start))


def ranked(text: str, known_as: Callable[[str], str]) -> Iterator[Place]:
    """Foreign names that no dictionary has, in front of a rank."""
    for rank in _RANK.finditer(text):
        name = _FOREIGN.search(text, max(0, rank.start() - 32), rank.start())
        if name and not set(known_as(name[0])) & set("LXc"):
            yield name.span()


def relatives(text: str, is_given: Callable[[str], bool]) -> Iterator[Place]:
    """Given names in front of whose relative that is: 瑞穂（妻）."""
    if not _OF_KIN.search(text):
        return
    for kin in chain(*(pattern.finditer(text) for pattern in _KIN_BEHIND)):
        if is_given(kin["name"]):
            yield kin.span("name")
    for kin in _KIN.finditer(text):
        name = _RELATED.search(text, max(0, kin.start() - 5), kin.start())
        if name and is_given(name["name"]):
            yield name.span("name")


def written_out(text: str, is_given: Callable[[str], bool]) -> Iterator[Place]:
    """Names in Latin letters behind a label and a blank, and given names in kana behind theirs."""
    if _IN_LATIN.search(text):
        yield from (match.span("name") for match in _LATIN.finditer(text))
    if _KATAKANA_IN_BRACKETS.search(text):
        yield from (match.span("name") for match in _READ_IN_KATAKANA.finditer(text))
    for match in _GIVEN.finditer(text):
        if is_given(match["name"]):
            yield match.span("name")
