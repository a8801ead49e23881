"""What each kind of finding is called in Japanese: in messages, in placeholders, on pages."""

from __future__ import annotations

from types import MappingProxyType

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
        "CREDIT_CARD": "カード番号",
        "IP_ADDRESS": "IPアドレス",
        "CREDENTIAL": "認証情報",
        "CONFIDENTIAL_MARKING": "機密表示",
        "SPECIAL_CARE_TOPIC": "要配慮の事柄",
        "NARRATIVE_IDENTITY": "人物の描写",
        "NON_DISCLOSURE_TOPIC": "不開示の事柄",
        "PROMPT_INJECTION": "乗っ取りの試み",
        "EXFILTRATION_LINK": "持ち出しリンク",
        "COPYRIGHT_REQUEST": "著作物の要求",
        "CLAIM": "要確認箇所",
        "HIDDEN_TEXT": "不可視文字",
        "OPAQUE_CONTENT": "解読できない内容",
        "DETECTOR_FAILED": "検査できなかった箇所",
    }
)


def japanese(entity: str) -> str:
    """The Japanese name of an entity, or the entity itself where it has none yet."""
    return JAPANESE_NAMES.get(entity, entity)
