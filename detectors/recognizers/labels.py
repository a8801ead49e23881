"""Whose number it is: the words that officials write in front of a number, behind it, or over its column.

A number belongs to the label that stands nearest in front of it. What labels other numbers (orders, receipts,
ordinances) stands in the same list: that is all the negative context there is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from detectors.marks import BLANK
from detectors.recognizers.base import WINDOW
from detectors.recognizers.openings import beginnings, begun
from detectors.recognizers.tables import Tables

OTHER = "OTHER"
INSURED = "INSURED"
"""被保険者番号 of whatever insurance: the shape tells which."""
_NUMBER = r"(?:番号|No\.?|ナンバー|コード)"

_LABELS = {
    # First, so that 銀行コード is not read as 銀行.
    OTHER: (
        r"(?:教員|医師|看護師|調理師|狩猟|無線|建築士)[^0-9\n]{0,4}免許状?(?:番号)?|旅券法|年金額|(?<!番号・)年金コード|事業所番号|法人番号|登録番号"
        r"|注文|[発受]注|資料(?:番号|No\.?|(?= ?[0-9]))|伝票|管理(?:番号|No|ID)|受付(?:番号|No|ID)|問い?合わ?せ番号|追跡|送り状|型番|型式|品番|製品|シリアル|連番|ロット|部品"
        r"|リビジョン|バージョン|暗証番号|認証番号|確認番号|ISBN|JAN|見積|請求書番号|契約番号|案件|文書番号|起案|工事番号|資産番号|物品|備品|ジョブ|チケット|会議室"
        r"|(?:団体|市区?町村|自治体|業者|科目|歳[入出]|予算|部署|分類)コード|議案|例規|条例|規則|告示|訓令|要綱|郵便番号|電話(?!(?:で|にて|口|した|があ)(?![:]))|TEL|FAX|ファッ?クス|携帯|連絡先|内線|生年月日|更新日|期限|金額|残高|予算|決算"
        r"|合計|総額|人口|件数|世帯数|URL|https?:|〒|銀行コード|支店コード|店番|銀行法"
    ),
    "JP_MY_NUMBER": r"個人番号|通知カード|マイナンバ[ー-]|my[ _-]?number|kojin[ _-]?ban(?:go|gou)",
    "JP_RESIDENT_RECORD_CODE": rf"住民票 ?の?{_NUMBER}|住(?:基|民票)?コード|住民票[^0-9\n]{{1,10}}コード|コード\(住民票\)|juminhyo[ _-]?code|resident[ _]record[ _]code",
    "JP_DRIVER_LICENSE": rf"(?:自動車|運転)?免許(?:証|状)?の?{_NUMBER}?|運転経歴証明書の?(?:番号)?|menkyo(?:sho)?[ _-]?(?:no|bango)|driver'?s?[ _]licen[cs]e(?:[ _](?:no|number))?",
    "JP_PASSPORT": rf"(?:旅券|パスポート)の?{_NUMBER}?|passport(?:[ _](?:no|number))?",
    "JP_RESIDENCE_CARD": rf"(?:在留カード|特別永住者証明書|在留資格証明書)の?{_NUMBER}?|在留番号|在留[^0-9A-Za-z\n]{{1,14}}カードの?(?:番号)?|zairyu[ _-]?(?:card|no|bango)|residence[ _]card",
    "JP_HEALTH_INSURER_NUMBER": r"(?<!被)保険者(?:証)?(?:番号|No\.?)|insurer[ _]number",
    "JP_ELDERLY_INSURANCE_NUMBER": r"後期医療(?!費|制度)|(?<![一-鿿])後期の(?:被保険者|保険証の?|医療の?)?番号|後期高齢者?(?:医療)?(?:保険)?(?:の?被保険者|の?資格確認書)?証?(?: ?の?被保険者番号|の?(?:番号)?)",
    "JP_CARE_INSURANCE_NUMBER": r"介護保険 ?(?:の?被保険者|負担割合)?証?の?(?:番号)?|(?:要介護|要支援)(?:認定)?者?番号|介護(?:の?被保険者)?番号|(?<![一-鿿])介護の番号|介護被保番号?",
    "JP_EMPLOYMENT_INSURANCE_NUMBER": r"雇保(?:番号|No\.?)|雇用保険 ?(?:の?被保険者|受給資格者)?証?の?(?:番号)?|employment[ _]insurance",
    "JP_HEALTH_INSURANCE_NUMBER": r"(?:国民)?健康保険 ?(?:の?被保険者)?証?の?(?:記号)?番号|(?:国保|社保|健保|けんぽ)の?(?:被保険者)?証?の?(?:記号)?番号|健康保険証|国保証|(?:保険証|組合員証|加入者証|資格確認書)の?(?:記号)?番号",
    INSURED: r"被保番号?|(?<![険者療])被保険者(?:証の?)?(?:記号)?番号",
    "JP_PENSION_NUMBER": rf"(?:基礎|国民|厚生)?年金(?:手帳|証書)?の?(?:記号)?{_NUMBER}?|ねんきん(?:定期便|ネット)?|(?:kiso[ _-]?)?nenkin[ _-]?(?:no|bango)|pension[ _]number",
    "JP_POST_BANK_ACCOUNT": r"ゆうちょ(?:銀行)?|日本郵政|貯金記号",
    "JP_BANK_ACCOUNT": r"(?:預金|貯金|振替|振込先?|引落)?口座(?:番号|No\.?)?(?!数)|(?:普通|当座|貯蓄)(?:預金)?(?![一-鿿])|(?<![一-鿿])[普当]\)|(?:銀行|信用金庫|信用組合|信金|労働金庫|労金|農協)|(?:支店|本店|営業部|出張所)(?!ごと|別|数|の実績)|koza[ _-]?(?:no|bango)|(?:bank[ _])?account[ _](?:no|number)",
    "JP_VEHICLE_NUMBER": r"車台番号",
    "JP_EMPLOYEE_NUMBER": r"(?:職員|社員|従業員)(?:の?番号|No\.?|コード|ID)|職番|shokuin[ _-]?(?:no|bango|id)|employee[ _](?:id|no|number)",
    "JP_LOCAL_NUMBER": (
        r"(?:atena|setai|jumin|seiri)[ _-]?(?:no|bango|code|cd)|宛名(?:の?番号|コード|CD)|整理(?:の?番号|No\.?)|世帯(?:の?番号|コード|CD)|(?:納税|納付|決定|更正)?通知書の?番号"
        r"|(?:受給者|医療|手当|手帳)?証(?:の番号|番号)|手当証書|(?:身体障害者|精神障害者保健福祉|障害者|療育|愛の|母子健康|母子)?手帳の?(?:番号)?"
        r"|(?:お客様|ご?契約者|会員|使用者|水栓|児童|園児|生徒|利用者|受給者|患者|納税者|納税義務者|住民|対象者|申請者|介護者|被験者|受診者|接種者|利用)(?:の?番号|No\.?|コード|CD)"
        r"|個人(?:コード|CD)|(?:ケース|生活保護|保護|(?<![一-鿿])台帳|(?:基本|住民|受給者|課税|被災者|[一-鿿]支援者|要配慮者|滞納者)台帳|学籍|診察券|カルテ|印鑑登録証?|公費受給者|公費負担者|接種券|本人確認|認定|証書|(?:専門員|福祉士|保育士)(?:登録)?)(?:番号|No\.?)"
    ),
}
_INITIALS = "ねいおごコゆ専福カケシジチバパフマリロ世予事人介件会伝住使例保信個健備免児公内出利加労医印厚受口台合告品問営国園在型基契学宛対工年店建引当後従患愛手振接携支教整文旅日普暗更期本条案残母決水法注無物特狩生申療発登看確社管精納組総職自被製要見規訓診証認調請議貯資起身車農追送通連運部郵金銀障雇電預"
_LATIN = "abdefhijkmnprstuzABDEFHIJKMNPRSTUZ〒"
_ANY_LABEL = "|".join(f"(?P<{kind}>{words})" for kind, words in _LABELS.items())
LABEL = re.compile(
    f"(?=[{_INITIALS}{_LATIN}])(?={begun(beginnings(_ANY_LABEL, re.IGNORECASE))})(?:{_ANY_LABEL})",
    re.IGNORECASE,
)
"""The class in front is what any label begins with, and behind it stand all pairs of letters that one begins with: the
two hundred words are compared in hardly any other place."""
_LONGEST = 16
_BESIDE = 2
_INTRODUCES = re.compile(rf"[^0-9A-Za-z\n]{{0,3}}[0-9A-Za-z:={BLANK}]")
"""A label behind a number that goes on like this introduces the next one, or what was masked."""
_BEHIND = re.compile(r"[ 、]?(?:[(「【/]|が|は|を|の|という|=)? ?")


class Labels:
    """The labels of one text. Where many numbers ask, all are looked for at once, else those beside each number."""

    def __init__(self, text: str, asking: int = 1) -> None:
        self._text = text
        self._tables = Tables(text)
        self._every = list(LABEL.finditer(text)) if asking * 2 * WINDOW > len(text) else None

    def owner(self, start: int, end: int) -> str | None:
        """The entity that a label gives the number from `start` to `end`; OTHER where it is something harmless."""
        found = self._every
        if found is None:
            first = max(0, start - WINDOW - _LONGEST)
            found = list(LABEL.finditer(self._text, first, end + WINDOW))
        behind = self._behind(found, end)
        at = bisect_right(found, start, key=re.Match.end) - 1
        beside = at >= 0 and found[at].end() >= start - _BESIDE
        # What only qualifies a number is no label of it: 旅券No TS1234567（期限切れ）.
        qualifies = behind == OTHER and beside
        if behind and not qualifies and self._text[end : end + 1] in ("(", "「", "【"):
            return behind
        if behind and self._text.startswith("という", end):
            return behind
        cell = self._tables.cell(start)
        if cell is not None:
            for part in (cell.own[-WINDOW:], cell.heading, cell.left[-WINDOW:]):
                if kind := _last(part):
                    return kind
            return None
        if at >= 0 and found[at].end() > start - WINDOW:
            return found[at].lastgroup
        return behind

    def _behind(self, found: list[re.Match[str]], end: int) -> str | None:
        at = bisect_left(found, end, key=re.Match.start)
        gap = _BEHIND.match(self._text, end)
        if at == len(found) or gap is None or found[at].start() > gap.end() + 8:
            return None
        label = found[at]
        return None if _INTRODUCES.match(self._text, label.end()) else label.lastgroup


def _last(text: str) -> str | None:
    kind = None
    for match in LABEL.finditer(text):
        kind = match.lastgroup
    return kind
