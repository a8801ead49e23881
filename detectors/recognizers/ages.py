"""The age of somebody: a number of years beside a person, not a limit in a rule."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.recognizers.base import DIGITS, before
from detectors.recognizers.names import NameRecognizer
from detectors.recognizers.patterns import Form, FormRecognizer
from detectors.recognizers.tables import Tables
from detectors.views.normalise import View


class AgeRecognizer(FormRecognizer):
    """`78歳` beside an honorific, a sex, a member of a family or in brackets; `年齢：78`. Groups and limits are no one's age."""

    finds = ("AGE",)
    starts = DIGITS + "一二三四五六七八九十百満"
    reach = 64
    reads_numerals = False
    # Every branch begins with a letter of its own, so that others are passed over at the speed of a scan.
    gate = re.compile(
        "[歳才](?:(?<=[0-9一二三四五六七八九十百].)|(?<=[0-9一二三四五六七八九十百] .))|年齢|Age|age|生後"
        r"|\((?:(?:(?<=[ん様氏君者告主親人父母夫妻男女子娘兄姉弟妹孫].)|(?<=[ん様氏君者告主親人父母夫妻男女子娘兄姉弟妹孫] .))[0-9]"
        r"|(?:(?<=[一-鿿々ぁ-んァ-ヺ].)|(?<=[一-鿿々ぁ-んァ-ヺ] .))[1-9][0-9]\))"
    )
    _rule = (
        r"(?! ?(?:以上|以下|未満|以降|以後|まで|から|より|[~〜-]|児|人口|代|時点|前後|になる(?!本人|相談者|申請者|母(?!子)|父|夫(?!婦)|妻|長男|長女|次男|次女|息子|娘|祖母|祖父)|になった(?!ばかり)|に(?:達|到達|満たない)|を(?:超|迎|過)|の誕生日"
        r"|到達|刻み|階級|区分|ごと|別|若く|年上|年下|差|程度の(?:児|者)|の(?:年度|者|人口|割合|定年)|定年|健診|検診|相当|、(?=[0-9])|及び|又は|または|・[0-9]))"
    )
    _years = r"(?:1[01][0-9]|[1-9]?[0-9])"
    _kanji = r"(?:百[一二三四五六七八九十]{0,3}|[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
    forms = (
        Form(
            re.compile(
                rf"(?=[0-9百一二三四五六七八九十満])(?<![0-9.・~〜一二三四五六七八九十-])(?<![0-9歳才][,、])(?<![歳才]から)(?<![一二三四五六七八九十][,、])(?:満 ?)?(?:{_years}|{_kanji}) ?[歳才](?![一-鿿]*(?:以上|未満))(?:[0-9]{{1,2}}か月)?{_rule}"
            ),
            0.3,
            labelled=0.8,
        ),
        Form(
            re.compile(
                rf"(?:年齢|(?<![A-Za-z])[Aa]ge)[\"')]? ?[:=|\t ] ?[\"']?(?:満 ?)?(?P<value>{_years}(?: ?[歳才])?)(?![0-9A-Za-z,.~〜-])(?! ?[歳才]?(?:以上|未満|以下|まで|から|代))"
            ),
            0.8,
            value="value",
        ),
        Form(
            re.compile(
                rf"(?:さん|様|氏|くん|ちゃん|君|容疑者|被告|被害者|加害者|相談者|申立人|申出人|通報者|行方不明者|世帯主|母親|父親)[ ]?\((?P<value>{_years}(?:[ ]?[歳才])?)\)"
            ),
            0.8,
            value="value",
        ),
        Form(
            re.compile(
                rf"(?<![一-鿿々])(?:父|母|夫|妻|祖父|祖母|[長次三][男女]|息子|娘|兄|姉|弟|妹|孫)[ ]?\((?P<value>{_years}(?:[ ]?[歳才])?)\)(?=[はがをのにとも、。])"
            ),
            0.8,
            value="value",
        ),
        Form(
            re.compile(
                r"生後 ?(?P<value>[0-9]{1,2} ?(?:[かカヶケ]月|週|日))の(?:男児|女児|男の子|女の子|[長次三][男女]|息子|娘|孫|双子|わが子|赤ちゃん(?=が))"
            ),
            0.8,
            value="value",
        ),
        Form(
            re.compile(
                rf"(?:対象|当該)(?:児童?|者|生徒|園児)[ ]?\((?P<value>{_years}[ ]?[歳才])\)の(?:保護者|母|父|兄|姉|祖[父母]|家庭|世帯|様子|状況|記録|対応|支援の?経過|自宅)"
            ),
            0.65,
            value="value",
        ),
        Form(
            re.compile(
                rf"[一-鿿々ぁ-んァ-ヺー](?<![児童少中長者組齢生猫犬園級人])[ ]?\((?P<value>{_years}[ ]?[歳才])\)(?=[はがをとも])"
            ),
            0.65,
            value="value",
        ),
    )
    label = re.compile(
        r"さん|様|氏(?!名)|くん|君|ちゃん|男性|女性|男児|女児|[(（、 ][男女](?![性児女子])|本人|夫(?!婦)|妻|長男|次男|三男|長女|次女|三女|父|母(?!子)|祖父|祖母|息子|娘"
        r"|孫|弟|妹|(?<!\.)兄|独居|一人暮らし|無職|会社員|患者|世帯主|被害者|相談者|生まれ|(?:学生|生徒|児童|住民|市民)から"
    )
    window = 12
    _bracketed = re.compile(r"\([1-9](?:[0-9]|[0-9]{0,2} ?[歳才])\)")
    _bare = re.compile(
        r"(?<=[一-鿿々ぁ-んァ-ヺー])(?<![校園館所区町村市県号年月日第室課部級組類款項]) ?\((?P<value>[1-9][0-9]|(?:[1-9]|1[01][0-9]|[1-9][0-9]) ?[歳才])\)(?![一-鿿]?[版回号])"
    )

    def __init__(self) -> None:
        super().__init__()
        self._names = NameRecognizer()

    _people = re.compile(
        r"(?:氏名|名前|[Nn]ame)[^\n]{0,60}(?:年齢|[Aa]ge)|年齢[^\n]{0,60}(?:氏名|名前)"
    )
    """Headings of a table of persons; ages over numbers of people are statistics."""
    _heading = re.compile(r"[ \t\"]*(?:満?年齢|[Aa]ge)[ \t\"]*")
    _cell = re.compile(rf"{_years} ?[歳才]?")

    def find(self, view: View) -> Iterator[Finding]:
        yield from super().find(view)
        if "\n" in view.text and self._people.search(view.text):
            for start, end in Tables(view.text).under(self._heading, self._people):
                if self._cell.fullmatch(view.text, start, end):
                    yield self.finding(view, start, end, "AGE", 0.8)
        if not self._bracketed.search(view.text):
            return
        bare = list(self._bare.finditer(view.text))
        if not bare:
            return
        # A number in brackets alone is an age behind a name, and behind nothing else.
        ends = {
            f.span.end for f in self._names.find(view) if f.entity == "PERSON" and f.score >= 0.6
        }
        for match in bare:
            if view.span(match.start(), match.start() + 1).start in ends:
                yield self.finding(view, *match.span("value"), "AGE", 0.65)

    other = re.compile(
        r"満$|対象(?!(?:児童|者|生徒|園児)\($)|制限|定年|平均|条件|要件|資格|対象年齢|おおむね|概ね"
    )
    other_window = 10

    def _score(self, form: Form, text: str, match: re.Match[str]) -> float:
        """A rule is a rule, whoever stands in it."""
        start = match.start(form.value)
        if self.other and before(self.other, text, start, self.other_window):
            return min(form.alone, form.mistaken)
        return super()._score(form, text, match)
