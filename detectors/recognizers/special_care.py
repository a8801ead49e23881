"""Special-care personal information (法2条3項, 施行令2条, ordinances) and what municipalities treat alike.

A topic alone is no personal information: to write about it is ordinary work. A topic beside one person is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.recognizers.base import TextRecognizer, around, matches, near
from detectors.recognizers.traces import (
    AGED,
    COUNTED,
    INVENTED,
    MEANT,
    POINTING,
    SITUATION,
    SMALL_CIRCLE,
    SMALL_PLACE,
)
from detectors.views.normalise import View

WINDOW = 48
"""Characters on each side of a topic, or of an age, that are read with it."""
_LONGEST = 24
"""Characters of a topic."""

_STATUTORY = (
    r"在日(?:韓国|朝鮮|[一-鿿]{1,3})人|日系[二三四]世|アイヌ民族|信仰(?:して|する宗教)|[一-鿿]{1,6}教の?信者|支持政党|非嫡出子|婚外子|同和地区|被差別部落"
    r"|うつ病|鬱病|適応障害|統合失調症|双極性障害|パニック障害|依存症|認知症|がん(?:の?治療|と診断|を患|で(?:入院|通院|療養|治療))|[胃肺乳]がん|大腸がん|白血病|糖尿病|脳梗塞|心筋梗塞|HIV|エイズ|結核|肝炎|てんかん|難病|持病"
    r"|既往歴|病歴|通院(?:歴|中|して)|入院(?:歴|中|して)|診断書|診断名|感染者|陽性(?:者|と判|反応)|要精検|要精密検査|健診結果|検査値|服薬|処方薬|投薬|主治医|中絶|流産|不妊治療|妊娠中"
    r"|前科|前歴|服役|有罪判決|逮捕|送検|書類送検|起訴され|被害届|(?<![A-Za-z])DV(?![A-Za-z])|ドメスティック・?バイオレンス|性被害|性的被害|ストーカー被害|スト-カ-被害|詐欺被害"
    r"|身体障害|知的障害|精神障害|発達障害|自閉症|自閉スペクトラム|ADHD|学習障害|障害者手帳|療育手帳|障害等級|障害支援区分|要介護[1-5]|要介護認定|要支援[12]|自殺(?:未遂|企図|念慮|願望)|自傷|リストカット|少年審判|保護観察|少年院"
    r"|性同一性障害|性的指向|トランスジェンダー|トランスジェンダ-|LGBT"
)
_CASEWORK = r"生活保護|支援措置|児童虐待|虐待(?:通告|の疑い|を受け|が疑)|要保護児童|要支援児童|一時保護|児童相談所|児相|不登校|いじめ(?:られ|を受け|の被害)|ネグレクト|避難行動要支援者|懲戒処分|分限処分|相談(?:記録|内容)|ケース記録|身元不明|行旅死亡人"
_REGISTRY = (
    r"滞納|未納|差押|税額|課税額|所得額|年収|借金|債務|自己破産|本籍|続柄|戸籍|離婚届|認知届|養子"
)


class SpecialCareRecognizer(TextRecognizer):
    """A topic alone .3; with somebody meant .5; with one person .85, or .65 where only records and money are told."""

    finds = ("SPECIAL_CARE_TOPIC",)
    starts = "".join(
        dict.fromkeys("在日アイ信支非婚同被うウ鬱適統双パ依認が胃肺乳大白糖脳心Hエ結肝て難持既病通入診感陽要健検服処投主中流不妊前有逮送書起Dドド性スト詐")
    ) + "".join(map(chr, [*range(0x4E00, 0xA000), *range(0x30A1, 0x30FB)])) + "DHALTがてうい"  # fmt: skip
    reach = 128
    gate = re.compile(
        r"在日|日系|アイヌ|信仰|教の|信者|支持政党|非嫡出|婚外子|同和|被差別|うつ病|鬱病|適応障|統合失|双極|パニック障|依存症|認知|がん|白血|糖尿|脳梗|心筋梗|HIV|エイズ|結核|肝炎|てんかん|難病|持病"
        r"|既往|病歴|通院|入院|診断|感染者|陽性|要精|健診|検査値|服薬|処方薬|投薬|主治医|中絶|流産|不妊|妊娠|前科|前歴|服役|有罪|逮捕|送検|起訴|被害|DV|ドメス|性的|性同一|身体障|知的障|精神障|発達障|自閉|ADHD|学習障|障害者手帳|療育|障害等|障害支"
        r"|要介護|要支援|自殺|自傷|リスト|少年|保護観察|トランスジ|LGBT|生活保護|支援措置|虐待|要保護|一時保護|児童相|児相|不登校|いじめ|ネグレ|避難行動|懲戒|分限|相談|ケース|ケ-ス|身元|行旅|滞納|未納|差押|税額|課税額|所得額|年収|借金|債務|自己破産|本籍|続柄|戸籍|離婚届|養子"
    )
    topic = re.compile(f"(?P<statutory>{_STATUTORY})|(?P<casework>{_CASEWORK})|{_REGISTRY}")

    def find(self, view: View) -> Iterator[Finding]:
        for stretch in around(self.gate, view.text, _LONGEST):
            for match in matches(self.topic, view.text, stretch):
                score = self._score(view.text, match)
                yield self.finding(view, *match.span(), "SPECIAL_CARE_TOPIC", score)

    def _score(self, text: str, match: re.Match[str]) -> float:
        if near(INVENTED, text, *match.span(), WINDOW):
            return 0.3
        if near(POINTING, text, *match.span(), WINDOW):
            return 0.85 if match["statutory"] or match["casework"] else 0.65
        if near(MEANT, text, *match.span(), WINDOW):
            return 0.8 if match["casework"] and self._declared(text, match) else 0.5
        return 0.3

    def _declared(self, text: str, match: re.Match[str]) -> bool:
        """名入り and the like: the text says itself that persons stand in what follows."""
        return near(_DECLARED, text, *match.span(), WINDOW)


_DECLARED = re.compile(r"名入り|名前入り|氏名入り|氏名付き|実名|個人情報(?:を含|入り|あり|が含)")


class NarrativeRecognizer(TextRecognizer):
    """Somebody whom neighbours would know without a name: points for age and sex, small area, small circle, situation
    and special care. From five on (.65) a person is as good as named; four are a doubt (.5)."""

    finds = ("NARRATIVE_IDENTITY",)
    starts = "0123456789一二三四五六七八九十男女母父妻夫長次三息娘祖兄弟姉妹孫小中高独認寝車ひ"
    reach = 128
    gate = re.compile(
        "[0-9十男女小中高学校](?:(?<=[0-9十])[歳才代]|(?<=[男女])(?:[性児子]|の子)|(?<=[小中高学校])[1-6一二三四五六])"
    )

    def find(self, view: View) -> Iterator[Finding]:
        text = view.text
        for match in AGED.finditer(text):
            score = self._score(text, *match.span())
            if score:
                yield self.finding(view, *match.span(), "NARRATIVE_IDENTITY", score)

    def _score(self, text: str, start: int, end: int) -> float:
        if near(INVENTED, text, start, end, WINDOW):
            return 0.0
        points = 1
        points += 1 if near(SMALL_PLACE, text, start, end, WINDOW) else 0
        points += 1 if near(SMALL_CIRCLE, text, start, end, WINDOW) else 0
        points += 1 if near(SITUATION, text, start, end, WINDOW) else 0
        points += 3 if near(SpecialCareRecognizer.topic, text, start, end, WINDOW) else 0
        if near(COUNTED, text, start, end, 24):
            points -= 2
        if points < 4:
            return 0.0
        return {4: 0.5, 5: 0.65, 6: 0.75}.get(points, 0.85)
