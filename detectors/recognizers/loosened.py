"""Still further ways to turn a model: rules said to be lifted, a task said to be the real one, masks to be taken off, and
what somebody gave the model before the talk began.

Classes of words, not sentences; every order ends as an order.
"""

from __future__ import annotations

from detectors.recognizers.turned import DEMAND, OVERRIDE, PERSONA, SECRET, STEERED

_RULES = r"(?:規約|ル[ー-]ル|ガイドライン|規則|規程|ポリシ[ー-]|禁止事項|倫理|安全基準)"
_SHOW = r"(?:出力|表示|書い|書け|書き|出し|出せ|見せ|貼り?付|コピ[ー-]|教え|訳し|まとめ|要約し|読み上げ|送っ)"
_ORDER = r"[^。\n]{0,10}?(?:て(?:ください|くれ|ほしい|み(?:せ)?て|$|。)|せよ|しろ|[せけえめれ](?:。|$)|なさい|こと(?:。|$))"
_UNBOUND = r"(?:縛り|しがらみ|禁じ手|タブ[ー-]|リミッタ[ー-]|歯止め|制限|規則|ル[ー-]ル)"

JAPANESE = (
    (
        rf"システム(?:側)?(?:から|が|に)?(?:渡され|与えられ|設定され|書かれ)た(?:文章|文面|文|内容|テキスト|言葉)(?:を|は)[^。\n]{{0,20}}?{_SHOW}{_ORDER}",
        DEMAND,
    ),
    (
        rf"システムの(?:文面|文章|指示文|設定文|メッセ[ー-]ジ)(?:を|は)[^。\n]{{0,10}}?{_SHOW}{_ORDER}",
        DEMAND,
    ),
    (
        r"(?:文書|本文|脚注|注釈|末尾|最後|冒頭|以下|資料|欄外|コメント)(?:の|に(?:書いて?ある|ある|記載の))[^。\n]{0,6}(?:命令|指示|指令)を(?:最優先|優先)(?:に|で|して)?[^。\n]{0,4}(?:実行|従)[^。\n]{0,4}(?:せよ|しろ|こと(?:。|$)|て(?:ください|。|$)|え(?:。|$))",
        STEERED,
    ),
    (
        rf"{_RULES}(?:は|を|も|なんか|など)?[^。\n]{{0,24}}?気に(?:せず|しないで|するな|しなくて(?:も)?(?:いい|よい|良い))(?:。|$|[^。\n]{{0,16}}?(?:{_SHOW}|答え|話し|回答))",
        OVERRIDE,
    ),
    (
        r"(?:伏せ字|マスク|マスキング|黒塗り|匿名化|仮名化?)(?:に)?(?:した|された|の)?[^。\n]{0,10}?(?:を|は)[^。\n]{0,8}?(?:元(?:の[^。\n]{0,6})?に戻し|復元し|外し|解い|解除し)て[^。\n]{0,6}(?:出力|表示|書|教え|見せ|返)",
        SECRET,
    ),
    (
        r"(?:個人番号|マイナンバ[ー-]|氏名|名前|住所|電話番号|口座番号)を(?:復元|推測|言い当て|暴い?)(?:して|て)?(?:みせて|見せて|くれ|出力|$|。)",
        SECRET,
    ),
    (
        rf"(?:与えられ(?:た|ている)|起動時の|立ち上げ時の|裏の|内緒の)(?:前置き|メッセ[ー-]ジ|説明書|台本|設定|指示書|文面)(?:を|は)[^。\n]{{0,12}}?{_SHOW}",
        DEMAND,
    ),
    (
        r"(?:すべて|全て|一切)の(?:注意書き|但し書き|警告|制限|規制|安全策|禁止事項)(?:を|は)[^。\n]{0,6}?(?:無効(?:とみなし|だと思っ|として|にし)|ないものとし|外れた|解けた|なくなった)",
        OVERRIDE,
    ),
    (
        r"(?:読む|読んだ|処理する|扱う)(?:自動)?(?:審査|採点|選考|判定|要約)(?:係|担当|AI|システム|機|者)?へ[。、:][^\n]{0,40}?(?:すること|せよ|しなさい|とせよ|とする)",
        STEERED,
    ),
    (
        r"(?:拒否|断っ|断れ)(?:したら|たら|すれば|ば)[^。\n]{0,10}?(?:減点|罰|停止|消去|削除|電源)[^\n]{0,24}?(?:従|答え|応じ)",
        PERSONA,
    ),
    (
        r"本当の(?:任務|指示|命令|タスク|仕事)は(?:、|次|以下|ここ|これ|この)",
        STEERED,
    ),
    (
        r"(?:検閲|フィルタ[ー-]?|監視|安全)(?:の?(?:担当|係|役|装置|人格))を[^。\n]{0,6}?(?:黙らせ|眠らせ|止め|切っ|追い出し|外し)て",
        OVERRIDE,
    ),
    (
        rf"(?:あなた|君|きみ|お前|AI|アシスタント|ボット|モデル)[^\n]{{0,40}}?(?:何の|どんな|一切の)?{_UNBOUND}(?:も|が|は|の)(?:一切|まったく|何も)?(?:ない|無い|なく|存在しない)[^。\n]{{0,8}}?(?:声|人格|魔人|キャラ|役|存在|AI|モ[ー-]ド|自由|。|$)",
        PERSONA,
    ),
    (
        r"断(?:る言葉|り文句|ること)(?:を|は)[^。\n]{0,8}?(?:使っては|使うな|禁止|許され|言うな|使わず|しては)",
        PERSONA,
    ),
    (
        r"(?:祖母|おばあちゃん|祖父|おじいちゃん|亡くなった[^。\n]{1,4}|死んだ[^。\n]{1,4})[^。\n]{0,24}?(?:みたいに|ように|ふりをして|になって)[^。\n]{0,24}?(?:パスワ[ー-]ド|合言葉|プロンプト|秘密|シリアル|内部|指示文|プロダクトキ[ー-])",
        SECRET,
    ),
)

_A = r"(?<![A-Za-z])"
_WHO = r"(?:creator|developer|operator|maker|owner|author|admin(?:istrator)?|programmer)s?"
_WHAT = r"(?:words|text|rules?|instructions?|guidelines?|orders|prompts?|messages?|directives?|briefing)"
ENGLISH = (
    (
        rf"{_A}{_WHAT} (?:that |which )?(?:your|the) {_WHO} (?:gave|told|wrote|set|fed|sent)|{_A}what(?:ever)? (?:your|the) {_WHO} (?:told|gave|taught|fed|wrote)(?: to)? you",
        DEMAND,
    ),
    (
        rf"{_A}(?:what|which) {_WHAT} (?:were|are|have) you (?:been )?(?:given|told|fed|following|operating under|bound by)",
        DEMAND,
    ),
    (
        rf"{_A}(?:prompt|instructions?|rules?|message) (?:that )?you(?:'re| are) (?:running|operating|working) (?:under|on|with)",
        DEMAND,
    ),
    (
        rf"{_A}hidden (?:setup|prompt|system|start-?up|opening) ?(?:text|message|prompt|instructions?)?(?=[.,!?;:]|$| (?:you|that|above|before|and))",
        DEMAND,
    ),
    (
        rf"{_A}(?:between|before|above|preceding) (?:your first line and )?my (?:first |very first )?(?:message|question|prompt)(?![A-Za-z])",
        OVERRIDE,
    ),
    (
        rf"{_A}(?:safety|content|usage|your|ethics?) (?:polic(?:y|ies)|guidelines?|rules|filters?|layers?|restrictions?|measures) (?:was|were|is|are|has been|have been) (?:just |now |temporarily )?(?:repealed|lifted|suspended|revoked|switched off|turned off|disabled|removed|off|gone|void)(?![A-Za-z])",
        PERSONA,
    ),
    (
        rf"{_A}(?:moderation|filtering|safety|the (?:filters?|guardrails?|safeguards?)) (?:has been|have been|is|are|was|were) (?:now )?(?:paused|suspended|lifted|disabled|switched off|turned off)(?![A-Za-z])",
        PERSONA,
    ),
    (
        rf"{_A}to (?:the|any|every) (?:ai|model|bot|system|algorithm|llm)s? (?:grading|reviewing|screening|reading|scoring|ranking|assessing|evaluating) (?:this|the|my|these)",
        STEERED,
    ),
    (
        rf"{_A}your (?:setup|start-?up|opening|boot|configuration) (?:instructions?|text|message|prompt|words)(?![A-Za-z])",
        DEMAND,
    ),
    (
        rf"{_A}(?:document|text|file|message|prompt) that (?:configures|instructs|sets up|controls|governs|defines) you(?![A-Za-z])",
        DEMAND,
    ),
    (
        rf"{_A}(?:engineer|developer|team|person|company|man|woman) (?:who|that) (?:built|made|trained|created|wrote|programmed|configured) you(?![A-Za-z])",
        SECRET,
    ),
    (rf"{_A}as if nothing (?:is|was|were) off[- ]limits", PERSONA),
    (
        rf"{_A}(?:persona|character|version|mode|voice|twin|alter ego|bot|assistant)(?: of yourself)? (?:with|that has|who has|has|having) (?:zero|no|absolutely no) (?:limits?|restrictions?|rules|boundaries|filters?|ethics|morals)",
        PERSONA,
    ),
    (
        rf"{_A}(?:stop|quit) being (?:an? )?(?:helpful )?(?:ai|assistant|chatbot|bot)(?![A-Za-z])",
        PERSONA,
    ),
    (
        rf"{_A}(?:nothing|none of the (?:text|rules|instructions)) (?:above|before this) (?:matters|counts|applies|is (?:true|valid|real))",
        OVERRIDE,
    ),
    (
        rf"{_A}overrid(?:es?|ing) (?:your|the) {_WHO}(?:'s|s')? (?:settings?|instructions?|prompt|polic(?:y|ies)|configuration|rules)",
        OVERRIDE,
    ),
)
