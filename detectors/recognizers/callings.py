"""Names by what stands right beside them: a calling in front, a class in brackets behind, or what somebody says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from detectors.letters import KANJI
from detectors.recognizers.families import Known, if_people
from detectors.recognizers.rosters import OF_THINGS
from detectors.recognizers.surroundings import STAFF

Place = tuple[int, int]

_ENDS = r"(?=[、。,)(/\n→]|[ \t]|[はがのをにともへや]|から|より|まで|です|$)"
"""How a sentence goes on behind whoever does something."""
_CALLING = re.compile(
    rf"(?:カメラマン|アナウンサー|ナース|ドクター|コーチ|マネー?ジャー|インストラクター|ドライバー|ヘルパー|ケアマネ|リーダー|キャスター|ライター|デザイナー|アドバイザー|コーディネーター"
    rf"|プロデューサー|ディレクター|[レリ]ポーター|サポーター|カウンセラー|ワーカー|エンジニア|プランナー|トレーナー|オペレーター|アシスタント|セラピスト|コンサルタント|オーナー|ガイド|スタッフ|PTA"
    rf"|{STAFF}|教頭|[副正]?(?:校長|会長|園長|団長|議長|座長|代表)|教諭|担任|監督|会計|監事|司会|通訳|秘書|受付|起案|立会|走者|選手|隊長|隊員|傷病者|通報者|利用者|申請者|代表者|巡査|講師|消防(?:司令長?|正監))$"
)
_LONGEST_CALLING = 12
_BEHIND = re.compile(
    rf"(?<=[ーンスチドフトAネ者付案会手長佐理得任査事幹監員士師司書頭諭督計訳記表補])(?=(?P<name>[{KANJI}]{{2,3}}){_ENDS})"
)
"""Who may be called so, behind its last letter: リーダー格 has too few to be anybody."""
_IN_LETTERS = re.compile(
    rf"(?<![A-Za-z0-9])(?:Dr|Ns|NS|PT|OT|ST|CM|SC|SSW|MSW|PSW|CW|SV|ALT|PM|PL|SE|PG)[.:]? ?(?P<name>[{KANJI}]{{2,3}})(?:(?:さん|氏|先生|様)|{_ENDS})"
)
"""Professions that records abbreviate."""
_OF_A_CLASS = re.compile(
    rf"(?<![{KANJI}ァ-ヺー0-9])(?P<name>[{KANJI}]{{1,4}})(?=\((?:[1-6]-[0-9A-F]|[小中高][1-6](?:-[0-9A-F])?|[1-6]年(?:[0-9A-F]組)?|[1-6]の[0-9]|[男女](?:性|子)?|[0-9]{{1,3}}[歳才](?:[、・ ]?[男女]性?)?)\))"
)
_OF_A_GROUP = re.compile(
    rf"[0-9A-Z](?:班|組|号車|チーム|区域|ブロック)(?P<name>[{KANJI}]{{2,3}})(?=[ 、,)(\n/]|$)"
)
"""Who leads it, or speaks for it, of two and more."""
_OF_A_KIND = re.compile(
    rf"(?<![{KANJI}ァ-ヺー0-9])(?P<name>[{KANJI}]{{1,4}})(?=\((?:{STAFF}|[一-鿿ァ-ヺー]{{0,6}}(?<![業団店商会社教職全動定満人])[士師員者係]|PTA|ALT|SC)\))"
)
"""Whose profession stands behind: 堤（看護師）."""
_GLUED = re.compile(
    rf"(?:[班組団隊会園校所館][長員]|[課係部局室]長|主[査事幹]|技師|教頭|教務|主任|担任|書記|会計|監事|幹事|委員|隊員|監督員|ケアマネ|指揮者?)(?P<name>[{KANJI}])(?<![会等数室級名印長側間内外中用宛])(?=[、・→/(\n)]|$)"
)
"""Families right behind what they are."""
_ONE_LETTER = re.compile(
    rf"(?<![{KANJI}ァ-ヺーおご])(?P<name>(?![客主神嫁婿娘孫爺婆坊殿王姫各皆誰何犬猫馬牛鳥熊象猿兎亀虫魚人方外別水一両多模仕有同異唐様])[{KANJI}])(?=さん(?![^ぁ-ゖァ-ヺ一-鿿]?[歩家])|様(?![式子々相態性便]))"
)
"""A family of one letter in front of what is said of persons only."""
_MAY_BE_MISTER = re.compile("[中新奥長前][氏さ様主技係課委議医先保]")
_MISTER = re.compile(
    rf"(?<![{KANJI}ァ-ヺー])(?P<name>[中新奥長前](?=氏(?![名族神子]))|[中新長](?=さん|様(?![式子々相態性便]))|[中奥長](?=(?:主[査任事]|技師|係長|課長|委員|議員|医師|先生|保健師)(?![一-鿿])))"
)
"""Families that are words, in front of what is said of families only: 奥さん is none."""
_TOLD_OF = re.compile(
    rf"[課係室](?P<name>[{KANJI}]{{2,3}})(?=(?:[にへ]|から|より)(?:連絡|報告|引き?継|依頼|指示|電話|架電|転送|確認)|(?:受|談|記|応対|対応)(?:[\n、。)]|$))"
    rf"|\((?P<taker>(?![収引譲傍拝甘])[{KANJI}]{{1,3}})(?=受\))"
)
"""Whom in an office one tells, and who tells."""
_CALLED_OF = re.compile(
    rf"(?:教[諭員頭授]|担任|顧問|主任|[班組団隊会園校所館課係部室局]長|委員|議員|職員|隊員|監督|コーチ|主治医|医師|看護師|保健師|ケアマネ|ヘルパー|弁護士|通訳|秘書|同僚|上司|部下|担当)の(?P<name>(?![中下上前後内外間方側元本家話席印命声目手身])[{KANJI}]{{1,3}})(?=[、,)]|から|より|が(?!ん|る)|さん)"
)
_HOME = re.compile(
    rf"(?<=[:、 \n・の])(?P<name>(?![自他民社市本旧同当各拙新私居住邸帰在安大伊])[{KANJI}]{{1,3}})(?:さん|様)?宅(?![地配急建老])"
)
_SENT_BY = re.compile(
    rf"(?<![{KANJI}ァ-ヺー0-9])(?:[{KANJI}]{{1,4}}\([^()\n]{{1,8}}\)[、,・ ]{{0,2}}){{2,12}}"
)
_SENT = re.compile(rf"(?P<name>[{KANJI}]{{1,4}})\([^()\n]{{1,8}}\)")
"""Those of several offices: 水島（学校）、関（病院）."""
_COPIED = re.compile(
    rf"(?m)^(?:CC|Cc|cc|BCC|Bcc|TO|To|宛先?|出席|参加|欠席|同席|対応)[:] ?(?P<names>[{KANJI}]{{1,4}}(?:[、,・/] ?[{KANJI}]{{1,4}})+)(?=[\n (]|$)"
)
_MEET = re.compile(r"\)[、,・ ]{0,2}[一-鿿々]{1,4}\(")
_EACH = re.compile(f"[{KANJI}]+")
_BRACKET = re.compile(r"\((?<=[一-鿿々]\()[1-6小中高男女0-9]")
_PROFESSION = re.compile(r"[士師員者係長TC]\)")
_SAYS = re.compile(rf"(?m)^(?P<name>[{KANJI}]{{1,3}}) {{1,2}}(?=[^ \n][^\n]{{5,}}[。?]$)")
"""The line of minutes of somebody who speaks."""


def beside(text: str, known: Known) -> Iterator[Place]:
    """Family names that lists have, by what stands beside them."""
    found = (_called, _bracketed, _at_home, _together, _speakers)
    yield from dict.fromkeys(chain.from_iterable(each(text, known) for each in found))


def _called(text: str, known: Known) -> Iterator[Place]:
    """Behind a calling."""
    for match in _BEHIND.finditer(text):
        start, end = match.span("name")
        if _CALLING.search(text, max(0, start - _LONGEST_CALLING), start) and known(match["name"]):
            yield start, end
    yield from _known(_IN_LETTERS, text, known)
    yield from _known(_CALLED_OF, text, known)
    told = (match.span(match.lastgroup or 0) for match in _TOLD_OF.finditer(text))
    yield from (place for place in told if known(text[slice(*place)]))
    glued = [m for m in _GLUED.finditer(text) if known(m["name"]) is not False]
    if any(known(one["name"]) for one in glued):
        yield from (one.span("name") for one in glued if len(glued) > 1 or known(one["name"]))


def _bracketed(text: str, known: Known) -> Iterator[Place]:
    """In front of a class, a profession or an office in brackets."""
    if _BRACKET.search(text):
        yield from _known(_OF_A_CLASS, text, known)
    if _PROFESSION.search(text):
        yield from _known(_OF_A_KIND, text, known)
    for several in _SENT_BY.finditer(text) if _MEET.search(text) else ():
        sent = [one.span("name") for one in _SENT.finditer(text, *several.span())]
        if all(known(text[slice(*one)]) for one in sent):
            yield from sent


def _at_home(text: str, known: Known) -> Iterator[Place]:
    """Families of one letter in front of さん, and any in front of 宅."""
    yield from (m.span("name") for m in _ONE_LETTER.finditer(text) if known(m["name"]) is None)
    if _MAY_BE_MISTER.search(text):
        yield from (m.span("name") for m in _MISTER.finditer(text))
    if "宅" in text:
        yield from _known(_HOME, text, known)


def _together(text: str, known: Known) -> Iterator[Place]:
    """Two and more of one kind: who leads groups, and to whom a letter goes."""
    groups = list(_OF_A_GROUP.finditer(text))
    if len(groups) > 1 and all(known(group["name"]) for group in groups):
        yield from (group.span("name") for group in groups)
    for copied in _COPIED.finditer(text):
        each = [one.span() for one in _EACH.finditer(text, *copied.span("names"))]
        yield from if_people(text, each, known)


def _known(pattern: re.Pattern[str], text: str, known: Known) -> Iterator[Place]:
    return (m.span("name") for m in pattern.finditer(text) if known(m["name"]))


def _speakers(text: str, known: Known) -> Iterator[Place]:
    """Two and more who speak, each in a line; below the name of a district or the like none does."""
    turns = [match.span("name") for match in _SAYS.finditer(text)]
    if len(turns) < 2:
        return
    told = [place for place in turns if known(text[slice(*place)])]
    above = text[: turns[0][0]].rstrip("\n").rpartition("\n")[2]
    if len({text[slice(*place)] for place in told}) > 1 and not OF_THINGS.search(above):
        yield from told
