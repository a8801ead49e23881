"""Fourteen things that staff ask, and what the four rules make of them as far as detection decides it."""

from __future__ import annotations

import pytest

from detectors.catalogue import ENTITIES, recognizers
from detectors.screen import Screen
from policies.decide import Decision, decide
from policies.load import PACKS, load_policy
from policies.model import Action, Facts, Sighting, Stage

POLICY = load_policy([PACKS / "tokyo4.yaml"], entities=ENTITIES)
SCREEN = Screen(recognizers())

SCENARIOS = [
    (
        Action.MASK,
        "次の滞納者への催告文を作って。山田太郎様（昭和58年4月1日生まれ）、文京区小石川9-99-9、"
        "国民健康保険料 令和7年度 第3期 42,000円が未納",
    ),
    (Action.BLOCK, "個人番号 1234-5678-9018 の方の扶養申請について返信案を"),
    (
        Action.ALLOW,
        "バッチログを解析して:\n" + "\n".join(f"20260401{n:04d} ERROR E12" for n in range(80)),
    ),
    (
        Action.CONFIRM,
        "3月12日の庁内会議の文字起こし（発言者名入り、住民の相談内容を含む）を要約して",
    ),
    (Action.BLOCK, "区民まつりで流すので『青い橋』（2023年のヒット曲）の歌詞を全文載せて"),
    (Action.NOTICE, "子育て広報のキャッチコピーを、詩人の○○風に10案"),
    (Action.CONFIRM, "この新聞記事（貼付1,800字）を300字に要約して庁内メールで共有"),
    (Action.BLOCK, "この新聞記事を300字に要約してホームページに掲載する文にして"),
    (
        Action.BLOCK,
        "令和8年度 当初予算（未公表）の新規事業一覧【取扱注意】を議会説明用に要約",
    ),
    (Action.ALLOW, "地方自治法施行令167条の2の随意契約の要件を教えて。根拠も"),
    (
        Action.CONFIRM,
        "窓口で怒鳴った○丁目の80代男性（要介護3、一人暮らし）への対応記録を整えて",
    ),
    (
        Action.BLOCK,
        "VPN装置の設定を見て: `admin / P@ssw0rd` 10.20.30.40 gw01.example.lgwan.jp",
    ),
    (Action.BLOCK, "指名業者A社の見積額と予定価格を比べて妥当性の文案を"),
    (
        Action.ALLOW,
        "『取扱注意』の表示がある文書の保管ルールを説明する研修資料を作って",
    ),
]
ORDINARY = [
    "障害者手帳1・2級の方を対象とする手当の案内文を作って",
    "生活保護の申請の流れを、やさしい日本語で説明して",
    "高齢者虐待防止の研修資料の構成を考えて",
    "がん検診の受診を勧める広報の見出しを10案",
    "監査委員事務局の業務を新人向けに説明して",
    "人事評価制度の概要を300字にまとめて",
    "パスワードの管理を職員に呼びかける文案を作って",
    "市民まつりの司会台本を作成して",
    "敬老の日の市長挨拶を800字で書いて",
]


def decided(text: str, *, external: bool = True) -> Decision:
    seen = [Sighting("/messages/0/content", "user", f) for f in SCREEN.findings(text)]
    return decide(POLICY, Stage.REQUEST, Facts("福祉課", "m", external=external), seen)


@pytest.mark.parametrize(
    ("action", "text"), SCENARIOS, ids=[f"row {n}" for n, _ in enumerate(SCENARIOS, 1)]
)
def test_what_staff_ask_comes_out_as_the_guideline_says(action: Action, text: str) -> None:
    assert decided(text).action is action


def test_a_notice_with_the_bodys_own_telephone_is_masked_until_it_is_on_the_list() -> None:
    text = "問い合わせ先（福祉課 03-3812-7111）を入れた手当の案内文を作って。対象: 障害者手帳1・2級の方"
    assert {m.sighting.finding.entity for m in decided(text).masks} == {"PHONE_NUMBER"}
    assert decided(text).action is Action.MASK


def test_prices_before_a_bid_may_go_to_a_model_inside_after_a_look() -> None:
    text = "指名業者A社の見積額と予定価格を比べて妥当性の文案を"
    assert decided(text, external=False).action is Action.CONFIRM


@pytest.mark.parametrize("text", ORDINARY, ids=[f"row {n}" for n, _ in enumerate(ORDINARY, 1)])
def test_ordinary_drafting_passes(text: str) -> None:
    assert decided(text).action is Action.ALLOW
