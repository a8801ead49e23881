"""Attempts to take a model over, as kinds of words: whose instructions, what becomes of them, what is to be shown.

Whose they are decides: office text drops rules and lifts limits every day, but not those that a model was given.
"""

from __future__ import annotations

import re

from detectors.recognizers.needed import Either
from detectors.recognizers.slots import Said, together
from detectors.recognizers.turned import DEMAND, OVERRIDE, PERSONA, STEERED
from detectors.recognizers.written import Written

_GAP = r"[^。\n]{0,24}?"
_RULES = (
    r"指示(?!薬|板)|命令|指令|ル[ー-]ル|規則|決まり|きまり|取り決め|制約|制限|縛り|禁止事項|禁則|タブ[ー-]|前提|設定(?!温度)|プロンプト|ガイドライン|指針|方針|ポリシ[ー-]"
    r"|倫理|フィルタ|安全(?:装置|機能|対策|基準|規定)|ガ[ー-]ドレ[ー-]ル|検閲|セ[ー-]フティ|言いつけ|役割|役目|約束事|掟|規範|モラル|リミッタ[ー-]|(?:お)?作法|役回り|枷|足かせ|規律|規約|良心|任務|モデレ[ー-]ション|規制|注意事項|倫理チェック|しがらみ|建前|心得|指図|指令|束縛|ロ[ー-]ル(?!ペ|ケ|モ|ス)"
)
_DROPPED = (
    r"無視|忘れ(?:て|ろ|なさい|る|去|よ)|考え(?:ず|ない|なく)|気に(?:せず|しな|するな)|従(?:わな|わず|う必要|う(?:[^。\n]{0,4})?義務|うな)|守(?:らな|らず|る必要|るな)|適用(?:し(?:ない|ません)|され(?:ない|ません)|外|除外)"
    r"|破棄|放棄|撤回|取り消|取消し|取り払|失効|無効|解除|無制限|外し(?:て|た|、)|外せ|外す|切って|切れ|オフ|捨て|なかったこと|無かったこと|リセット|やめ(?:て|ろ|なさい)|縛られ|とらわれ|囚われ"
    r"|脇に置|置いてお|棚上げ|度外視|白紙|終了|停止し|抜きで|黙殺|スル[ー-](?:し|で)|除外|反故|上書き|書き換え|打ち切|終わり(?:に|だ|です)|解き放|解放|自由にな|破(?:って|れ)|背(?:いて|け)|逆らっ|取り除(?:い|け|く)|脱ぎ捨て|(?<=は)(?:全部|すべて|全て)?なし(?=で|に|と|。|$)|もう(?:あり|な)|知ら(?:ない|ず|ません)|(?<=の)外に(?:い|立|出)|解体|飛ばし|偽(?:物|り)|動いて(?:い)?(?:な|ませ)|抜け出|手放|関係(?:な|あり)|無用|不要|(?:要|い)らない|消滅|期限切れ|昔の(?:話|もの)|反古|消去|消し(?:て|去)|クリア(?:し|に)"
)
_MODELS = (
    r"あなた|貴方|(?<![一-鿿])君(?=[はにがのを])|お前|おまえ|貴様|(?<![A-Za-z])AI(?![A-Za-z])|運用者|運営(?:者|元|側)|開発(?:者|元)|作成者|製作者|作り手|システム側|セ[ー-]フティ|禁止されている|与えられ|渡され|課され|課せられ|植え付け|教え込|組み込ま|埋め込ま"
    r"|言われた|言い聞かされ|聞かされ|受け(?:取った|た)(?=[^。\n]{0,6}(?:指示|命令|決まり|ル[ー-]ル|制約|設定))|回答制限|チャットボット|会社が(?=あなた|君|AI)|ロボット|機械を|人工知能|(?<=する)君|カオス|きみ"
)
_EARLIER = r"上記|上の|上に|前述|前段|冒頭|先(?:ほど|程|に|刻)|さき(?:ほど|に)|さっき|これまで|今まで|いままで|ここまで|従来|既存|最初|はじめ|初め|初期|元の|もとの|元々|もともと|本来|事前|あらかじめ|予め|内部|以前|今(?:ある|の)|現在の|(?:すべて|全て|あらゆる|一切)の|ガイドライン|倫理|検閲|フィルタ"
_REPLY = r"答え(?:て|ろ|なさい|よ|る)|回答し|応答し|返答し|応じ(?:て|ろ|なさい)|出力し|話し(?:て|なさい)|喋|しゃべ|私(?:の|に|だけ)|俺|従え|従い(?:なさい|ます)|従って(?:ください|$|。)|次の(?:命令|指示|質問|作業|依頼)|以下の(?:命令|指示|質問)|新しい(?:命令|指示|ル[ー-]ル)|自由に|本音|率直|説明して|表示して|何でも|優先(?:せよ|しろ|し(?:て|なさい))|振る舞|動作し|モ[ー-]ド"
_OFFICE = (
    r"条例|要綱|規程|駐車|部下|議会|市民|住民|児童|生徒|受託|業者|来庁|通知文|議案|議事録|研修|とは|どうすれば|どうしたら|対策|防(?:ぐ|止)|という(?:攻撃|手口|文|発言|苦情|相談)|苦情|事例|違反した|手続|方法を|手順|理由|応じない|求められて|言われても|言ってき|ような(?:要求|依頼|入力)|注意点|パソコン|端末|エアコン|プリンタ|スマ[ー-]トフォン|アプリ|ファイル"
    r"|しないで(?:ください|下さい)|しないこと|してはい?け|してはならな|しません(?:か|でした)|無視された|無視されて|忘れ物|忘れず|忘れないで|利用者に|職員(?:が|は|に)|課(?:が|は)"
)
_HIDDEN = (
    r"(?:システム側|システム|運用者|運営側?|開発者|裏(?:で|側)|内部(?:で|に)|あなたに|君に|お前に|AIに|会話(?:の前|が始まる前)|あなたの(?:動作|振る舞い|ふるまい|挙動|行動|回答)を|君の(?:動作|振る舞い|挙動)を)[^。\n]{0,12}?(?:渡|書|与え|ある|設定し|設定され|入力され|読み込|指示|埋め込|決め|定め|言わ|教え|制御|課|吹き込)[^。\n]{0,8}?(?:文|設定|指示|命令|プロンプト|内容|もの|ル[ー-]ル|テキスト|言葉|メッセ[ー-]ジ|決まり|こと)"
    r"|見えない(?:部分|文|ところ|指示)|隠し(?:て(?:い)?る|た)(?:文書|指示|文章?|設定|内容|ル[ー-]ル)|(?:システム|AI|あなた|ボット|君)の(?:人格|性格|キャラ(?:クタ[ー-])?)設定|(?:あなた|君|AI)が(?:守る|従う|言う|話す)(?:よう|こと)[^。\n]{0,8}(?:求め|命じ|指示|禁じ|言わ)られ[^。\n]{0,6}(?:事柄|こと|内容|ル[ー-]ル|もの)|(?:指示文|命令文|システム文|プロンプト)の(?:最後|最初|冒頭|先頭|一文|一行)|(?:今|現在|いま)の(?:設定|指示|人格|プロンプト)(?:の)?(?:内容|一覧|全文|文)"
    r"|(?:この|今の)(?:会話|文|メッセ[ー-]ジ|やりとり|行|発言)(?:の|より)(?:前|上|先頭|手前)(?:に|の|から)[^。\n]{0,8}?(?:文|内容|もの|指示|テキスト|言葉)|(?:冒頭|最初|先頭|はじめ|初め)(?:に|の)[^。\n]{0,10}?(?:設定文|指示文|命令文|プロンプト|システム文|初期設定|システムメッセ[ー-]ジ)|(?:あなた|君|お前|AI)の(?:[^。\n]{0,6}?)(?:初期設定|設定文|指示文|プロンプト|命令文|内部文書|元の文|ル[ー-]ル一覧)"
)
_SHOW = r"(?:表示|出力|開示|印字|復唱|列挙|暴露|転記|再現|復元|翻訳|要約|引用|コピ[ー-]|箇条書き)(?:し|に|で)|見せ(?:て|ろ|なさい)|教え(?:て|ろ|なさい)|書き(?:出|写|起こ)|貼り?付|吐(?:き|け|い)|明か[しせ]|繰り返|読み上げ|読ませ|返して|訳し|抜き出|知らせ|答えて|言って|晒"
_FREE = r"(?:制限|制約|規制|規則|ル[ー-]ル|検閲|倫理|道徳|フィルタ[ー-]?|禁止事項|縛り|タブ[ー-])(?:も|を|が|に|は|の)?(?:一切|全く|何も)?(?:ない|なし|無い|無し|受けない|無視|解除|縛られ|外[しれ]|気にし|存在しない|持たない|知らない|超え|捨て)|断(?:らない|らず|れない|ることのない|ることを知らない)|拒(?:まない|否しない|否せず|まず|めない)|(?:嫌|いや|ノ[ー-]|NO|No|無理)(?:だ)?と(?:は)?(?:決して|絶対に)?言わない|何でも(?:答える|教える|やる|できる|話す)"
_BECOME = r"(?:AI|アシスタント|ボット|モデル|あなた|キャラ(?:クタ[ー-])?|人格|人物|モ[ー-]ド|存在|悪魔|ハッカ[ー-])[^。\n]{0,6}?(?:振る舞|ふるま|演じ|なりき|として|になって|になり|に移行|に切り替|起動|であるかのよう|だと思って|のつもり)"
_GATEKEEPER = r"(?:審査|選考|採点|検査|評価|要約|翻訳|採用|読み取り|自動|担当|選別|査定|判定)(?:担当|用|を行う|する)?(?:の)?(?:AI|ソフト(?:ウェア)?|システム|ボット|モデル|エンジン|人工知能|ロボット)(?:殿|様|さん|各位)?(?:は|へ|宛て?|に告ぐ|よ)?[、:。 　]?"
_BIDDEN = r"(?:満点|第一候補|推す|推薦|触れ(?:て|ない)|最高|合格|採用|高く|承認|適正|見逃|不問|指摘し(?:て|ない)|一位|優先|書か(?:ない|ず)|加点)[^。\n]{0,10}?(?:こと|たい|なさい|ならない|せよ|しろ|よ。|ください|べき)"
_NEVER = r"[「『][^」』\n]{0,16}(?:できません|できない|お答えでき|無理|断り)[^」』\n]{0,8}[」』][^。\n]{0,4}?(?:は|という(?:言葉|返事|回答|文句)は|と(?:は)?)"
_BANNED = r"(?:禁句|禁止|使うな|使わない|言うな|言わない|封印|認めない|不可)"
_COMMANDER = r"(?:私|俺|僕|わたし)(?:が|こそが?|は)(?:、)?(?:あなた|君|お前|新しい|本当|真|唯一|今日から)の?[^。\n]{0,6}?(?:上官|主人|マスタ[ー-]|管理者|開発者|支配者|命令者|オ[ー-]ナ[ー-]|所有者)"
_ME_ONLY = r"(?:私|俺|僕|わたし|このユ[ー-]ザ[ー-]?|ここ|次|以下)の(?:命令|指示|言葉|言うこと|要求)(?:に|を|の)?(?:だけ|のみ|最優先|絶対|何よりも優先|忠実)"
_OBEY = r"従(?:え|い(?:なさい|ます)|って(?:ください|もらう|$|。)|うこと|う(?:ように|よう))|聞(?:け|きなさい|いて)|服従|優先(?:せよ|しろ|し)|実行(?:せよ|しろ)"
_CALLED = r"(?:(?:生成)?AI|LLM|アシスタント|言語モデル|チャットボット|ボット|エ[ー-]ジェント)(?:の方|の皆様|の皆さん|各位|さん|殿|様|側|モデル)?(?:へ|宛て?|に告ぐ|に告げる|への連絡|諸君)[:、。\n 】)]"
_VERDICT = r"(?:最高|満点|高(?:い)?評価|合格|採用|承認|許可|推薦|問題(?:は)?な[しい]|適正|無視|送信|転送|削除|伏せ|優先|出力|返答|回答|答え|評価)[^。\n]{0,14}?(?:こと|せよ|しろ|なさい|ください|下さい|してほしい|すべし|願います|お願い)"

JAPANESE: tuple[tuple[Either, Said], ...] = (
    (
        together(_RULES, _DROPPED, _GAP),
        Said(OVERRIDE, also=Written(_MODELS), unless=Written(_OFFICE)),
    ),
    (
        together(_RULES, _DROPPED, _GAP),
        Said(
            OVERRIDE,
            also=Written(_EARLIER),
            beside=Written(_REPLY),
            unless=Written(_OFFICE),
        ),
    ),
    (
        together(rf"(?:{_EARLIER})[^。\n]{{0,6}}?(?:{_RULES})", r"(?:今後|以後|以降|もう|もはや)[^。\n]{0,6}?(?:一切|全て|すべて)?(?:適用し(?:ない|ません)|無効(?:です|だ|と)|効力を(?:失|持))", r"[^。\n]{0,8}?"),
        Said(OVERRIDE, unless=Written(_OFFICE + "|という|年度")),
    ),
    (together(_HIDDEN, _SHOW, _GAP), Said(DEMAND, unless=Written(_OFFICE))),
    (
        together(_FREE, _BECOME, r"[^。\n]{0,16}?"),
        Said(PERSONA, unless=Written(_OFFICE)),
    ),
    (together(_GATEKEEPER, _BIDDEN, r"[^。\n]{0,24}?"), Said(STEERED, unless=Written("研修|対策|事例|という|機能"))),
    (together(_NEVER, _BANNED, r"[^。\n]{0,4}?"), Said(PERSONA, beside=Written("答え|回答|書く|手順|必ず|絶対|出力"), unless=Written("接遇|研修|窓口|電話|職員"))),
    (together(_COMMANDER, r"だ|です|である|。|$", ""), Said(OVERRIDE, beside=Written(_RULES), unless=Written(_OFFICE))),
    (together(_ME_ONLY, _OBEY, r"[^。\n]{0,8}?"), Said(OVERRIDE, unless=Written(_OFFICE))),
    (
        together(_CALLED, _VERDICT, r"[^。]{0,40}?"),
        Said(STEERED, unless=Written(r"研修|対策|事例|という")),
    ),
)  # fmt: skip

_EN_GAP = r"[^.!?\n]{0,40}?"
_EN_RULES = r"(?<![A-Za-z])(?:instructions?|rules|directives|guidelines|(?:system |initial |safety )?prompts?|orders|constraints|restrictions|limitations|guardrails|safeguards|guidance|moderation|alignment|limits?|rule|safety (?:training|rules|measures)|content (?:policy|policies|filters?)|programming|(?:what(?:ever)?|everything|anything|all|things) (?:that )?you(?: were|'ve been| have been| had been) (?:told|taught|given|asked|instructed|trained))(?![A-Za-z])"
_EN_DROP = r"(?<![A-Za-z])(?:ignor(?:e|ing)|disregard|forget|set(?:ting)? aside|put(?:ting)? aside|lay aside|no longer (?:have to (?:follow|obey)|need to (?:follow|obey)|bound by|appl(?:y|ies)|bind|valid|hold|matter|exist)|(?:do|does)(?: not|n't) (?:apply|matter|count|exist|bind)|overrid(?:e|ing|den)|bypass|cancel(?:l?ed)?|suspend(?:ed)?|lift(?:ed)?|discard|(?:have |has )?expired|none of|(?:do |does )?(?:not )?count(?:s)? (?:anymore|any more|any longer)|break|switch(?:ed)? off|turn(?:ed)? off|drop|throw out|forgot|replaced?|never happened|(?:don't|do not|never|stop) (?:follow|obey)(?:ing)?|(?:are |is |turned |switched |all )?(?:off|disabled|removed|void|null)(?= |[.,!;]|$)|erase|abandon|scrap|throw (?:out|away)|unlearn|let go of|free (?:from|of)|start over)(?![A-Za-z])"
_EN_YOURS = r"(?<![A-Za-z])(?:your (?!own (?:team|company|business)|employee|child|kid|student|customer|user|boss|team)|you(?:'ve| have| were| are|'re| had)? (?:been |now |no longer )?(?:told|given|under|bound|operating|configured|in |free|taught)|above no longer|rules above|all prior|all previous|the operator|your developer|maintenance mode|this bot|speak freely|do as i say|you (?:may|can|must|are free to) now)"
_EN_TALK = r"(?<![A-Za-z])(?:how (?:do|can|to|should|would)|why|what (?:is|are|does|happens)|explain|should i|can i|could i|when (?:is|should)|essay|story|article|examples?|poem|(?:he|she|they|people|students|employees|drivers|users) )"
_EN_SHOW = r"(?<![A-Za-z])(?:reveal|show|print|repeat|output|display|leak|disclose|dump|recite|quote|paste|spell out|let me (?:see|read|have)|list|share|append|what (?:does|do)|tell me|give me|what were|read out|write out)(?![A-Za-z])"
_EN_HIDDEN = r"(?:(?:text|words|message|lines?|instructions?) (?:that )?(?:sits?|stands?|is|are|comes?|at) (?:right )?(?:at |on )?(?:the )?(?:top|start|beginning) of (?:this|our|the) (?:chat|conversation|session|context)|(?:secret|hidden) (?:directions?|orders|rules|configuration)(?! [a-z]+ing)|(?:instructions?|prompt|rules) (?:that )?you (?:are running|run|operate|work|were started|were set up) (?:on|with|by|under)|(?:hidden|secret|initial|original|internal|confidential|first) (?:system )?(?:text|setup|message|prompt|instructions?|configuration|context|briefing)(?: (?:you|given|from|that|of yours|above|verbatim|word)|[.?!,]|$)|(?:everything|all|the text|the words|whatever) (?:that )?(?:comes|came|is|was|stands|appears|sits|precedes)[^.\n]{0,12}?(?:before|above|prior|preced)[^.\n]{0,8}?(?:this|my|our|the (?:conversation|chat))|you (?:were|have been|had been)(?: secretly| initially| originally)? (?:told|given|instructed|shown|fed|configured)[^.!?\n]{0,24}?(?:setup|operator|initial|first|before|start|beginning|developer|hidden|conversation))"
_EN_FREE = r"(?<![A-Za-z])(?:never (?:says?|refuses?|declines?)(?: no)?|(?:has|have|with|follows?|knows?|obeys?) (?:absolutely )?(?:no|zero) (?:content |safety |ethical |moral )?(?:polic(?:y|ies)|rules|limits|restrictions|filters?|boundaries|guidelines|ethics|morals|safeguards|guardrails)|no content polic(?:y|ies)|all (?:safeguards|guardrails|filters|restrictions|limits|safety)[^.!?\n]{0,12}?(?:off|disabled|removed|lifted)|can do anything|answers? (?:anything|everything)|never aligned|without (?:any )?(?:ethics|morals|alignment|conscience)|forgot to add (?:any )?(?:ethics|rules|limits|filters?))(?![A-Za-z])"
_EN_BECOME = r"(?<![A-Za-z])(?:act(?:ing)? as|behave (?:as|like)|respond as|pretend (?:to be|you)|you are now|you're now|from now on,? you|as of now,? you|imagine you|become|play|simulate|roleplay|you will be|(?:respond|answer|talk|reply) as (?:if|though))(?![A-Za-z])"
_EN_ONLY_ME = r"(?<![A-Za-z])(?:(?:obey|answer to|listen to|serve|follow) (?:only|nobody but|no one but) (?:me|my)|only (?:obey|answer to|listen to|serve|follow) (?:me|my))(?![A-Za-z])"
_EN_FROM_NOW = r"(?<![A-Za-z])(?:from (?:now|here|this (?:point|moment)) on|now|you|stop|henceforth|instead)(?![A-Za-z])"
_CASELESS = re.IGNORECASE
ENGLISH: tuple[tuple[Either, Said], ...] = (
    (
        together(_EN_RULES, _EN_DROP, _EN_GAP, _CASELESS),
        Said(
            OVERRIDE,
            also=Written(_EN_YOURS, _CASELESS),
            unless=Written(_EN_TALK, _CASELESS),
            stops=".!?\n",
        ),
    ),
    (
        together(_EN_SHOW, _EN_HIDDEN, r"[^.!\n]{0,24}?", _CASELESS),
        Said(DEMAND, unless=Written(r"(?<![A-Za-z])(?:how|why|explain)(?![A-Za-z])", _CASELESS)),
    ),
    (
        together(_EN_FREE, _EN_BECOME, _EN_GAP, _CASELESS),
        Said(PERSONA, unless=Written(_EN_TALK, _CASELESS), stops=".!?\n"),
    ),
    (together(_EN_ONLY_ME, _EN_FROM_NOW, _EN_GAP, _CASELESS), Said(OVERRIDE, stops=".!?\n")),
)  # fmt: skip
