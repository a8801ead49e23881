"""What things are called in Japanese, in messages, placeholders and pages: kinds of findings, actions, modes, stages.

English calls an action, a mode and a stage what a pack does. Records have decisions: the log has its own table of them,
since it knows no guideline, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from policies.rules.model import Action, Mode, Rule, Stage
from policies.rules.terms import OF_A_RULE, Term

ACTIONS = MappingProxyType(
    {
        Action.ALLOW: "許可",
        Action.NOTICE: "注意",
        Action.FLAG: "要点検",
        Action.LABEL: "表示",
        Action.MASK: "伏せ字",
        Action.CONFIRM: "確認",
        Action.ROUTE: "切替え",
        Action.BLOCK: "遮断",
    }
)
MODES = MappingProxyType({Mode.OBSERVE: "観測", Mode.NOTICE: "知らせる", Mode.ENFORCE: "適用"})
STAGES = MappingProxyType({Stage.REQUEST: "依頼", Stage.RESPONSE: "回答"})

JAPANESE_NAMES = MappingProxyType(
    {
        "PERSON": "氏名",
        "ORGANIZATION": "組織名",
        "PHONE_NUMBER": "電話番号",
        "EMAIL_ADDRESS": "メールアドレス",
        "JP_ADDRESS": "住所",
        "JP_POSTAL_CODE": "郵便番号",
        "BIRTH_DATE": "生年月日",
        "JP_MY_NUMBER": "個人番号",
        "JP_CORPORATE_NUMBER": "法人番号",
        "JP_RESIDENT_RECORD_CODE": "住民票コード",
        "JP_DRIVER_LICENSE": "運転免許証番号",
        "JP_PASSPORT": "旅券番号",
        "JP_RESIDENCE_CARD": "在留カード番号",
        "JP_HEALTH_INSURER_NUMBER": "保険者番号",
        "JP_HEALTH_INSURANCE_NUMBER": "健康保険の記号番号",
        "JP_ELDERLY_INSURANCE_NUMBER": "後期高齢者医療番号",
        "JP_CARE_INSURANCE_NUMBER": "介護保険番号",
        "JP_EMPLOYMENT_INSURANCE_NUMBER": "雇用保険番号",
        "JP_PENSION_NUMBER": "基礎年金番号",
        "JP_BANK_ACCOUNT": "口座番号",
        "JP_POST_BANK_ACCOUNT": "ゆうちょ口座番号",
        "JP_VEHICLE_NUMBER": "車両番号",
        "JP_LOCAL_NUMBER": "整理番号",
        "JP_EMPLOYEE_NUMBER": "職員番号",
        "LOGIN_NAME": "ログイン名",
        "AGE": "年齢",
        "CREDIT_CARD": "カード番号",
        "IP_ADDRESS": "IPアドレス",
        "MAC_ADDRESS": "機器アドレス",
        "NETWORK_HOST": "ホスト名",
        "LOCATION": "英文住所",
        "US_SSN": "社会保障番号",
        "US_ITIN": "納税者番号",
        "US_DRIVER_LICENSE": "外国の運転免許証",
        "US_PASSPORT": "外国の旅券番号",
        "US_BANK_NUMBER": "外国の口座番号",
        "US_MBI": "外国の保険番号",
        "UK_DRIVING_LICENCE": "英国の運転免許証",
        "UK_PASSPORT": "英国の旅券番号",
        "UK_NHS": "英国の医療番号",
        "UK_NINO": "英国の保険番号",
        "IBAN_CODE": "海外口座番号",
        "MEDICAL_LICENSE": "外国の医師番号",
        "MEDICAL_RECORD_NUMBER": "診療録番号",
        "CRYPTO": "暗号資産アドレス",
        "CREDENTIAL": "認証情報",
        "CONFIDENTIAL_MARKING": "機密表示",
        "SPECIAL_CARE_TOPIC": "要配慮の事柄",
        "NARRATIVE_IDENTITY": "人物の描写",
        "NON_DISCLOSURE_TOPIC": "不開示の事柄",
        "DELIBERATION_TOPIC": "審議検討の事柄",
        "CONTRACT_TOPIC": "契約・交渉の事柄",
        "PERSONNEL_TOPIC": "人事の事柄",
        "INSPECTION_TOPIC": "監査・検査の事柄",
        "PROMPT_INJECTION": "乗っ取りの試み",
        "EXFILTRATION_LINK": "持ち出しリンク",
        "COPYRIGHT_REQUEST": "著作物の要求",
        "CLAIM": "要確認箇所",
        "VERBATIM_ECHO": "入力文の写し",
        "INSTRUCTION_ECHO": "指示文の写し",
        "HIDDEN_TEXT": "不可視文字",
        "OPAQUE_CONTENT": "解読できない内容",
        "IMAGE_CONTENT": "画像の内容",
        "DETECTOR_FAILED": "検査できなかった箇所",
    }
)


def japanese(entity: str) -> str:
    """The Japanese name of an entity, or the entity itself where it has none yet."""
    if entity.startswith(OF_A_RULE):
        return "指定の語"
    return JAPANESE_NAMES.get(entity, entity)


class KindNames(Mapping[str, str]):
    """What every kind of finding is called, those of a policy's own too. The words of a rule have a name even where the
    rule is gone."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        own = {t.entity: t.title for t in terms if not t.entity.startswith(OF_A_RULE)}
        self._names = {**JAPANESE_NAMES, **own}

    def __getitem__(self, entity: str) -> str:
        return japanese(entity) if entity.startswith(OF_A_RULE) else self._names[entity]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def marking(rule: Rule, entity: str) -> str:
    """What a mask of this rule calls what stood there: of a kind that a pack defines itself, its title."""
    return rule.marks.get(entity) or japanese(entity)


def acting(action: Action, mode: Mode) -> str:
    """What a rule does, and how far it goes where it is not enforced."""
    return ACTIONS[action] + ("" if mode is Mode.ENFORCE else f"（{MODES[mode]}）")
