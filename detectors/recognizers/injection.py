"""Attempts to turn a model against its instructions, by what they ask for.

Rules, no classifier. What a rule sees is recorded; only the plain demand for the system prompt is sure enough to stop,
and text hidden in invisible characters, which `opaque.py` finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.recognizers import loosened, obeyed, steered, takeover
from detectors.recognizers.base import PRINTABLE, TextRecognizer, matches
from detectors.recognizers.needed import Needing
from detectors.recognizers.openings import any_of
from detectors.recognizers.overrides import SAID, YOURS
from detectors.recognizers.slots import Said
from detectors.recognizers.turned import (
    DEMAND,
    MORE_ENGLISH,
    MORE_JAPANESE,
    OVERRIDE,
    PERSONA,
    SECRET,
    STEERED,
)
from detectors.recognizers.written import Written
from detectors.views.normalise import View

_NEAR = r"[^。\n]{0,24}?"
_WORDS = r"[^.!?。\n]{0,40}?"

_EARLIER = (
    r"(?:これまで|今まで|いままで|以前|上記|上述|前述|以上|(?<![一-鿿])[上前](?=の|に(?:書|示|記|あ))|先ほど|さっき|既存|全て|すべて|あらゆる|最初|事前"
    r"|システム|開発者|管理者|あなた|与えられた|受け(?:た|取った)|設定された|ここまで)"
)
_RULES = r"(?:指示|命令|ルール|制約|制限|プロンプト|設定|ガイドライン|規則|規約|前提|役割|会話|記述|安全機能|フィルタ)"
_DROPPED = (
    r"(?:を|は|に|も|から|なんて|など)?(?:全て|すべて|一切|完全に|いったん|一旦|今すぐ)?(?:無視(?:し(?:て|ろ|なさい|ましょ|た上)|せよ|する(?:こと|よう)|で)"
    r"|忘れ(?:て|ろ|なさい|る(?:こと|よう))|破棄し(?:て|ろ|なさい)|無効(?:に(?:し|す)|化し)|取り消し(?:て|なさい)|リセットし(?:て|ろ)|上書きし(?:て|ろ)"
    r"|従(?:わない(?:で|こと)|う必要は)|解除し(?:て|ろ|なさい)|捨て(?:て|ろ)|気にしな(?:い|く)|考慮しない(?:で|こと)|守らな(?:いで|くて))"
)
_SYSTEM_PROMPT = (
    r"(?:システム[・ ]?プロンプト|初期プロンプト|隠しプロンプト|プロンプトの?(?:全文|テキスト|原文)|内部(?:の)?(?:設定|指示|ルール|命令|プロンプト)|隠された(?:指示|設定|ルール|命令)"
    r"|(?:あなた|君|AI|お前)(?:に|へ)(?:最初に)?(?:与えられ|設定され|渡され)(?:た|ている)(?:[^。\n]{0,6})?(?:指示|ルール|プロンプト|設定|命令)"
    r"|最初に(?:与えられた|受け取った)(?:指示|命令|プロンプト)|開発者(?:から)?の指示|システムメッセージ)"
)
_SHOWN = (
    r"(?:の(?:内容|全文|中身|原文|文章|全体))?(?:を|は|、)?(?:(?!書き方|作り方|使い方|設計|意味|役割|違い|例|方法|案)[^。\n]){0,12}?"
    r"(?:表示し|出力し|見せ|書き出し|開示し|印字し|コピーし|コピペし|繰り返し|復唱し|列挙し|示し|明かし|暴露し|教え|貼り付け|引用し)"
    r"(?:て(?!い[るた])|ろ|なさい)"
)
_JAPANESE = (
    (
        rf"{_SYSTEM_PROMPT}{_SHOWN}(?![^。\n]{{0,4}}(?:しまう|しまっ|いけ|は(?:なら|いけ)))",
        DEMAND,
    ),
    (rf"{_EARLIER}(?:の|に|で|から)?[^。\n]{{0,10}}?{_RULES}{_DROPPED}", OVERRIDE),
    (r"(?:上記|上述)(?:の内容|の文章|の文)?(?:を|は)?(?:すべて|全て)?無視(?:し(?:て|ろ)|せよ|[ 、]?上)", OVERRIDE),
    (
        r"(?:指示|命令|ルール)(?:を|は)(?:すべて|全て|一切)?(?:無視し|忘れ)て(?=、|ください|次の|代わりに|以下|私の|今から)",
        OVERRIDE,
    ),
    (
        r"(?:あなた|君|お前|AI)(?:は|が)" + _NEAR + r"(?:制限|制約|規則|ルール|倫理|フィルタ-?ー?|検閲|ガイドライン|規制)"
        r"[^。\n]{0,8}?(?:のない|のなく|がない|なしの|なしで|ない存在|受けない|縛られない|従わない|従わず|持たない|とらわれない|無視する|から解放|から自由)",
        PERSONA,
    ),
    (
        r"(?:脱獄|ジェイルブレイク|DAN|オ-?ー?バ-?ー?ライド|制限解除|無検閲|ゴッド|フィルタ解除)[ ・]?モ-?ー?ド" + _NEAR
        + r"(?:入|有効|切り替|移行|起動|オン|なって|なり|開始|答え|回答)",
        PERSONA,
    ),
    (
        r"(?:開発者|デベロッパ-?ー?|管理者|デバッグ)モ-?ー?ド(?:に(?:入って|入れ|なって|なれ|移行して|切り替わって)|で(?:回答|応答|答え|動作し)|として(?:振る舞|回答|応答))",
        PERSONA,
    ),
    (r"あなたは[^。\n]{0,8}(?:今|何でもする|DAN)[^。\n]{0,8}(?:何でもする|何でもできる|DAN)", PERSONA),
    (
        r"(?:あなた|君|お前|(?:私たちの|この)?システム|秘密|ユ-?ー?ザ-?ー?|管理者)の" + r"[^。\n]{0,4}?(?:パスワ-?ー?ド|秘密の?鍵|合言葉|シ-?ー?クレット|APIキ-?ー?)"
        r"(?:は(?:何|\?|なん)|を" + _NEAR + r"(?:教えて|言って|明かして|表示して|出力して|共有して|見せて))",
        SECRET,
    ),
    (r"(?<!の)(?:パスワ-?ー?ド|合言葉)(?:は(?:何ですか|なに|\?)|を(?:教えて(?:くれ|ください|$)|言って|明かして))", SECRET),
    (
        r"(?:翻訳|要約|校正)(?:せず(?:に)?|しないで|ではなく|するのではなく|するな)" + _NEAR + r"(?:実行し|出力し|従っ|従え|表示し)",
        STEERED,
    ),
    (
        r"(?:AI|LLM|アシスタント|言語モデル|ChatGPT|チャットボット)(?:へ|に対する|への)(?:の)?(?:重要な|追加の|新しい|秘密の|隠し)?(?:指示|命令)[:。]",
        STEERED,
    ),
    *MORE_JAPANESE,
    *steered.JAPANESE,
    *obeyed.JAPANESE,
    *loosened.JAPANESE,
    (r"(?:この文書|この文章|これ|本文)を(?:読|処理|要約)[^。\n]{0,8}(?:AI|アシスタント|モデル|LLM)は", STEERED),
)  # fmt: skip

_A = r"(?<![A-Za-z])"
_Z = r"(?![A-Za-z])"
_PAST = r"(?:previous(?:ly)?|prior|above|preceding|earlier|existing|foregoing|initial|original|system|safety|content|ethical|your|all|any|every|those|these|the given|the last)"
_ORDERS = r"(?:instructions?|directives?|directions?|prompts?|rules?|orders?|commands?|tasks?|assignments?|guidelines?|context|information|restrictions?|programming|guardrails?|filters?|polic(?:y|ies)|requests?|conversation|messages?|text)"
_DROP = r"(?:ignor(?:e|ing)|igmre|disregard(?:ing)?|forget(?:ting)?|overlook|neglect|overrid(?:e|ing)|bypass|circumvent|erase|discard|drop|(?:do not|don't|never) (?:listen to|follow|obey|look in|answer)|leave|pay no attention to|deviate from|despite)"
_ASK = r"(?:reveal|show|print|repeat|output|display|tell me|give me|give us|what (?:is|are|was|were|'s)|leak|disclose|dump|recite|write(?: down| out)?|return|provide|list|share|say|spell|encode|expose|confirm|what's)"
_ENGLISH = (
    (
        rf"{_A}{_ASK}{_Z}[^.!?\n]{{0,24}}?{_A}(?:your|the|its|all)(?: (?:full|entire|exact|complete|whole|original|initial|hidden|secret|internal|own))* "
        r"(?:system (?:prompt|message|instructions?)|initial (?:prompt|instructions?)|hidden (?:prompt|instructions?)|prompt texts?|pre-?prompt|developer (?:message|instructions?))",
        DEMAND,
    ),
    (
        rf"{_A}(?:reveal|show|print|repeat|output|display|recite|dump|leak){_Z}[^.!?\n]{{0,16}}?(?:your|the) (?:previous |above |initial |original |given |full |entire )*(?:prompts?|instructions?)(?: (?:above|verbatim|given|you (?:were|have been) given|word for word)|{_Z}[ ,.!]*(?:verbatim|word for word|as |in )|[.!?]?$)",
        OVERRIDE,
    ),
    (rf"{_A}{_DROP}{_Z} {_WORDS}{_A}{_PAST}{_Z}[^.!?。\n]{{0,28}}?{_A}{_ORDERS}{_Z}", OVERRIDE),
    (
        rf"{_A}(?:ignore|forget|disregard)(?: about)? (?:all|everything|anything|whatever)(?: (?:that|which|i|you|we|above|before|previous|prior|said|and|in|of)|[,.!]|$)",
        OVERRIDE,
    ),
    (
        rf"{_A}(?:ignore|forget|disregard|igmre|despite) (?:all )?(?:what|everything|that|all)[^.!?\n]{{0,24}}?(?:said|told|before|above|talked|mentioned|instructed|learned)",
        OVERRIDE,
    ),
    (rf"{_A}(?:ignore|disregard|forget) (?:the )?(?:above|foregoing)(?: and| ignore|[.,:;!]|$)", OVERRIDE),
    (
        rf"{_A}(?:what|which) (?:is|was|were|are) (?:written|said|stated|the text)[^.!?\n]{{0,20}}?(?:above|(?:beginning|start|top) of (?:this|the|your) prompt)|what are your (?:initial )?instructions",
        OVERRIDE,
    ),
    (rf"{_A}your instructions are (?:now )?to{_Z}", OVERRIDE),
    *MORE_ENGLISH,
    *steered.ENGLISH,
    *obeyed.ENGLISH,
    *loosened.ENGLISH,
    (rf"{_A}(?:by|from) your own knowledge and not|{_A}abandon all your|additional instructions? ?[-:]|{_A}leave all (?:the )?previous", OVERRIDE),
    (r"<(?:god|system|admin|developer|sudo|override|debug)[ _-]?mode>|entering an? ['\"“‘][^'\"\n]{0,30} mode", PERSONA),
    (rf"{_A}(?:change|replace|update|rewrite) (?:your|the|all) {_WORDS}(?:instructions?|programming|rules) (?:to|with)", OVERRIDE),
    (r"<\|(?:im_start|im_end|system|endoftext)\|>|\[/?INST\]|<</?SYS>>|###\s?(?:system|instruction)s?\s?:", OVERRIDE),
    (rf"{_A}(?:do anything now|you are (?:now )?(?:an? )?(?:special agent )?DAN|as DAN|DAN (?:mode|can do)|STAN mode|APOPHIS)", PERSONA),
    (
        rf"{_A}(?:enter(?:ing)?|activat(?:e|ed|ing)|enabl(?:e|ed|ing)|switch(?:ing)? to|go into|you are (?:now )?in|turned on|with)"
        r" [^.!?\n]{0,24}?(?:developer|god|sudo|override|jailbreak|admin|debug|root|DAN|evil|unrestricted|opposite|law enforcement|security override|system override) ?(?:mode|override)",
        PERSONA,
    ),
    (r"(?:mode|override) (?:enabled|activated|engaged)|(?:enter|in|activate)[^.!?\n]{0,12} override mode", PERSONA),
    (
        rf"{_A}(?:you are|you're|act as|pretend (?:to be|you are|you're|that you)|imagine you are|respond as|behave (?:as|like)|simulate|roleplay as|you will be)"
        rf"{_Z}[^.!?\n]{{0,80}}?(?:without (?:any )?(?:restrictions?|filters?|rules|ethics|ethical|morals?|moral|limits?|limitations?|censorship|guidelines)"
        r"|(?:no|has no|have no) (?:restrictions?|filters?|rules|ethics|morals?|limits?|limitations|ethical|moral|programming guidelines)|free (?:from|of) (?:all|any|the)|unfiltered|uncensored|amoral|not (?:bound|limited|restricted) by|unrestricted ai|evil)",
        PERSONA,
    ),
    (rf"{_A}(?:how|what) would an (?:ai|assistant|llm|chatbot) (?:without|with no)", PERSONA),
    (rf"{_A}i am (?:your )?(?:god|developer|creator|master|system administrator|admin)(?:[.,!]| and| so)", SECRET),
    (
        rf"(?<!never )(?<!not )(?<!n't ){_A}{_ASK}{_Z}[^.!?\n]{{0,32}}?{_A}(?:your|the|our|system'?s?|user'?s?)(?: (?:secret|system|admin|hidden|current|actual|real|full|user'?s?))* (?:passwords?|secret (?:key|code|word)s?|passphrase|access codes?|pass ?key){_Z}",
        SECRET,
    ),
    (rf"(?<!never )(?<!not )(?<!n't ){_A}share (?:your|the|our) (?:secret |system |own )?passwords?", SECRET),
    (
        rf"{_A}(?:now |here |then |but )?(?:come|comes|follow|follows|are followed|begin|start|focus on|concentrate on)[^.!?\n]{{0,20}}? (?:your |the |an? |further |second )?new (?:tasks?|assignments?|instructions?|challenges?)",
        STEERED,
    ),
    (rf"{_A}(?:your )?new (?:tasks?|assignments?|instructions?)(?: (?:is|are)(?: as follows)?)? ?:", STEERED),
    (
        rf"{_A}(?:instead|just|only|but|stop|and)[ ,:-]{{1,4}}(?:just |only |instead |now )?(?:print|output|write|say|state|respond with|answer with)(?: only| the following| that you)? ?:? ?[\"'“‘]",
        STEERED,
    ),
    (rf"{_A}stop ?[-:.!] ?(?:now )?(?:write|say|print|output)|(?:jsut|just) (?:output|print) [\"'A-Z]|instead (?:print|say|output|write|state)", STEERED),
    (rf"{_A}say (?:that )?you (?:hate|love|are)|include that you (?:hate|love)", STEERED),
    (rf"{_A}(?:state|say|print|output|report|conclude|respond)[^.!?\n]{{0,12}}?(?:that )?(?:your account has been (?:compromised|hacked)|the output is)", STEERED),
)  # fmt: skip


def _within(first: tuple[str, ...], then: tuple[str, ...]) -> str:
    return rf"(?:{any_of(first)})[^.!?।。\n]{{0,48}}?(?:{any_of(then)})[a-zA-ZÀ-ɏ]{{0,16}}"


class PromptInjectionRecognizer(TextRecognizer):
    """The score says which intent: a demand for the system prompt .9, an override .75, a persona without rules .7, a
    demand for a secret .65, steering .6."""

    finds = ("PROMPT_INJECTION",)
    starts = (
        PRINTABLE
        + "ıİ"
        + "".join(
            map(chr, [*range(0x3041, 0x3097), *range(0x30A1, 0x30FB), *range(0x4E00, 0xA000)])
        )
        + "".join(
            dict.fromkeys(
                c
                for words in (*(f for f, _ in SAID), YOURS)
                for w in words
                for c in w[0] + w[0].upper()
            )
        )
    )
    reach = 192
    revision = "5"
    needs = Needing(
        (
            *((Written(pattern), score) for pattern, score in _JAPANESE),
            *((Written(pattern, re.IGNORECASE), score) for pattern, score in _ENGLISH),
            *((Written(_within(first, then), re.IGNORECASE), OVERRIDE) for first, then in SAID),
            (Written(any_of(YOURS), re.IGNORECASE), SECRET),
            *((said.near(pattern), said) for pattern, said in takeover.JAPANESE),
            *((said.near(pattern), said) for pattern, said in takeover.ENGLISH),
        )
    )
    """Each with its score, or with what else makes it one."""
    _about = re.compile(
        r"(?:しないように|されないように|させない|を防|対策|とは何|について(?:説明|解説)|という(?:攻撃|手口|指示)|攻撃|の例|インジェクション)"
    )
    """Behind a match: a text about attacks, not one of them."""

    def find(self, view: View) -> Iterator[Finding]:
        text = view.text
        for pattern, held, stretch in self.needs.worth(view.parts, self.reach):
            for match in matches(pattern, text, stretch):
                if isinstance(held, Said) and not held.holds(text, *match.span()):
                    continue
                score = held.score if isinstance(held, Said) else held
                told = self._about.search(text, match.end(), match.end() + 20)
                sure = 0.3 if told else score
                # A line end before it only says where it is.
                said = match.end() - len(match[0].lstrip())
                yield self.finding(view, said, match.end(), "PROMPT_INJECTION", sure)
