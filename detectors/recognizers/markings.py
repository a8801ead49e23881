"""Markings of confidentiality: *borne* by a document, or only *mentioned* in a sentence about such documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.recognizers.base import TextRecognizer
from detectors.views.normalise import View

_CIRCLE = "庁内|関係者|関係課|関係部署|関係機関|部内|課内|局内|所内|室内|係内|職員|委員|取扱者|所属長|管理職|幹部|役職者|社内|組織内|構成員|出席者|担当者|議員"
_STRONG = (
    r"取 ?扱 ?厳 ?重 ?注 ?意|取 {0,2}り?扱 {0,2}い?注 {0,2}意(?!事項|書|点)|(?:部|庁|社|対|職|組織|関係者|関係課) {0,2}外 {0,2}秘|[マ丸]ル?秘(?![一-鿿])|極 {0,2}秘(?!裏|結婚|来日|出産|任務|捜査|会談|入国)|厳 {0,2}秘|(?<![一-鿿])人事?秘(?![一-鿿])"
    rf"|(?:{_CIRCLE})限定?(?:り(?![でな]の)|(?=[ \t\n()\]】〕>》≫・、。※★]|$))|庁内のみ(?=[】〕\])　 ]|$)|厳重取扱注意|配[布付](?:先)?限定(?=[ ・、】)\]\n]|$)|(?<![一-鿿])秘密(?=[ \t\n】)\]]|$)"
    r"|(?:自治体)?機 {0,2}密 {0,2}性(?:ランク)?[ :=]{0,3}[23][ABCabc]?(?:情報)?|要機密(?:情報)?"
    r"|TLP:(?:RED|AMBER(?:\+STRICT)?)|(?<![A-Z])(?:TOP )?SECRET(?= ?[-:/|\])\n]|$)|(?:(?:STRICTLY|HIGHLY|COMPANY|Company|Strictly) )?(?:CONFIDENTIAL|Confidential(?= ?[-:/|\])\n]|$))"
    r"|(?:(?:FOR|For) )?(?:(?:INTERNAL|OFFICIAL) USE ONLY|(?:[Ii]nternal|[Oo]fficial) [Uu]se [Oo]nly)|(?<![一-鿿])秘(?![一-鿿])"
)
_WEAK = (
    r"(?:関係者以外)?(?:持ち?出し?|複写|複製|転送|転載|閲覧|コピー|コピ-|撮影)(?:禁止|厳禁|不可)|未定稿|内部検討用|議案調整中|未公表|公表前(?:資料)?|非公開|非公表"
    r"|情報解禁日?|解禁日時?|(?<![一-鿿])機密(?=[ \t\n】)\]]|$)|予定価格|最低制限価格|(?:閲覧|会議|使用|会議終了|閲覧終了)後(?:廃棄|回収)|要回収|機密(?:情報|文書|資料)"
)
_SIGNS = " \t※■●◆◎○★☆*#[]()<>【】〔〕〈〉《》≪≫-=:・/|,"


class MarkingRecognizer(TextRecognizer):
    """Borne: in brackets that are not quotation marks, set apart on a short line, behind a label for the class of a
    document, or said by a document of itself. Mentioned: anywhere else."""

    finds = ("CONFIDENTIAL_MARKING",)
    starts = "取部庁社極厳関職自機要未内議公非秘解予最TCSHFIO人厳配o対マ丸委持複転閲コ撮会使配課局所室係管幹役組構出担情i"
    reach = 64
    revision = "3"
    gate = re.compile(
        r"取り?[ ]{0,2}扱|限|機 {0,2}密|未定稿|内部検討|調整中|公表|公開|解禁|予定価格|制限価格|TLP|C(?:ONFIDENTIAL|onfidential)|SECRET|秘|禁止|厳禁|不可|廃棄|回収|限定|のみ|I(?:NTERNAL|nternal)|O(?:FFICIAL|fficial)|official|internal"
    )
    _mark = re.compile(f"(?=[{starts}])(?:(?P<strong>{_STRONG})|{_WEAK})")
    _opening = re.compile(r"[【〔\[(<〈《≪※■●◆◎○★☆*#]\s{0,2}$")
    _closing = re.compile(r"\s{0,2}[】〕\])>〉》≫※■●◆◎○★☆*]")
    _sentence = re.compile(
        r"[、。？?「」『』]|とは|です|ます|する|して|[はがを]|(?<=[a-z])\.|(?:[一-鿿ァ-ヺ]の|に|の)(?=[^ ]{0,12}$)(?=[^ ]*(?:方法|手順|注文|理由|意味|違い|基準))"
    )
    _this = re.compile(
        r"(?:本|この|添付の?|別添の?|以下の|下記の|次の|下の|上の|こちらの|これらの)(?:資料|文書|書類?|書面|書|メ[ー-]ル|ファイル|情報|記録|議事録|内容|件|デ[ー-]タ|一覧|案|メモ|稿)(?:の内容|の取扱い(?:区分)?)?は、?(?:まだ)?$"
        r"|(?:以下|次|下記|添付|別添|これ|こちら|本件|本件資料|ここから先?|以降)(?:は、?|、)(?:まだ)?$|(?<![一-鿿ァ-ヺ])(?:以下|次|下記|添付|別添|下|上)の$|(?<![ぁ-ゖ一-鿿])(?:この|こちらの)$"
    )
    _is = re.compile(
        r"(?:の?(?:情報|文書|資料|扱い?|取扱い))?(?:です(?!か|が、?(?:どう|いい|よい))|とする|とし[、ま]|としてください|である|の[一-鿿]{1,8}です(?!か)|の取扱いです|として(?:お取り?扱い|取り?扱)|に該当[しす]|につき|のため|なので|で(?:お願い|ある|、)|扱い?で|を含[みむ])"
    )
    """Behind 「本資料は」, a sentence in which a document says of itself what it bears."""
    _of = re.compile(
        r"(?:の|扱い?の|な)?(?:資料|文書|書類|メモ|デ[ー-]タ|記録|議事録|案|原稿|ファイル|メ[ー-]ル|一覧|情報)(?!の?(?:定義|意味|区分|基準|取扱い|分類|表示|保管|とは))"
    )
    """Behind 「次の」: the document that follows is told to be of that kind."""
    _so = re.compile(r"(?:です(?!か)|なので|のため|につき)")
    _itself = re.compile(
        r"(?:情報|資料|文書)?(?:です(?=[。、\n]|$)|扱い?の(?:資料|文書|情報)です|の(?:資料|文書|情報)(?:です|につき|なので|のため)|扱い?(?:です|で(?=お願い|、))|で(?=お願い)|につき|のため|を含みます)"
    )
    """Behind a marking that begins a line."""
    _class = re.compile(
        r"(?:(?:取扱い?|情報|機密|公開|秘密|文書|資料|管理|格付け?)の?(?:区分|レベル|分類|ランク|等級|種別|取扱い?|の扱い)|格付け?|分類|区分|件名|標題|題名|タイトル|[Ss]ubject|取扱い?|秘密指定|[Cc]lassification)[\"']? ?[:=|,\t ][ \t\"']{0,3}$|(?:取扱い?|情報|機密|公開)区分「$"
    )
    _field_ends = re.compile(r"(?:情報|資料|文書)?(?:[ \t\"'|,\n(/]|$)")
    _quoted = re.compile(r"[「『“\"']\s{0,2}$")
    _goods = re.compile(r"こわれ|壊れ|割れ|ワレモノ|精密|天地|ガラス|薬品|火気|荷物|シ[ー-]ル")
    """What has to be handled with care for another reason."""
    _goes_on = re.compile(
        r"[のにをがはとでもや](?![一-鿿]{2,} )|という|など|について|とは|is |are |when |on |files?"
    )
    """A sentence about the marking in front of it."""
    _asks = re.compile(r"教えて|ですか|[?？]|違い|とは|意味")

    def find(self, view: View) -> Iterator[Finding]:
        for match in self._mark.finditer(view.text):
            yield self.finding(
                view, *match.span(), "CONFIDENTIAL_MARKING", self._score(view.text, match)
            )

    def _score(self, text: str, match: re.Match[str]) -> float:
        start, end = match.span()
        if self._quoted.search(text, max(0, start - 3), start):
            return 0.3
        strong = bool(match["strong"])
        borne = 0.9 if strong else 0.8
        if self._set_apart(text, match) or self._classed(text, start, end):
            return borne
        if self._said_of_itself(text, start, end, strong):
            return 0.8
        opening = self._opening.search(text, max(0, start - 3), start)
        if opening and self._closing.match(text, end, end + 3):
            # 住所（非公開） tells about the address, not about the document.
            return borne if strong or opening[0][0] != "(" else 0.6
        opened = text[start - 1 : start] == "【"
        return borne if (strong or opened) and self._in_brackets(text, start, end) else 0.3

    def _said_of_itself(self, text: str, start: int, end: int, strong: bool) -> bool:
        if self._this.search(text, max(0, start - 20), start):
            if strong and (self._is.match(text, end) or self._of.match(text, end)):
                return True
            return bool(self._so.match(text, end))
        line = text.rfind("\n", max(0, start - 8), start) + 1 or max(0, start - 8)
        first = not text[line:start].strip(_SIGNS) and (line == 0 or text[line - 1] == "\n")
        return strong and first and bool(self._itself.match(text, end))

    def _classed(self, text: str, start: int, end: int) -> bool:
        """Behind a label, and all that its field holds."""
        return bool(
            self._class.search(text, max(0, start - 16), start)
            and self._field_ends.match(text, end)
        )

    def _in_brackets(self, text: str, start: int, end: int) -> bool:
        """Among few words in brackets at the beginning or the end of a line: （公表前につき取扱注意）."""
        left = max(text.rfind(c, max(0, start - 20), start) for c in "【〔([≪<《")
        right = min(
            (n for c in "】〕)]≫>》" if (n := text.find(c, end, end + 20)) >= 0), default=-1
        )
        if left < 0 or right < 0 or self._sentence.search(text, left, right):
            return False
        return text[max(0, left - 1) : left] in ("", "\n", " ") or text[right + 1 : right + 2] in (
            "",
            "\n",
            " ",
        )

    def _set_apart(self, text: str, match: re.Match[str]) -> bool:
        """Alone on a short line, or at its beginning, end or middle between blanks, and not in a sentence."""
        start, end = match.span()
        left = text.rfind("\n", max(0, start - 40), start) + 1 or max(0, start - 40)
        right = text.find("\n", end, end + 40)
        right = right if right >= 0 else min(len(text), end + 40)
        if left and text[left - 1] != "\n":
            return False
        ahead, behind = text[left:start].strip(_SIGNS), text[end:right].strip(_SIGNS)
        if not self._mark.sub("", ahead).strip(_SIGNS) and not self._mark.sub("", behind).strip(
            _SIGNS
        ):
            return True
        if self._goods.search(text, left, right):
            return False
        if (
            not ahead
            and match["strong"]
            and text[end : end + 1] in " \t(【/:・.-※"
            and end < len(text)
        ):
            return not self._goes_on.match(behind) and not self._asks.search(text, end, right)
        if right - left > 40 or self._sentence.search(text, left, right):
            return False
        if not match["strong"] and (ahead or match[0].endswith("価格")):
            return self._heading(text, left, right) and self._between_blanks(
                text, start, end, ahead, behind
            )
        return self._between_blanks(text, start, end, ahead, behind)

    @staticmethod
    def _heading(text: str, left: int, right: int) -> bool:
        return "\n" in text[max(0, left - 1) : left] + text[right : right + 1]

    @staticmethod
    def _between_blanks(text: str, start: int, end: int, ahead: str, behind: str) -> bool:
        return all(
            not words or touching in " \t・"
            for words, touching in ((ahead, text[start - 1 : start]), (behind, text[end : end + 1]))
        ) and not MarkingRecognizer._goes_on.match(behind)
