"""Secrets in words of Japanese: 合言葉, answers to secret questions, passphrases, and the turns of a dial.

A watchword is a slogan as often as a secret (みんなの合言葉は「もったいない」): one that holds digits is a secret, one in plain
words only beside what it opens.
"""

from __future__ import annotations

import re

from detectors.recognizers.base import near

_SAID = r"(?:は|が|を|:|=|として)[、 ]?"
_OPEN, _CLOSE = "[「『\"']", "[」』\"']"
_LETTER = "[ぁ-ゖァ-ヺー一-鿿々]"
_ENDS = r"(?=です|でした|だ|である|に(?:変更|設定|しま|した|して)|で(?:入|開|ログイン|解凍|お願い)|を(?:入力|使|設定)|[。、」』)\n]|$)"
_NOT_ONE = (
    r"(?![^。\n」』]{0,12}(?:何|なに|別途|別送|別紙|別メ|後日|未定|変更|不要|なし|あり|ない|必要|以[上下内]|下記|次の|同じ|共通|秘密|忘れ|不明|入力|設定|管理|発行|通知|再発行|リセット|初期化"
    r"|文字|桁|英数|漢字|ひらがな|カタカナ|半角|全角|とおり|通り|こちら|それぞれ|各自|定期|推測|他人|第三者|誰|教え|書か|メモ|保管|使い回|例|ポリシ|欄|画面|任意|[0-9]{1,3}(?:日|回|分|秒|か月|ヶ月|年|件|個|人|円|%)(?![ぁ-ゖァ-ヺ一-鿿]))[^。\n」』]{0,16})"
)
_SECRET = r"パスワ[ー-]ド|パスフレ[ー-]ズ|パスコ[ー-]ド"
_ANSWER = r"秘密の質問の(?:答え|回答)"
_WATCHWORD = r"合い?言葉|あいことば|合い?ことば"
_WITH_DIGITS = rf"(?P<digits>(?={_LETTER}{{1,16}}[0-9]){_LETTER}{{1,16}}[0-9]{{1,8}}(?:(?![にでをはがのとへも]){_LETTER}{{1,3}}?)?)"

PHRASE = re.compile(
    rf"(?:(?P<secret>{_SECRET}|{_ANSWER})|{_WATCHWORD}){_SAID}{_NOT_ONE}(?:{_OPEN}(?P<quoted>(?:{_LETTER}|[0-9A-Za-z ]){{2,24}}){_CLOSE}|{_WITH_DIGITS}{_ENDS})"
    rf"|(?:(?P<answer>{_ANSWER})|{_WATCHWORD}){_SAID}{_NOT_ONE}(?P<plain>(?:[ぁ-ゖー]{{3,12}}?|[ァ-ヺー]{{3,12}}|[一-鿿]{{1,4}}){_ENDS})"
    rf"|(?:(?P<passphrase>パスフレ[ー-]ズ)|合い?言葉) ?[「『]{_NOT_ONE}(?P<beside>(?:{_LETTER}|[0-9A-Za-z ]){{3,24}})[」』]"
)
DIAL = re.compile(
    r"(?:金庫|ダイヤル|ダイアル|南京錠)[^。\n0-9右左]{0,12}(?P<value>(?:[右左][^。\n0-9右左]{0,6}(?:[0-9]{1,3}[^。\n0-9右左]{0,4}){1,2}){1,5}[右左][^。\n0-9右左]{0,6}[0-9]{1,3})"
)
_OPENS = re.compile(
    "ログイン|サインイン|共有|フォルダ|入室|入場|会議|ミ[ー-]ティング|[Zz]oom|Teams|入力|アクセス|認証|解凍|[Zz][Ii][Pp]|添付|ファイル|サイト|アカウント|鍵|解錠|開錠|ボックス|金庫|本人確認|引き渡し|引渡し|お?迎え"
)
"""What a watchword opens."""
_MANY = re.compile(
    "今年|今月|本年|年度|運動|スロ-ガン|スローガン|市民|みんな|地域|防災|活動|キャンペ|目標|テ[ー-]マ"
)


def phrase(text: str, match: re.Match[str]) -> tuple[int, int, float]:
    """Where the secret of a match of `PHRASE` stands, and how sure it is one."""
    name = next(n for n in ("quoted", "digits", "plain", "beside") if match[n] is not None)
    start, end = match.span(name)
    if match["secret"] or match["answer"] or match["passphrase"] or name == "digits":
        return start, end, 0.8
    if near(_OPENS, text, *match.span(), 24) and not near(_MANY, text, *match.span(), 16):
        return start, end, 0.7
    return start, end, 0.5
