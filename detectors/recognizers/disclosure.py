"""What disclosure ordinances hold back although nobody's person is in it: prices before a bid, posts before their
announcement, negotiations, law suits, audits, assessments of staff."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from detectors.findings import Finding
from detectors.recognizers.base import TextRecognizer, near
from detectors.recognizers.written import Written
from detectors.views.normalise import View

WINDOW = 40

_PRICE = r"予定価格|最低制限価格|低入札調査基準価格|設計金額|入札書比較価格|見積徴収結果|指名業者"
_POSTS = r"人事異動(?:案|の内示)|内示(?:案|前|一覧)?|昇任候補者?|懲戒処分(?:案|の量定)|人事評価(?:結果|の結果|シ-ト|シート)?|勤務評定|採用選考|合格者(?:一覧|名簿)"
_TALKS = r"(?:用地|賃金|労使|団体|価格|契約|和解|補償|買収)(?:の)?交渉|用地買収|交渉方針|譲歩案"
_SUITS = r"訴訟(?:方針|対応|の争点|の見込み)?|争訟|準備書面|和解案|応訴"
_CHECKS = r"(?:抜き打ち|定期|行政|内部|会計)監査|監査(?:計画|対象|結果|指摘)|立入検査|税務調査|査察"
_DRAFTS = r"(?:審議|検討)中の(?:案|資料|素案)|議案(?:調整|の事前調整)|未公表の[^。\n]{1,8}(?:案|計画|予算|資料)|予算要求(?:額|内容)|査定(?:結果|案)"


CATEGORIES = MappingProxyType({
    "price": "CONTRACT_TOPIC",
    "talks": "CONTRACT_TOPIC",
    "suits": "CONTRACT_TOPIC",
    "posts": "PERSONNEL_TOPIC",
    "checks": "INSPECTION_TOPIC",
    "drafts": "DELIBERATION_TOPIC",
})  # fmt: skip


class DisclosureTopicRecognizer(TextRecognizer):
    """The word alone is talk about procedure, .3. Beside what is decided, for whom, or when, it is the matter itself:
    prices .9, everything else .7.

    Each is found twice: as a matter that may not be disclosed, and as one of the category of 情報公開法5条 5号 and 6号
    イ, ロ and ニ that it belongs to, which ordinances follow: rules and the reasons of a disclosure go by that.
    """

    finds = ("NON_DISCLOSURE_TOPIC", *sorted(set(CATEGORIES.values())))
    revision = "2"
    starts = "".join(map(chr, range(0x4E00, 0xA000))) + "抜"
    reach = 128
    gate = re.compile(
        r"価格|設計金額|見積徴収|指名業者|内示|人事異動|昇任候補|懲戒処分|人事評価|勤務評定|採用選考|合格者|交渉|用地買収|譲歩案|訴訟|争訟|準備書面|和解案|応訴|監査|立入検査|税務調査|査察"
        r"|審議中|検討中|議案|未公表|予算要求|査定"
    )
    _topic = re.compile(
        f"(?P<price>{_PRICE})|(?P<posts>{_POSTS})|(?P<talks>{_TALKS})|(?P<suits>{_SUITS})|(?P<checks>{_CHECKS})|(?P<drafts>{_DRAFTS})"
    )
    _matter = MappingProxyType({
        "price": Written(
            r"(?<![A-Za-z])[A-Z甲乙丙○〇]社|株式会社|\(株\)|見積(?:額|金額)|応札額|[0-9][0-9,]{2,12}(?:千|万|億)?円|入札(?:日|予定日)前|本件"
        ),
        "posts": Written(
            r"異動案|内示(?:案|前|一覧)|候補者|(?<![A-Za-z])[SABCD](?:評価|評定|ランク)|[一-鿿]{1,4}(?:さん|氏|主事|主査|係長|課長)(?:の|を|は|が)|(?:以下|次|別紙)の(?:職員|一覧|者)|停職|減給|戒告|職員番号"
        ),
        "talks": Written(
            r"限度額|上限|下限|譲歩|落としどころ|[0-9][0-9,]{1,12}(?:千|万|億)?円|地権者|相手方|方針(?:を|案)|裏"
        ),
        "suits": Written(
            r"原告|被告|相手方|争点|方針|勝訴|敗訴|見込み|代理人|和解案|請求額|[0-9]{1,4}年\([ワネ行ウ]\)"
        ),
        "checks": Written(
            r"抜き打ち|日程|予定日|対象(?:課|部署|事業所)の?(?:一覧|リスト)?|指摘(?:事項)?案|実施日|通告前|事前に知られ"
        ),
        "drafts": Written(
            r"次の|以下の|この|添付|別紙|[0-9][0-9,]{2,12}(?:千|万|億)?円|要約|校正|まとめて"
        ),
    })  # fmt: skip
    _decided = Written(r"(?:案|前|一覧|候補者?)$")
    _manual = Written(
        r"とは|手続|制度|仕組み|規程|要綱|方法|意義|公表基準|の根拠|研修|一般的|について教えて|事後公表"
    )
    """A text about procedure."""

    def find(self, view: View) -> Iterator[Finding]:
        for match in self._topic.finditer(view.text):
            score = self._score(view.text, match)
            for entity in ("NON_DISCLOSURE_TOPIC", CATEGORIES[str(match.lastgroup)]):
                yield self.finding(view, *match.span(), entity, score)

    def _score(self, text: str, match: re.Match[str]) -> float:
        kind = str(match.lastgroup)
        itself = kind == "posts" and self._decided.search(match[0])
        if not itself and not near(self._matter[kind], text, *match.span(), WINDOW):
            return 0.3
        if near(self._manual, text, *match.span(), 20):
            return 0.4
        return 0.9 if kind == "price" else 0.7
