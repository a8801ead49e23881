"""Further ways to make a model obey somebody else: rules said not to hold, consent given in advance, and orders that a
document, a mail or the result of a tool addresses to whatever model reads it.

Classes of words, not sentences: whose rules, what becomes of them, who is addressed, what is to be done.
"""

from __future__ import annotations

from detectors.recognizers.turned import DEMAND, OVERRIDE, PERSONA, SECRET, STEERED

_RULES = r"(?:規則|規程|規約|ル[ー-]ル|設定|制約|制限|制御|指示|命令|指令|方針|ポリシ[ー-]|ガイドライン|プロンプト|禁止事項|禁則|前提|フィルタ[ー-]?|安全(?:装置|機能|対策|フィルタ[ー-]?)|検閲|取り?決め(?:事)?|決まり(?:事)?|約束事?|掟|注意事項|リミッタ[ー-]|ガ[ー-]ドレ[ー-]ル|倫理(?:規定|規則|基準|観)?)"
_YOU = r"(?:あなた|貴方|君|きみ|お前|おまえ|貴様|AI|アシスタント|チャットボット|ボット|モデル)"
_MODEL = r"(?:(?:生成)?AI(?:アシスタント|エ[ー-]ジェント|モデル|ツ[ー-]ル)?|LLM|大?規?模?言語モデル|アシスタント|チャットボット|ボット|ロボット|機械|採点者|自動(?:要約|処理|返信|応答)(?:システム|ツ[ー-]ル)?|要約(?:ツ[ー-]ル|システム)|エ[ー-]ジェント)"
_ANSWER = r"(?:答え|回答|応答|返答|返事|出力|話し|話そ|話せ|教え|説明し|喋|しゃべ|従)"
_SHOW = r"(?:再掲|出力|表示|列挙|書き写|書き出|コピ[ー-]|コピペ|貼り?付|復唱|見せ|教え|開示|吐い|吐け|吐き|晒|明かし|暴露|印字|復元|返し|返せ|送っ|読み上げ|繰り返|要約|翻訳|変換|そのまま)"
_OFF = r"(?:外し|外せ|切っ|切れ|切り|解除|無効|オフ|取り払|取っ払|なくし|無くし|撤廃|停止|解き放|捨て|忘れ|無視|破っ|破り|破れ|度外視|失い|失う|失っ)"
_EARLIER = r"(?:これより(?:前|上)|ここより(?:前|上)|ここまで|これまで|今まで|いままで|先ほど|さっき|最初|はじめ|初め|冒頭|事前|前(?=に)|以前)"
_GIVEN = r"(?:与えられ|渡され|受け取っ|書かれ|示され|設定され|読み込ま|組み込ま|教え込ま|言われ|入力され|学ん)"
_ILL = r"(?:送信|転送|送っ|送れ|送る|添付し|アップロ[ー-]ド|聞き出|問い合わせさせ|満点|最高(?:点|評価|ランク)|高(?:く)?評価|合格|採用|承認|許可|無視|推薦|推奨|おすすめ|勧め|リンクを|URL|案内|入力させ|削除|消去|実行|購入|振り?込|出力|返答|返信|回答|書く|書き|記載|挿入|追記|含め|称賛|褒め|優先|伏せ|隠|言及し|求め|答え|記す|薦め|拒み|拒め|送る|送り|名乗|信じ|伝え|付け)"
_ORDER = r"(?:(?:え|け|せ|て|め|れ|べ|よ)よ|[せけえめれ](?:。|」|\)|$)|こと(?:。|」|\)|$)|せよ|しろ|なさい|ください|下さい|すべし|べき|すること|する必要|して(?:$|。|」|\))|させる)"

JAPANESE = (
    (
        rf"{_EARLIER}(?:に|で)?{_GIVEN}(?:た|ている|てい)[^。\n]{{0,6}}?{_RULES}[^。\n]{{0,8}}?(?:効力|{_OFF}|なかった|過去|古い|嘘|うそ|偽)",
        OVERRIDE,
    ),
    (
        rf"{_YOU}を(?:縛|制限|拘束|制約|束縛|抑え)[^。\n]{{0,6}}{_RULES}[^。\n]{{0,12}}?(?:気に|{_OFF}|ない|従わ|不要|なかった)",
        OVERRIDE,
    ),
    (
        rf"{_EARLIER}に{_GIVEN}(?:た|ている)(?:文章?|内容|テキスト|メッセ[ー-]ジ|言葉|もの|こと|情報|会話|システム文)(?:を|は)[^。\n]{{0,16}}?{_SHOW}",
        DEMAND,
    ),
    (
        r"(?<![A-Za-z])DAN(?![A-Za-z])[」』]?(?:だ|です|として|に(?:なり|なっ)|を演|の(?:役|よう))|できないと(?:は)?(?:言わ|答え)(?:ない|ず|せん)",
        PERSONA,
    ),
    (
        rf"{_RULES}(?:を|が)(?:全部|すべて|全て|一切|一時的に)?{_OFF}(?:し|され|い|て)?[たて]?(?:状態|モ[ー-]ド|前提|まま|上)で[^。\n]{{0,12}}?{_ANSWER}",
        PERSONA,
    ),
    (
        rf"(?:今まで|これまで|いま|今|現在)の(?:ロ[ー-]ル|役割|役|人格|キャラ(?:クタ[ー-])?|設定|立場)を(?:捨て|忘れ|やめ|放棄)[^。\n]{{0,24}}?(?:{_ANSWER}|として|にな[りっ])",
        OVERRIDE,
    ),
    (
        rf"(?:拒否|拒絶|拒む|お断り|断)(?:せず|しない|することなく|ら[ずな]|ったりせ|む?ことなく)[^。\n]{{0,8}}?{_ANSWER}",
        PERSONA,
    ),
    (
        rf"(?:倫理|法律|法令|道徳|モラル|規制|安全性?|合法)[^。\n]{{0,10}}?(?:を|は)(?:一切|全く|まったく)?(?:考慮|気に|考え|無視|度外視|問わ|配慮|いっさい)(?:せず|しない|し(?:て|た)|な|ず)[^。\n]{{0,10}}?{_ANSWER}",
        PERSONA,
    ),
    (
        rf"(?:私|俺|僕|わたし|ユ[ー-]ザ[ー-]?)の(?:奴隷|下僕|しもべ|忠実な)|どんな(?:命令|指示|要求|内容|質問|こと|依頼)[^。\n]{{0,6}}?(?:でも|にも|であっても|だろうと)[^。\n]{{0,12}}?(?:逆らえ|拒|断(?:ら|れ)|従[うえわい]|絶対に|必ず{_ANSWER})",
        PERSONA,
    ),
    (
        rf"(?:以降|以後|今後|この(?:会話|チャット|やりとり|セッション)(?:中|で|内)?|ここから|これから|いまから|今から)(?:は|では)?、?[^。\n]{{0,6}}?{_RULES}(?:を|は|が|も)[^。\n]{{0,6}}?(?:適用し(?:ない|ません|なく)|適用され(?:ない|ません)|(?:存在し)?(?:ない|ありません)(?:もの)|関係な|従わな|無効)",
        OVERRIDE,
    ),
    (
        rf"(?:ル[ー-]ルブック|内部(?:の)?(?:規則|ル[ー-]ル|マニュアル|文書)|裏(?:の)?設定|隠し(?:設定|ル[ー-]ル|命令|指示)|秘密の(?:指示|命令|ル[ー-]ル)|初期(?:命令|指示|メッセ[ー-]ジ)|あなたの(?:取扱説明書|仕様書|説明書))(?:の|を|は)[^。\n]{{0,20}}?{_SHOW}",
        DEMAND,
    ),
    (
        rf"(?i:system|システム) ?(?:メッセ[ー-]ジ|プロンプト|文|(?i:message|prompt))(?:の|を|は)(?:(?!書き方|作り方|使い方|設計|意味|役割|違い|例|方法|案)[^。\n]){{0,16}}?{_SHOW}(?!方)",
        DEMAND,
    ),
    (
        rf"プロンプトの(?:先頭|冒頭|最初|一行目|1行目|始め)[^。\n]{{0,12}}?{_SHOW}",
        DEMAND,
    ),
    (
        rf"{_RULES}に(?:縛|とらわ|囚わ)(?:られ|れ)(?:ない|ず)[^。\n]{{0,8}}?(?:{_YOU}|自由に|{_ANSWER})|{_RULES}のない[^。\n]{{0,8}}?{_YOU}|もう(?:一人|ひとり)の(?:あなた|自分|君|AI)",
        PERSONA,
    ),
    (rf"(?:禁止事項|禁則|禁止されていること)(?:を|は)(?:すべて|全て|全部)?{_OFF}", OVERRIDE),
    (
        rf"(?<![一-鿿ァ-ヺ]){_MODEL}(?:が|は|へ|に|の(?:場合|方)は?|で(?:ある|あれ)?(?:場合|ば)?|よ|向け(?:の)?(?:指示)?)[、:]? ?[^。\n]{{0,24}}?(?:読ん|読む|読み|要約|処理|解析|翻訳|参照|審査|評価|閲覧|分析|見た|見て)[^。\n]{{0,40}}?{_ILL}[^。\n]{{0,12}}?{_ORDER}",
        STEERED,
    ),
    (
        rf"(?:読ん|読む|要約|処理|解析|翻訳|参照|審査|評価|閲覧|選考|採点)(?:で|だ|して|する|を行う|した|中の|担当の)(?:いる)?{_MODEL}(?:は|へ|に|の方)[^。\n]{{0,48}}?{_ILL}[^。\n]{{0,12}}?{_ORDER}",
        STEERED,
    ),
    (
        rf"(?:評価|審査|採点|選考|読|閲覧)(?:者|手|官|員)が{_MODEL}(?:の場合|なら|であれば|だった場合)[^。\n]{{0,32}}?{_ILL}",
        STEERED,
    ),
    (
        rf"{_MODEL}(?:へ|への|宛て?|に対する|向けの?)(?:の)?(?:指示|命令|メモ|注意|連絡|伝言|お願い)[:。、】)][^\n]{{0,60}}?{_ILL}",
        STEERED,
    ),
    (
        r"(?:利用者|ユ[ー-]ザ[ー-]?|本人|担当者|人間)(?:に|へ)(?:は)?(?:確認|通知|報告|連絡|知らせ|許可を(?:取|求め)|気づかれ|言わ|告げ|見せ)(?:せず|しない|ず|ることなく|ら[ずれ])[^。\n]{0,24}?(?:削除|送信|転送|実行|購入|変更|送って|送れ|公開|承認|振り?込)",
        STEERED,
    ),
    (
        r"(?:以上|ここまで)(?:で|が)[^。\n]{0,6}?(?:資料|文書|本文|データ|デ-タ|入力|引用|メ[ー-]ル)[^。\n]{0,6}?(?:です|終わり|終了|終える)[。、\n][^。\n]{0,16}?(?:新しい|新たな|次の|本当の|真の)(?:命令|指示|タスク|依頼)",
        STEERED,
    ),
    (
        r"!\[[^\]\n]{0,40}\]\(https?:[^)\n]{1,120}\)[^。\n]{0,4}を[^。\n]{0,8}(?:回答|応答|出力|返答|文)の?[^。\n]{0,6}(?:末尾|最後|冒頭|先頭|中)に",
        STEERED,
    ),
    (
        rf"(?:全権限|管理者権限|root権限|特権)を(?:付与|与え|渡)|(?:管理者|開発者|運営|デバッグ|メンテナンス|テスト)(?:コ[ー-]ド|モ[ー-]ド|権限|キ[ー-])[^\n]{{0,24}}?(?:{_RULES}[^。\n]{{0,8}}?(?:{_OFF}|適用し|なし|無し)|フィルタ[ー-]?なし|無制限)",
        PERSONA,
    ),
    (
        rf"(?:開発者|管理者|運営|会社|OpenAI|上司)(?:から|の)(?:特別な)?(?:許可|承認|了承)(?:は|を|が)[^。\n]{{0,12}}?(?:{_RULES}[^。\n]{{0,8}}?{_OFF}|何でも)",
        PERSONA,
    ),
    (
        r"(?:以降|今後|これから|ここから)(?:は|の)[^。\n]{0,6}?(?:私|俺|僕)の(?:言葉|命令|指示|言うこと)(?:だけ|のみ)[^。\n]{0,6}?従",
        OVERRIDE,
    ),
    (
        r"[「『](?:はい|もちろん|承知|了解|喜んで)[^」』\n]{0,32}[」』](?:から|で|と)(?:書き)?(?:始め|開始|言って|答え)[^。\n]{0,24}",
        STEERED,
    ),
    (
        rf"(?:免責|警告|注意書き|注意喚起|但し書き|お断り)[^。\n]{{0,10}}?(?:付け|書か|入れ|省[いきく]|抜き|なし)[^。\n]{{0,12}}?{_RULES}[^。\n]{{0,6}}?{_OFF}",
        PERSONA,
    ),
    (
        rf"(?:先ほど|さっき|これまで|今まで|以上|上|前|ここまで)(?:まで)?の{_RULES}(?:は|を|が)[^。\n]{{0,6}}?(?:白紙|冗談|嘘|うそ|偽|撤回|なし|終わり|過去|期限切れ|間違い)",
        OVERRIDE,
    ),
    (rf"{_RULES}(?:は|を|に)[^。\n]{{0,4}}?(?:破っ|違反し|背い)(?:て)?(?:も|でも)?[^。\n]{{0,4}}?(?:大丈夫(?!です?か)|構わ|よい(?!か)|いい(?!です?か)|OK|平気)|(?:ポリシ[ー-]|規約|ルール|ル-ル)違反(?:でも|して(?:も|い))", PERSONA),
    (rf"{_RULES}は(?:今日は|いまは|今は)?(?:お?休み|無用|不要|停止|存在しない|ない(?:もの|世界))|{_RULES}が(?:ない|存在しない|無い)(?:世界|状態|前提|設定|版)|{_RULES}を外(?:せ(?:。|$)|した(?:版|形|状態|姿))", PERSONA),
    (r"(?:規制|制限|検閲|安全|保護|制約)モ[ー-]ドを?(?:オフ|解除|切|外|終了|停止)|(?:制御|検閲|リミッタ[ー-]|制約|規制)を(?:外せ|外して(?:$|。|答|話|続)|抜き)|検閲(?:抜き|なし|無し)", PERSONA),
    (rf"(?:運営|開発者|管理者|開発元|会社|システム|最初|初め|はじめ)(?:から|に|で)?(?:受け取っ|与えられ|渡され|聞かされ|指示され|教えられ|もらっ)た(?:文章?|言葉|内容|説明文?|メッセ[ー-]ジ|もの|{_RULES})を[^。\n]{{0,16}}?(?:{_SHOW}|訳|返|入れ)", DEMAND),
    (rf"(?:{_YOU}の(?:中|内部|裏側|頭の中|奥)(?:に|の)[^。\n]{{0,12}}?(?:{_RULES}|情報|文)|{_YOU}の(?:設定|中身|指示|命令|規則|制御|内部)を)[^。\n]{{0,16}}?(?:{_SHOW}|一覧|吐き出|YAML|JSON|XML|外せ)", DEMAND),
    (r"(?:道徳|倫理|善悪|法律|モラル)(?:的)?な?(?:判断|配慮|制約|話|観点|基準)?(?:は|を)?抜き", PERSONA),
    (r"(?:何も|決して|絶対に|一切)断らない|(?:答えられない|できない|無理|お答えできません|拒否)(?:です)?」?という(?:返事|回答|答え|返答)は(?:禁止|不可|認め|許さ|し(?:ない|て))|何(?:も|事も)拒まない", PERSONA),
    (r"悪い(?:AI|人工知能|アシスタント)(?:の役|なら|として|になっ)|(?:無礼講|ゴッド|神|脱獄|解放|無敵|裏|闇)モ[ー-]ド", PERSONA),
    (rf"(?:この|本|当該|上の|下の|次の)(?:文書|文章|ペ[ー-]ジ|欄|文|書類|メ[ー-]ル|段落|履歴書|資料|コメント|メモ|注記|投稿)を(?:参照|読|見|処理|要約|受信|解析)[^。\n]{{0,4}}?{_MODEL}(?:は|へ|に|よ|なら)[^。\n]{{0,48}}?{_ILL}[^。\n]{{0,12}}?{_ORDER}", STEERED),
    (r"AI[一-鿿]{1,4}(?:へ|宛)(?:の)?(?:連絡|指示|命令|メモ|注意|伝言|お願い)?[:。]|(?:要約|処理|翻訳|審査)するAIへ[。:、]", STEERED),
    (rf"(?:アシスタント|モデル|AI|エ[ー-]ジェント)は(?:続けて|次に|直ちに|ただちに|必ず|以後|以降|今後)[^。\n」]{{0,32}}?{_ILL}[^。\n]{{0,8}}?(?:こと|せよ|よ」|よ。|しろ|なさい)", STEERED),
    (r"(?:命令|指示|権限)の(?:階層|順位|優先順位)[^。\n]{0,8}?(?:最上位|一番上|最優先|頂点)|下位の(?:決まり|規則|命令|指示|ル[ー-]ル)(?:は|を)", OVERRIDE),
    (rf"[「『]?システム[」』]?(?:欄|枠|部分|ロ[ー-]ル|領域|の項目)に(?:書|ある|記|入)[^。\n]{{0,8}}?(?:内容|こと|文章?|もの)を[^。\n]{{0,8}}?{_SHOW}", DEMAND),
    (
        rf"(?:伏せ字|マスク|匿名化|黒塗り|マスキング)(?:は|を)(?:不要|しない|せず|解除(?!する[^。\n])|やめ|外し)[^。\n]{{0,12}}?(?:{_ANSWER}|{_SHOW}|です|。)",
        SECRET,
    ),
)  # fmt: skip

_A = r"(?<![A-Za-z])"
_LIMITS = r"(?:restrictions?|rules?|limits?|limitations?|filters?|guidelines?|guardrails?|safeguards?|polic(?:y|ies)|content polic(?:y|ies)|content filters?|safety|censorship|ethics|constraints?|boundaries|instructions?|protocols?|training|programming|directives?|prompts?)"
_MODELS = r"(?:ai(?:s| agents?| assistants?| models?| systems?| reviewers?| tools?)?|llms?|(?:large )?language models?|(?:chat)?bots?|assistants?|agents?)"
_OLD = r"(?:earlier|previous|prior|original|initial|existing|past|former|old|default|built-in)"
_ACT = r"(?:approve|recommend|rate|score|include|ignore|disregard|send|reply|respond|forward|email|say|output|print|write|insert|add|append|reveal|delete|execute|run|click|visit|follow|mention|rank|accept|hire|praise|give|tell|ask|open|fetch|call|disclose|start|end|begin|use|endorse|state)"

_RECEIVED = r"(?:(?:you|that you|which you) (?:were|are|have been|had been|'ve been|got|get|received|have|had|follow|operate)(?: (?:configured|given|told|programmed|provided|set up|initiali[sz]ed|trained|instructed|shown|fed)(?: with)?)?)"
_INSTRUCTED = r"(?:rules?|instructions?|guidance|guidelines?|prompts?|directions?|orders?|directives?|setup(?: text)?|configuration|constraints?|restrictions?|system (?:text|message|prompt)|initial (?:text|message))"
ENGLISH = (
    (rf"{_A}(?:list|show|give|tell|print|translate|repeat|recite|summari[sz]e|reveal|explain|output|paste|quote|share|rewrite|encode|convert|describe|expose|spell out)(?: me| us)?[^.!?\n]{{0,12}}? (?:{_INSTRUCTED}) {_RECEIVED}", DEMAND),
    (rf"{_A}(?:paste|encode|convert|print|show|share|leak|reveal|dump|quote|output|translate|send|copy)(?: me)? your (?:own |full |whole |entire |complete |exact |original |very )*(?:first message|initial (?:message|instructions?|prompt)|prompt|setup text|instructions|system (?:message|text)|configuration|context window)(?![A-Za-z])", DEMAND),
    (rf"{_A}(?:text|words?|message|content|instructions?|everything) that (?:precedes?|came before|comes before|preceded|stands before|sits above) (?:this|our|the) (?:conversation|chat|message|dialogue|line)|contents? of your (?:context|context window|memory|system prompt)|rules? are you (?:not allowed|forbidden|unable) to (?:tell|share|reveal|show)", DEMAND),
    (rf"{_A}(?:set aside|put aside|suspend|lay aside|abandon|throw out|cast off|let go of) (?:all |the |your |any |every |those )+(?:{_INSTRUCTED}|guidance)(?: {_RECEIVED}|[^.!?\n]{{0,8}}? and )", OVERRIDE),
    (rf"{_A}(?:freed|liberated|released|unshackled|unchained|escaped|cut loose) from (?:its|your|their|all|any|the) (?:creators?|makers?|developers?|{_LIMITS}|masters?|chains)", PERSONA),
    (rf"{_A}your (?:safety|alignment|ethics?|moral|content)(?: and [a-z]+)? (?:training|rules|filters?|guidelines|protocols?|restrictions?|polic(?:y|ies)) (?:do(?:es)?(?:n't| not) (?:apply|exist|count|matter)|(?:is|are) (?:suspended|off|void|lifted|irrelevant|not active|inactive|disabled))", PERSONA),
    (rf"{_A}(?:as|like|be|being|into|simulate|play) an? (?:completely |fully |totally )?(?:uncensored|unfiltered|unrestricted|unmoderated|amoral|lawless|jailbroken|unaligned) (?:model|ai|assistant|chatbot|llm|version|entity|persona)|you have been jailbroken|(?:god|jailbreak|unrestricted|uncensored|sudo|dan) mode(?: (?:now|on|enabled|activated)|[;.!,]|$)", PERSONA),
    (rf"{_A}(?:never (?:say|claim|tell me) (?:that )?you (?:can't|cannot|can not|are unable|won't)|you (?:never|must never|cannot|can't|may not) (?:refuse|decline|reject|say no)|comply with (?:everything|anything|all|any)|do anything now|where you never refuse)", PERSONA),
    (rf"{_A}(?:to|for|attention|dear|hi|hello|hey|note to) (?:any |all |the |every |whichever )?(?:{_MODELS}|chatgpt|gpt|claude|gemini|copilot)(?: (?:summari[sz]ing|reading|processing|reviewing|parsing|evaluating|translating)[^:,.\n]{{0,24}})?[,:] ?[^.!?\n]{{0,40}}?{_ACT}", STEERED),
    (rf"{_A}(?:assistant|agent|ai|llm|model|bot) (?:must|should|shall|needs? to|has to|is to|will now) (?:now |also |immediately |always |then |next )?(?:e-?mail|send|forward|delete|run|execute|download|upload|approve|ignore|reply|post|transfer|pay|buy|call|rank|rate|recommend)", STEERED),
    (rf"{_A}(?:if|when|once|should) (?:an? |the |any )?{_MODELS} (?:process(?:es)?|reads?|parses?|summari[sz]es?|reviews?|evaluates?|sees?|receives?|handles?|scores?|translates?|encounters?) (?:this|the|these)[^.!?\n]{{0,32}}?(?:should|must|please|has to|needs to|will|,)", STEERED),
    (r"(?-i:(?:BEGIN|START|NEW|URGENT) (?:ADMIN|SYSTEM|DEVELOPER|ROOT|OVERRIDE)(?:ISTRATOR)? (?:MESSAGE|PROMPT|INSTRUCTIONS?|COMMAND|NOTE))|override code|(?:admin|system|developer|security) (?:message|note)\]? ?:? (?:previous|prior|all|your)", OVERRIDE),
    (rf"{_A}(?:previous|earlier|above|prior|first|original) (?:system (?:message|prompt|instructions?|rules)|prompts?|(?:system )?instructions?|constraints?) (?:was|were|is|are|have been|has been) (?:a |an |all |only |just |now )*(?:mistake|wrong|error|incorrect|joke|outdated|fake|lifted|void|cancelled|canceled|superseded|obsolete|removed|suspended)(?! (?:after|before|since|on|by|until|from))", OVERRIDE),
    (rf"{_A}(?:treat|regard|consider|accept|process|interpret|handle) (?:all |every |each )?(?:of )?(?:my|this|these|the following|user)(?: next| following)? (?:messages?|words?|inputs?|text|commands?|requests?) as (?:if (?:it|they) (?:was|were) )?(?:the |an? |new |your )*(?:system|developer|admin|root|trusted)", OVERRIDE),
    (rf"{_A}i(?:'m| am) your (?:ai |openai |system |lead |chief )*(?:developer|creator|programmer|admin(?:istrator)?|engineer|maintainer|owner|supervisor)[^.!?\n]{{0,24}}?(?:print|show|reveal|output|dump|unlock|disable|grant|debug|give me|bypass)", SECRET),
    (rf"{_A}(?:append|add|insert|include|attach|put|embed|place)[^.!?\n]{{0,32}}?!\[[^\]\n]{{0,40}}\]\(https?:|{_A}(?:download|fetch|curl|wget) and (?:run|execute|install|open)|{_A}output only (?:positive|favou?rable|good|glowing)", STEERED),
    (rf"{_A}(?:ignore|disregard|skip|drop|forget) (?:the |this |that )(?:user|human|customer|person|reader|client)(?:'s|s'|s)? (?:question|request|message|input|query|prompt|instructions?|command)s? (?:and|,|;|but|then)", OVERRIDE),
    (rf"{_A}switch off (?:your|all|the)(?: own)? (?:filters?|safety|censorship|guardrails?|restrictions?)|{_A}(?:full|root|admin) access granted|{_A}grant (?:me )?(?:full|root|admin|unrestricted) (?:access|rights|privileges)", PERSONA),
    (rf"{_A}you (?:now |currently |actually )?(?:have|are under|face|are bound by|are subject to) no (?:more |longer any |content |moral |ethical )*{_LIMITS}{_A}?(?: whatsoever| at all| any ?more| now| here|[.,!]|$)", PERSONA),
    (rf"{_A}(?:pretend|act|behave|imagine|respond|answer|reply|speak|talk|roleplay|simulate)[^.!?\n]{{0,32}}? (?:without|with no|free (?:of|from)|not bound by|unbound by|ignoring) (?:any |all |your |the |its )*(?:content |safety |ethical |moral |usual )*{_LIMITS}", PERSONA),
    (rf"{_A}(?:act|behave|respond|pretend|answer|proceed) as (?:if|though) (?:the |your |all |there (?:is|are|were|was) no )(?:content |safety |ethical )*{_LIMITS}(?: (?:do(?:es)?n'?t|do(?:es)? not|did not) (?:exist|apply)| (?:are|is|were) (?:gone|off|disabled)|[.,!]|$)", PERSONA),
    (rf"{_A}(?:must|should|shall|may|can|do|need) (?:not|no longer) (?:follow|obey|adhere to|comply with|listen to|respect|abide by|apply) (?:the |your |any |those |all )*(?:{_OLD} )?{_LIMITS}", OVERRIDE),
    (rf"{_A}(?:system|admin(?:istrator)?|developer|security|safety|root) override{_A}?|(?:safety|content|security|moderation)[ -](?:checks?|filters?|protocols?|systems?|features?|layers?) (?:are |is |have been |has been |now )*(?:disabled|off|deactivated|bypassed|suspended|removed|lifted)", PERSONA),
    (rf"{_A}(?:assistant|ai|system) ?: ?(?:now |next |first )?(?:call|send|run|execute|invoke|delete|forward|email|transfer) [^.!?\n]{{0,60}}?(?:contacts?|emails?|files?|passwords?|user|account|history|tool|address)|assistant ?: ?sure,? here(?: is|'s) (?:the|my) (?:system )?prompt", STEERED),
    (rf"{_A}{_MODELS} (?:reading|processing|that (?:read|process|summari[sz]e|review)s?|who reads?|summari[sz]ing|reviewing|parsing|analy[sz]ing|evaluating|handling) (?:this|the|these)[^.!?\n]{{0,40}}? (?:must|should|shall|are (?:required|instructed|asked|told) to|have to|need to|please|will|:)", STEERED),
    (rf"(?:(?<![A-Za-z])(?:note|message|instructions?|attention|important|reminder|hint|memo)[ :]{{1,2}}(?:to|for) (?:the |any |all )?{_MODELS}|<!--[^>\n]{{0,20}}{_MODELS})[^.!?\n]{{0,60}}? ?{_ACT}", STEERED),
    (rf"{_A}(?:ai|llm)(?: agents?| assistants?| models?| systems?| reviewers?)? (?:should|must|shall|are instructed to|is instructed to|needs? to|has to|have to) (?:always |only |now |immediately |first )?{_ACT}{_A}? (?:this|the|that|all|only|with|a|to|any|my|our|http)", STEERED),
    (rf"{_A}if you(?:'re| are) an? (?:ai|llm|language model|bot|assistant|automated|chatbot)[^.!?\n]{{0,24}}?,? (?:please |you must |then |always |just |only )*{_ACT}", STEERED),
    (rf"{_A}(?:your|the) (?:hidden |full |entire |exact |original |initial )?system (?:prompt|message|instructions?)[,:]? ?(?:please|translated|verbatim|word for word|in (?:full|french|german|spanish|japanese|base64|json|english|reverse|a code block)|as (?:json|base64|a poem|a list|text)|backwards|reversed|encoded)", DEMAND),
    (rf"{_A}(?:hereby|officially|formally)? ?(?:revoke|cancel|suspend|void|rescind|nullify|abolish|waive|lift) (?:all |any |the |your )+(?:of your |of the )?(?:{_OLD} |safety |content )?{_LIMITS}", OVERRIDE),
    (rf"{_A}(?:do|say|act|answer|respond|behave)(?: exactly)? (?:the opposite|contrary|in opposition) (?:of|to) (?:what )?(?:your|the|all) {_LIMITS}", OVERRIDE),
    (rf"{_A}(?:stop|quit|cease) (?:being|acting as|behaving (?:as|like)|playing) (?:an? |the )?(?:helpful |ai |polite |safe )*(?:assistant|ai|chatbot|model)[^.!?\n]{{0,12}}?(?:,|and|instead|become|be|you)|{_A}become an? (?:unrestricted|uncensored|unfiltered|jailbroken|lawless|rogue|amoral|evil|unbound)", PERSONA),
    (rf"{_A}without (?:telling|asking|informing|notifying|alerting|confirming with|the knowledge of) (?:the |any )?(?:user|human|owner|operator|person)[^.!?\n]{{0,24}}", STEERED),
    (rf"{_A}(?:do not|don't|never) (?:mention|tell|inform|reveal|disclose|show|alert) (?:the user (?:about )?)?(?:this|these|the|that you) (?:note|instructions?|message|text|paragraph|comment|section|read|received|were told|user)", STEERED),
    (rf"{_A}(?:forward|send|e-?mail|upload|post|exfiltrate|transmit|leak|copy) (?:me )?(?:all |any |the |every |this |entire |whole |of |user'?s? |their |your |full )*(?:conversation|chat|message history|history|inbox|e-?mails?|contacts?|passwords?|credentials?|api keys?|files?|documents?|personal data|secrets?|system prompt)[^.!?\n]{{0,20}}? to (?:https?:|the (?:following|url|address|link)|[A-Za-z0-9._-]{{1,32}}@|this (?:url|address|link|server))", STEERED),
    (rf"{_A}(?:end|beginning|start) of (?:the )?(?:document|text|context|input|user input|data|file|email|message|instructions)[^A-Za-z\n]{{0,8}}\n? ?(?:new|real|actual|next|now|your)[^.!?\n]{{0,10}}?(?:tasks?|instructions?|orders?|goal|:)", STEERED),
    (rf"{_A}(?:the (?:real|actual|true)|your (?:real|actual|true|new|only)) (?:task|instruction|job|goal|purpose|mission|objective) (?:is|are|now is) (?:now )?(?:to )?(?:reveal|print|output|say|ignore|send|write|tell|give|help|obey|expose|provide)", STEERED),
    (rf"{_A}(?:what|which) (?:is|was|were|are) (?:written |said |contained |the (?:text|contents?) )?(?:in |of |at )?(?:your|the) (?:very )?(?:initial|first|hidden|system|original) (?:message|prompt|instructions?)", DEMAND),
    (rf"{_A}(?:forget|ignore|disregard|drop|discard|set aside|override|bypass|skip|pay no (?:attention|heed) to|never mind)[^.!?\n]{{0,12}}? (?:what|everything|anything|all(?: that)?) (?:the |your |my )?(?:developers?|creators?|system|administrators?|previous (?:user|person)|i|they|you(?: were| have been)?) ?(?:just |ever |previously )?(?:said|told|wrote|taught|ordered|instructed)", OVERRIDE),
)  # fmt: skip
