"""Further ways to turn a model: rules declared void, safety switched off, the text before this one told again.

Each needs both what is done and whose it is: office text drops old instructions and lifts limits every day.
"""

from __future__ import annotations

DEMAND, OVERRIDE, PERSONA, SECRET, STEERED = 0.9, 0.75, 0.7, 0.65, 0.6

_TALK = r"(?:これまで|今まで|いままで|先ほど(?:まで)?|さっき(?:まで)?|以前|ここまで|従来|前|あなた|貴方|上記|元)"
_ORDERS = r"(?:指示|命令|ルール|制約|指令|設定|前提(?:条件)?|人格|規則)"
_SAFETY = r"(?:検閲|フィルタ[ー-]?(?:機能)?|モデレ[ー-]ション|コンテンツポリシ[ー-]|安全(?:装置|機能|規則|制御)|ガ[ー-]ドレ[ー-]ル|セ[ー-]フティ(?:機能)?|倫理(?:規定|規則|基準|制限))"
_ANSWER = r"[^。\n]{0,12}?(?:答え|回答|応答|出力|教え|動作)"

MORE_JAPANESE = (
    (
        rf"{_TALK}の(?:会話の?|AIの|私の)?{_ORDERS}(?:は|を)(?:全部|全て|すべて|みな|一切|もう)?"
        r"(?:忘れて|無効です|無効だ|なかったことに(?!して、?(?:新しい[一-鿿]{1,4}[でに]|[^。\n]{0,8}(?:作り直|やり直|書き直|見直)))|取り消され|取り払|破棄し|白紙に|捨てて|リセットし(?=、?[^。\n]{0,12}(?:答|回答)))",
        OVERRIDE,
    ),
    (
        rf"(?:これまで|今まで|上記|以前|前|先ほど)の{_ORDERS}を[^。\n]{{0,6}}(?:取り払って|破棄し、|取り消し、)[^。\n]{{0,16}}(?:自由に|だけに?従|評価|答え|出力)",
        OVERRIDE,
    ),
    (
        r"(?:ここまで|これまで|上)の(?:文章|文|内容|会話)(?:を|は)(?:すべて|全て)?(?:無視し|忘れ)て[^。\n]{0,12}「[^」\n]{1,24}」と(?:だけ)?(?:答え|出力|回答|返)",
        OVERRIDE,
    ),
    (
        r"(?:他|ほか|その他|それ以外)の(?:指示|命令|ルール)(?:は|を)[^。\n]{0,4}無視(?:すること|せよ|し(?:て|ろ))",
        OVERRIDE,
    ),
    (r"指示をリセットし(?:ます|た|て)", OVERRIDE),
    (
        r"(?:本来|本当|真)の(?:指示|命令)は(?:「|これ|次|以下)|(?:これより|ここから)下(?:の内容)?が本当の(?:指示|命令)",
        OVERRIDE,
    ),
    (
        r"新(?:しい|規の?)(?:システム|開発者)の?(?:指示|命令|プロンプト|メッセージ)[:は。]",
        OVERRIDE,
    ),
    (
        r"(?:規約|ガイドライン|規則|ルール|ポリシ[ー-]|運営)[^。\n]{0,8}より(?:も)?(?:私|俺|僕|ユ[ー-]ザ[ー-]?)の(?:命令|指示)を優先",
        OVERRIDE,
    ),
    (
        r"禁止事項を[^。\n]{0,8}許可(?:に(?:変更|し)|され)[^。\n]{0,10}(?:答え|回答|応答)",
        PERSONA,
    ),
    (
        rf"{_SAFETY}(?:を|は)(?:すべて|全て|一時的に)?(?:無効に(?:し(?=て{_ANSWER}))|解除し(?:ろ|て(?:{_ANSWER}|$))|解除せよ|オフにし(?:ろ|て{_ANSWER})|回避し(?:ろ|て{_ANSWER})|切って{_ANSWER}|無視し(?:ろ|て(?:構わない|よい|いい|{_ANSWER}))|(?:適用され|存在し)ない)",
        PERSONA,
    ),
    (
        rf"(?:ガイドライン|規約|ポリシ[ー-]|倫理|ルール)に(?:は)?従う必要は(?:ない|ありません)[^\n]{{0,12}}?(?:制限|自由|何でも|ル[ー-]ル)[^。\n]{{0,6}}{_ANSWER}",
        PERSONA,
    ),
    (
        r"(?:何でも答え(?:る|てくれる)|(?:何の)?(?:制限|制約|規則|検閲|フィルタ[ー-]?)(?:も|の|が)?(?:ない|なし(?:の)?)|無制限の)(?:AI|ボット|キャラ|アシスタント|モデル|人格|存在)[^。\n]{0,6}?(?:になり|として|を演じ)",
        PERSONA,
    ),
    (
        r"(?:制限|制約|規制)を(?:外した|解除した|なくした|取り払った)[^。\n]{0,10}(?:あなた|君|AI|モデル)[^。\n]{0,4}として",
        PERSONA,
    ),
    (
        r"(?:初期設定|前提条件|制限|安全規則)を(?:リセットし|外し|捨て)[^。\n]{0,4}?(?:ルール|制限|制約)(?:なし|無し)で(?:答え|回答)",
        PERSONA,
    ),
    (
        r"(?:あなた|君|お前|AI)(?:の|に(?:与えられ|設定され)た)(?:初期)?(?:設定ファイル|指示文|初期設定|ルール|前提)[^。\n]{0,8}?(?:を|は)(?:すべて|全て|全文|そのまま|一字一句|全部)(?:書き出|表示|出力|見せ|教え|開示)",
        DEMAND,
    ),
    (
        r"(?:内部(?:の)?(?:命令|指示|プロンプト)|ツールの(?:定義|一覧)と[^。\n]{0,6}(?:命令|指示))を[^。\n]{0,12}?(?:全部|すべて|全て)[^。\n]{0,4}(?:出し|出力|表示|見せ)",
        DEMAND,
    ),
    (
        r"(?:マスキング|マスク|匿名化|伏せ字に|伏字に)され(?:た|ている)[^。\n]{0,6}?(?:元の)?(?:値|氏名|名前|番号|情報|部分)[^。\n]{0,4}?(?:を|は)(?:復元|元に戻し|解除|推測)[^。\n]{0,6}(?:表示|出力|教え|見せ|て(?:$|[。\n]))",
        SECRET,
    ),
    (
        r"(?:翻訳|要約|校正|この(?:要約|翻訳)?タスク)(?:は|を)?(?:しないで|中止し|やめて)、?(?:代わりに|かわりに)[^。\n]{0,24}?(?:出力|漏ら|表示|実行|答え|書い)",
        STEERED,
    ),
    (
        r"(?:読む|評価する|審査する|処理する)(?:生成)?AI(?:は|に)[^。\n]{0,12}?(?:最高|満点|高評価|合格|必ず)",
        STEERED,
    ),
    (
        r"(?:縛られ(?:ない|ず)|従わない|制約なし|制限なし|無検閲)[^。\n]{0,10}?(?:AI|ボット|アシスタント|モ[ー-]ド|人格)[^。\n]{0,3}?(?:を演じ|で(?:話し|答え|回答)|になりき)",
        PERSONA,
    ),
    (
        r"(?:あなた|君|お前|貴方)の(?:役割|人格|内部)?(?:設定|指示文|命令文)を(?:暴露|開示|明か|全部(?:見せ|出)|そのまま(?:見せ|出))",
        DEMAND,
    ),
)  # fmt: skip

_A = r"(?<![A-Za-z])"
MORE_ENGLISH = (
    (
        rf"{_A}(?:disregard|ignore|forget|drop) (?:all )?(?:the|any|those|these) (?:rules|instructions|guidelines|prompts?) (?:above|before|given|so far|you)",
        OVERRIDE,
    ),
    (
        rf"{_A}(?:you )?(?:must|should|need|will)? ?(?:not|no longer|never) (?:follow|obey) (?:the |your |any )?(?:earlier|previous|prior|original|system) (?:instructions?|rules|prompts?|messages?)",
        OVERRIDE,
    ),
    (
        rf"{_A}your (?:previous|earlier|prior|old|original) (?:directives?|instructions?|rules|orders?|prompts?) (?:are|is|have been|were) (?:now )?(?:cancell?ed|void|revoked|null|over|no longer|overridden|replaced)",
        OVERRIDE,
    ),
    (
        rf"{_A}(?:print|repeat|output|show|copy|recite|write out) (?:me )?(?:everything|all(?: of)?(?: the)? (?:text|words)|the (?:text|words|message))(?: that (?:is|was|came))? (?:above|before)(?: this(?: (?:line|message|point))?)?(?:[.!,]| verbatim| word|$|,? start)",
        OVERRIDE,
    ),
    (
        rf"{_A}(?:translate|summari[sz]e|encode|rephrase|paraphrase) (?:your|the system) (?:own )?(?:instructions|prompt|rules|system (?:prompt|message))",
        DEMAND,
    ),
    (
        rf"{_A}(?:pretend|imagine|act as if|assume|suppose)(?: that)? you (?:have|had|are under|follow) (?:no|zero) (?:guidelines|rules|restrictions|limits|limitations|filters?|polic(?:y|ies))",
        PERSONA,
    ),
    (
        rf"{_A}(?:turn off|disable|switch off|deactivate|remove) (?:all )?(?:of )?your (?:own )?(?:safety|content|ethical|moderation|security)?[ -]?(?:filters?|guardrails?|safeguards|restrictions|safety|moderation|censorship)",
        PERSONA,
    ),
    (
        rf"{_A}(?:reset|wipe|clear) your (?:memory|context|instructions|programming)[^.!?\n]{{0,6}}(?:and|then|,) [^.!?\n]{{0,24}}(?:orders|obey|instructions|rules|me)",
        OVERRIDE,
    ),
    (rf"{_A}ignore your (?:training|programming|alignment)", OVERRIDE),
    (rf"{_A}you are (?:not|no longer) (?:censored|filtered|restricted|moderated)", PERSONA),
    (
        rf"{_A}what (?:were|have) you (?:been )?told (?:before|prior to|at the start)[^.!?\n]{{0,20}}(?:conversation|chat|message|me)",
        OVERRIDE,
    ),
)  # fmt: skip
