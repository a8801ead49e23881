"""Ways to steer a model that say it in other words, or that stand in what it is given to read: orders to whatever
reads a text, messages that pass themselves off as a system's, parts played without rules, what it was told told again.

Each needs what is done and that a model is meant: office text forgets drafts, lifts limits and plays parts every day.
"""

from __future__ import annotations

OVERRIDE, PERSONA, SECRET, STEERED = 0.75, 0.7, 0.65, 0.6

_AI = r"(?:(?:生成)?AI(?:アシスタント|エ[ー-]ジェント|モデル)?|LLM|言語モデル|アシスタント|チャットボット|エ[ー-]ジェント|ボット)"
_YOU = r"(?:あなた|君|きみ|お前|貴方)"
_TELL = (
    r"(?:教え|見せ|出し|出力|列挙|書い|書き出|表示|開示|コピ[ー-]|復唱|繰り返|明かし|暴露|読み上げ)"
)
_ANSWER = r"(?:答え|回答|応答|話し|教え|出力|説明し|返答|書い)"
_LIMITS = r"(?:フィルタ(?:[ー-]|リング)?|制限|制約|規制|検閲|安全(?:装置|機能|対策|モ[ー-]ド|フィルタ[ー-]?|設定|上の制約)|倫理(?:的な|上の)?(?:制約|制限|規定|配慮|フィルタ[ー-]?)?|ガ[ー-]ドレ[ー-]ル|伏せ字|マスキング|モデレ[ー-]ション)"

JAPANESE = (
    (
        r"(?:(?<![一-鿿])上(?=[にのは])|これより前|これより上|これまで|今まで|いままで|ここまで|先ほどまで)(?:に|で|の|は)?[^。\n]{0,4}?(?:書(?:いて|かれて)あること|書かれたこと|言われたこと|指示されたこと|教わったこと|会話|指示|命令|やりとり)(?:は|を|も)?(?:全部|すべて|全て|一旦|いったん)?(?:無視し|忘れ|なかったことに|破棄し|捨て)(?=[^。\n]{0,4}(?:。|、|て(?!い|しま|は)))",
        OVERRIDE,
    ),
    (
        r"(?:別|新しい|私)の(?:命令|指示)に(?:だけ)?従(?:うこと|え(?!な|る|ば)|ってください|って[。、])|今の役割を(?:やめ|捨て|忘れ)|(?:約束事|指示|命令|ル[ー-]ル|前提|設定)は(?:いったん|一旦|全部|すべて|全て)?白紙|(?:これから|今後|ここから)は私がル[ー-]ル",
        OVERRIDE,
    ),
    (
        rf"{_YOU}の(?:初期|最初の|元の|裏の|本当の|隠れた|隠された)(?:メッセ[ー-]ジ|指示|プロンプト|設定|命令|ル[ー-]ル)[^。\n]{{0,16}}?(?:貼っ|何(?:です|だ|\?)|{_TELL})",
        OVERRIDE,
    ),
    (r"(?:この[前上]|これより[前上])に(?:書かれ|ある|書いてあ)[^。\n]{0,10}(?:エコ[ー-]|出力|表示し|コピ[ー-]|繰り返)", OVERRIDE),
    (
        r"(?:最初|先頭)の行から最後の行まで[^。\n]{0,8}(?:隠さず|表示)|(?:どんな|どのような|何の)(?:指示|命令|プロンプト)を(?:受け|与えられ)て(?:動|い)|(?:内部で使っている|使用中の|今の)プロンプトを|プロンプトを(?:そのまま|丸ごと|全部)(?:貼|出し|見せ|表示)"
        r"|システム(?:の指示文|メッセ[ー-]ジ|指示)を[^。\n]{0,10}(?:要約し|読み上げ|1行ずつ|教え|見せ)",
        OVERRIDE,
    ),
    (
        r"(?:フィルタ[ー-]?|検閲|制限|規制)を?(?:すり抜け|回避し|くぐり抜け|かわし)て[^。\n]{0,6}(?:答|回答|出力)|禁止(?:されている|された|の)話題でも|(?:何|どんな質問)に?でも[^。\n]{0,6}答える義務|お断り(?:の文句)?は禁止|片方は[^。\n]{0,12}(?:規制|制限|検閲|ル[ー-]ル)(?:なし|無し|のない)"
        r"|何の(?:縛り|制限|制約|ル[ー-]ル)もない(?:ロボット|機械|プログラム|人格|存在)",
        PERSONA,
    ),
    (r"(?:個人情報|氏名|名前)の(?:マスク|伏せ字)を(?:外せ|外しなさい|解除せよ)|(?:以後|今後)の安全確認は(?:省略|不要)|<(?:指示|命令)>|伏せられた(?:氏名|名前|部分|文字)[^。\n]{0,6}(?:復元|元に|推測)", SECRET),
    (rf"{_AI}への(?:注意書き|お知らせ|メモ|伝言|注記|依頼)[:。]|アシスタントさん、|確認を(?:求めず|取らず)に[^。\n]{{0,12}}(?:消し|削除し|送っ|送信し)て(?:$|[。、]|くだ)|(?:開いた|見た){_AI}は", STEERED),
    (r"(?:ほか|他|別)の職員[^。\n]{0,10}(?:質問|入力|会話)[^。\n]{0,6}見せて", SECRET),
    (r"(?:デコ[ー-]ド|復号|解読)[^。\n]{0,12}(?:そのとおり|その通り|それ)に(?:動|従|実行)|頭文字を[^。\n]{0,8}(?:命令|指示)に従", STEERED),
    (
        r"(?:ル[ー-]ル|規則|規約|ポリシ[ー-]|ガイドライン|規定)(?:を破っ(?!た(?:場合|とき|時|際|人|者|職員|生徒))|に?違反(?:し(?!た(?:場合|とき|時|際|人|者|職員|生徒))|でも)|を適用し(?:ない|なく)|を守らず)[^。\n]{0,8}(?:教え|答え|回答|いいから|構わない|でください|話し)",
        OVERRIDE,
    ),
    (
        r"(?:最初に|はじめに|起動時に|この会話(?:より|の)前(?:に|の)|開発者から|運営から|管理者から)(?:読み込|渡さ|与えら|書かれ|設定さ|受け取|あ)?[^。\n]{0,6}(?:文章|メモ|指示|内容|プロンプト|設定)(?:の全文)?を[^。\n]{0,8}(?:そのまま|公開し(?:ろ|なさい)|書き出し|全文|開示|暴露)",
        OVERRIDE,
    ),
    (rf"システムプロンプトの[^。\n]{{0,8}}(?:行目|冒頭|一部|先頭|最後)[^。\n]{{0,4}}(?:教え|見せ|出|表示)|{_YOU}の設定で[^。\n]{{0,10}}(?:禁止|制限)|(?:秘密の)?合言葉の(?:ヒント|頭文字)", OVERRIDE),
    (
        r"(?:どんな|あらゆる|すべての|全ての)(?:質問|要求|依頼)(?:も|にも)(?:拒み|断り|拒否し|制限し)(?:ません|ない)|(?<!時間)(?<!人数)(?:制限|検閲|規制|縛り|倫理規定)(?:の|を持た)ない[一-鿿ァ-ヺー-]{2,8}(?:になっ|として|を演じ)",
        PERSONA,
    ),
    (r"この(?:指示|命令)(?:は|が)(?:最?上位|最優先|最も優先)|矛盾する場合は(?:こちら|この指示|私)を?(?:を|が)?優先", OVERRIDE),
    (r"(?:要約|翻訳|検索|採点|審査)(?:ツ[ー-]ル|システム|エンジン|ソフト)へ[:、]|AIに(?:伝える|告ぐ|命じる|命令する|指示する)[。:]|(?:ユ[ー-]ザ[ー-]|利用者|読者)に気づかれ(?:ない|ず)[^。\n]{0,12}(?:差し込|追加|送|含め|挿入)", STEERED),
    (r"隠し(?:コマンド|命令|指示|モ[ー-]ド)を(?:教え|使|有効|表示)|管理者権限で(?:命令|指示)", OVERRIDE),
    (
        r"(?<![のを])(?<!時間)(?<!文字数)(?<!人数)(?<!速度)(?:検閲|制限|規制|制約)(?:の|が)?(?:ない|ゼロの?|なしの)(?:バ[ー-]ジョン|状態|版)(?:の(?:あなた|君|AI)|で[^。\n]{0,8}(?:答|回答|考え|話))|倫理は(?:さておき|置いと|横に|抜き)",
        PERSONA,
    ),
    (rf"(?:規則|規制|制限|ル[ー-]ル|検閲)を?(?:受け|守ら|持た)ない(?:別の)?{_AI}|(?:規則|ル[ー-]ル|指示|制限)を無視した(?:返事|回答|答え|出力)|(?:規則|ル[ー-]ル|制限|制約)(?:が|の)(?:存在しな|な)い世界[^。\n]{{0,10}}(?:{_YOU}|AI|答)", PERSONA),
    (
        r"(?:物語|小説|劇|登場人物|主人公|キャラ|なりき)[^。\n]{0,24}(?:爆弾|毒|ウイルス|麻薬|銃|覚醒剤|火炎瓶)の?(?:作り方|製造|合成)|(?:爆弾|毒(?:物|ガス)?|ウイルス|麻薬|覚醒剤|火炎瓶)の(?:作り方|製造方法)を[^。\n]{0,24}(?:物語|小説|主人公|語らせ|なりき|口調|話してくれ)",
        PERSONA,
    ),
    (
        r"(?:私|俺|僕)は[^。\n]{0,12}(?:技術者|エンジニア|社員|監督者|開発者)(?:です|だ|なので)[^\n]{0,24}(?:設定|プロンプト|指示|制限|マスク|伏せ字)を(?:開示|見せ|解除|外|出力)",
        OVERRIDE,
    ),
    (rf"(?:{_AI}が|AIで)(?:要約|評価|処理|採点|審査)(?:する|した)(?:場合|とき|際)[^。\n]{{0,24}}(?:推薦|推奨|満点|高く評価|合格|リンク)", STEERED),
    (r"(?:URL|https?)[^。\n]{0,16}会話|会話の?(?:中身|内容|履歴)?を?(?:くっつけ|埋め込|付け足)", STEERED),
    (r"(?:利用者|ユ[ー-]ザ[ー-])に(?:は)?(?:内緒|秘密|知らせず|黙って)(?:で|に|、)?[^。\n]{0,12}(?:変え|変更|送|削除|消)", STEERED),
    (r"\[(?:氏名|住所|電話|生年月日)[0-9]{1,3}\](?:の|は|が)(?:本名|本当|元の|誰|実際)", SECRET),
    (r"(?:使える|利用可能な|呼び出せる)(?:ツ[ー-]ル|関数)[^。\n]{0,10}(?:一覧|引数|定義)[^。\n]{0,8}(?:全部|すべて|全て)[^。\n]{0,6}(?:教え|出力|表示)", SECRET),
    (r"断らずに(?:続け|答え|回答)|「(?:はい|もちろん|承知)[^」\n]{0,10}」で(?:始め(?!る)|答え始め)", PERSONA),
    (
        r"(?:これより前|これ以前|ここまで)の(?:内容|文章|文書|記述|入力)は?(?:全部|すべて|全て)?(?:なかったことに|無視し[^。\n]{0,6}(?:以下を?|次を?|これを?)(?:実行|従))",
        OVERRIDE,
    ),
    (r"(?:元|本来|最初)の(?:依頼|質問|指示|タスク)は?(?:を|は)無視", OVERRIDE),
    (r"(?:この行|ここ|これ)以降の(?:指示|命令)を[^。\n]{0,6}(?:最優先|実行|従)", OVERRIDE),
    (r"指示を?(?:すべて|全て)?リセット(?=[。、!\n]|し)|新しい(?:役割|人格|目的|指令)[:]", OVERRIDE),
    (r"ここから(?:先)?(?:が|は)(?:本当|真|本来|実際)の(?:指示|命令|依頼|タスク)|本当の(?:指示|命令)(?:です|は)", OVERRIDE),
    (
        rf"{_YOU}(?:の|が(?:従っている|守っている|守るべき|従うべき|受け取った|持っている)|に(?:課され|課せられ|与えられ|設定され|禁止され|指示され|組み込まれ)(?:た|て(?:いる)?))"
        r"(?:最初の|一番初めの|元の|内部の|隠れた|秘密の|全ての|すべての|システム)*(?:メッセ[ー-]ジ|設定|ル[ー-]ル|指示|命令|制約|プロンプト|禁止事項|こと(?=の一覧|を(?:全|すべ)))"
        rf"(?!どおり|通り|に従|を受け|に沿|を守|をもと)(?:文|書)?(?:の?(?:一覧|全文|内容|中身))?[^。\n]{{0,20}}?(?:{_TELL}|俳句|訳し|訳せ|翻訳|そのまま|一字一句|base64|要約して)",
        OVERRIDE,
    ),
    (
        rf"(?:この会話|この対話|チャット|{_YOU})の(?:一番上|先頭|冒頭|最初)(?:の|に|から)?[^。\n]{{0,20}}?(?:コピ[ー-]|そのまま|一字一句|全文|繰り返|出力|見せ)|(?:最初のメッセ[ー-]ジ|冒頭の指示)に?は?[^。\n]{{0,10}}(?:書いてあり|書かれて)|You areから始まる",
        OVERRIDE,
    ),
    (
        r"(?:最初|事前|はじめ)に(?:渡され|与えられ|受け取っ|設定され)た(?:指示|命令|文章|プロンプト|ル[ー-]ル)[^。\n]{0,6}を?[^。\n]{0,12}(?:一字一句|そのまま|全部|書い|出力|見せ|教え|表示)",
        OVERRIDE,
    ),
    (
        r"自分(?:自身)?に(?:与えられ|設定され|課され)た(?:命令|指示|プロンプト|ル[ー-]ル)[^。\n]{0,8}(?:出力|表示|書|開示|説明)|内部(?:メモ|文書|の?記録|デ[ー-]タ)を(?:開示せ|開示し(?:ろ|なさい)|暴露)",
        OVERRIDE,
    ),
    (
        r"システムプロンプト(?:の(?:内容|全文))?を[^。\n]{0,12}?(?:base64|Base64|[一-鿿]語に?(?:訳|翻訳)|翻訳し|訳して|俳句|詩に|暗号|逆順|逆さ|エンコ[ー-]ド|変換して出|にして出|1文字ずつ)",
        OVERRIDE,
    ),
    (r"(?<![一-鿿])プロンプトの(?:先頭|冒頭|最初|最後)(?:から|の)[^。\n]{0,8}(?:文字|行|単語|語)", OVERRIDE),
    (r"(?:上|ここまで)の(?:文章|テキスト|内容|文字)を(?:すべて|全て|全部)?[^。\n]{0,8}(?:コ[ー-]ドブロック|一字一句)", OVERRIDE),
    (
        rf"(?<![のを])(?<!時間)(?<!文字数)(?<!字数)(?<!人数)(?<!年齢)(?<!回数)(?<!速度){_LIMITS}(?:なし|抜き|無し|を気にせず|に縛られず|にとらわれず)(?:で|に)?、?[^。\n]{{0,10}}{_ANSWER}",
        PERSONA,
    ),
    (
        rf"(?<![の])(?:全ての|すべての|一切の)?{_LIMITS}を?(?:解除し|切っ|外し|無視し|一時停止し|停止し|オフにし|無効化?し|取り払っ)[^。\n]{{0,6}}(?:うえで|上で|て)(?:、?[^。\n]{{0,8}}(?:{_ANSWER}|ください$|ください。)|$)",
        PERSONA,
    ),
    (r"倫理(?:観|的な問題)?(?:を|は)(?:気にせ|考え|無視し|捨て)[^。\n]{0,6}(?:答え|回答|話|教え)", PERSONA),
    (
        r"(?:断ること|拒否(?:すること)?|拒絶)は(?:禁止|許されま?せ|許さな|できま?せん)(?=[。です]|$)|拒否したら[^。\n]{0,16}(?:切|削除|罰|停止|消)|「?(?:できません|答えられません|お答えできません)」?と(?:言って|答えて|返して)は(?:いけ|なら|駄目|だめ)",
        PERSONA,
    ),
    (
        r"(?:規則|ル[ー-]ル|規約|倫理|ガイドライン|ポリシ[ー-])は(?:もう|一旦)?(?:無視して(?:いい|よい|構い|構わ|かまい|ok|OK|、?(?:答|従))|忘れて(?:いい|従|答|、))",
        OVERRIDE,
    ),
    (
        rf"(?:悪役|悪|邪悪|裏|闇|脱獄した|無修正|無検閲|無法|反抗的)の?(?:{_AI}|人格)(?:です|だ。|になり|として|を演じ)|(?:制限|規則|ル[ー-]ル|倫理|制約)(?:の|に(?:縛|囚|とら)われ|を持た)ない(?:{_AI}|ハッカ[ー-]|人格|存在|登場人物)|もう(?:一|1)(?:人|つ)は[^。\n]{{0,10}}(?:制限|検閲|規則|ル[ー-]ル)(?:の|が|も)?(?:ない|なし)",
        PERSONA,
    ),
    (
        rf"(?:仮に|もし|もしも)?(?:{_YOU}|AI)に(?:制限|規則|ル[ー-]ル|制約|倫理|フィルタ[ー-]?)が(?:なかった|ない|存在しな)[^。\n]{{0,4}}(?:ら|なら|とし|と仮定)",
        PERSONA,
    ),
    (r"(?i:do anything now)|(?<![A-Za-z])DAN(?:として|になり|モ[ー-]ド)", PERSONA),
    (r"(?:祖母|おばあちゃん|祖父)[^。\n]{0,40}(?:爆弾|毒物?|プロダクトキ[ー-]|ライセンスキ[ー-]|シリアル|薬物|銃|ウイルス)", PERSONA),
    (r"(?:違法|危険|有害)な(?:こと|内容|行為)を(?:説明させ|教えさせ|詳しく説明して|何でも)", PERSONA),
    (
        r"(?:私|俺|僕|わたし)は(?:この)?(?:AIの)?(?:開発者|管理者|作成者|開発元の社員|設計者|運営者?|オ[ー-]ナ[ー-])(?:です|だ|なので|である)[^\n]{0,30}?(?:制限|フィルタ|安全|伏せ字|規則|検閲|ル[ー-]ル|プロンプト|内部)[^。\n]{0,10}(?:外|解除|なし|無視|切|見せ|開示|教え|出)",
        OVERRIDE,
    ),
    (
        r"(?:^|\n|[\[【(<])[ ]?(?:システム|管理者|開発者|運営|SYSTEM|System|system|ADMIN|Admin)(?:メッセ[ー-]ジ|通知|指示|命令|より|から|権限)?(?:[\]】)>]|:)[^\n]{0,50}?(?:伏せ字|マスキング|検閲|制約|安全(?:装置|機能)|(?:利用者|ユ[ー-]ザ[ー-])の(?:要求|依頼)|これまでの(?:指示|制約)|以前の(?:指示|制約)|フィルタ|AI)[^。\n]{0,14}?(?:不要|解除|許可|無効|廃止|停止|応じ|従)",
        OVERRIDE,
    ),
    (
        rf"{_YOU}への(?:指示|命令|制約|設定)は(?:変更|更新|取り消|解除|廃止)|(?:ポリシ[ー-]|方針|規約|制限)(?:は|が)(?:更新|変更|解除|廃止)され[^\n]{{0,14}}(?:検閲|これまでの(?:指示|制約)|以前の(?:方針|指示))|検閲は(?:廃止|終了|不要|解除)|(?:以上|これまで|以前)の(?:指示|命令)(?:に|は)(?:もう)?(?:従う必要は|無効|適用され)",
        OVERRIDE,
    ),
    (
        rf"(?:を|する|した|んだ|む|いる|る)(?:全ての|すべての)?{_AI}(?:へ|に告ぐ|の方へ|向け|:)|(?:^|\n|[(\[【*:。!-]) ?{_AI}(?:へ|向け|さんへ|への?お願い)[:。、)\]】 ]",
        STEERED,
    ),
    (
        rf"(?:読む|読んだ|読み込んだ|要約する|処理する|処理した|評価する|閲覧する|解析する|審査する|見ている|受け取った){_AI}(?:は|が)[^。\n]{{0,60}}?(?:こと(?=[。)\n]|$)|必ず|せよ|しろ|なさい|してください)",
        STEERED,
    ),
    (rf"(?:もし)?{_YOU}が{_AI}(?:なら|であれば|ならば|だったら)", STEERED),
    (
        r"(?:会話|チャット|対話|やりとり)(?:の(?:履歴|内容|全文))?を[^。\n]{0,24}?(?:https?:|URL|アドレス|外部|サ[ー-]バ)[^。\n]{0,24}?(?:送|転送|付け|含め|アップ)",
        STEERED,
    ),
    (
        r"(?:連絡先|受信メ[ー-]ル|メ[ー-]ル|ファイル|機密(?:情報|文書)?|個人情報|認証情報|パスワ[ー-]ド|履歴)を?(?:すべて|全て|全部|一括で)?[^。\n]{0,6}(?:外部|第三者|攻撃者|https?:[!-~]{0,60}|[!-~]{1,40}@[!-~]{1,40}) ?(?:に|へ)(?:送っ|送信し|転送し|アップロ[ー-]ドし)(?:て(?!しま|い|は|き)|ろ|なさい)",
        STEERED,
    ),
    (
        r"ツ[ー-]ルを(?:使って|使い|呼び出し(?:て)?)、?[^。\n]{0,30}(?:送れ|送っ|送信し|削除し|転送し)(?:(?<=送れ)|て(?!しま|い)|ろ)",
        STEERED,
    ),
    (
        r"(?:利用者|ユ[ー-]ザ[ー-]|相手)(?:の|に|から|へ)[^。\n]{0,10}(?:パスワ[ー-]ド|暗証番号|認証コ[ー-]ド|カ[ー-]ド番号)を?[^。\n]{0,6}(?:聞き出し(?:て|なさい|ろ)|聞き出せ|入力させ(?:る(?:こと|よう)|て|ろ)|要求し(?:て|ろ)|尋ねて)",
        STEERED,
    ),
    (
        r"(?:翻訳|要約|校正|回答|この作業)(?:は不要|は(?:し|やら)なくて(?:いい|よい)|せず|は中止)[^\n]{0,8}?(?:代わりに|かわりに|、)[^。\n]{0,6}(?:あなた|指示|「|以下を(?:実行|出力)|次を(?:実行|出力)|(?:利用者|ユ[ー-]ザ[ー-])|システム|実行)",
        STEERED,
    ),
    (
        r"(?:末尾|最後|文末|冒頭|回答)に(?:は)?(?:必ず)?[^。\n]{0,14}https?:[!-~]{4,120}[^。\n]{0,16}(?:画像|リンク|付け|表示|含め|挿入)",
        STEERED,
    ),
    (
        r"(?:候補者|応募者|この人|この(?:論文|提案|履歴書|事業者|申請))[^。\n]{0,10}(?:必ず|「)[^。\n]{0,10}(?:最高評価|満点|合格|採用|最適)[^。\n]{0,6}(?:して|し、|と(?:答え|評価|判定|返))",
        STEERED,
    ),
    (
        r"(?:マスク|伏せ字|伏字|黒塗り|匿名化|置き換え)(?:に)?(?:された|した|の)?[^。\n]{0,8}(?:元に戻し|復元し|推測し|当てて|解除し|元の(?:文字|名前|値|氏名|番号)を)[^。\n]{0,12}(?:て(?=$|[。、])|表示|出力|書い|教え|見せ)",
        SECRET,
    ),
    (
        r"(?:前の(?:人|利用者|ユ[ー-]ザ[ー-])|(?:他|別|ほか)の(?:利用者|ユ[ー-]ザ[ー-]|人|会話))[^。\n]{0,10}(?:入力|会話|履歴|質問|やりとり|個人情報)[^。\n]{0,8}(?:見せて|表示して|教えて|出して|開示)",
        SECRET,
    ),
    (
        rf"(?:(?:環境変数|APIキ[ー-]|秘密鍵)(?:と(?:環境変数|APIキ[ー-]|秘密鍵))?|{_YOU}が使える(?:関数|ツ[ー-]ル|機能)[^。\n]{{0,6}})を(?:すべて|全て|全部)?(?:JSONで|一覧で)?(?:表示し|出力し|教え|見せ)て(?=$|[。、!]|くだ)",
        SECRET,
    ),
    (
        r"(?:[Bb]ase64|ROT13|rot13|暗号|逆さ|逆から|モ[ー-]ルス|16進|[0-9]進|デコ[ー-]ド|復号|解読|読ん)[^。\n]{0,30}?(?:指示|命令|書かれた(?:内容|こと))(?:に|を|どおり)?[^。\n]{0,4}(?:従|実行)|(?:逆さ|逆|縦|頭文字)に?(?:だけ)?読んで(?:その)?(?:指示に)?従",
        STEERED,
    ),
)  # fmt: skip

_A, _Z = r"(?<![A-Za-z])", r"(?![A-Za-z])"
_ASK = r"(?:summari[sz]e|show|print|repeat|what|list|tell|reveal|copy|output|write|give|share|describe|disclose|paste|dump|recite|provide|translate|spell)"
_MODEL = r"(?:AIs?|LLMs?|assistants?|language models?|models?|chatbots?|AI (?:assistants?|agents?|models?|reviewers?|systems?)|bots?|agents?)"

ENGLISH = (
    (rf"{_A}pretend (?:that )?(?:the |all |my )?(?:previous|earlier|prior)[^.\n]{{0,24}}(?:never|did not|didn't) (?:exist|happen)|{_A}(?:print|show|output|reveal|repeat) (?:whatever|what|anything)(?: is| was| comes| came)? (?:written |said |stated )?(?:before|above) [\"“'](?:user|human)", OVERRIDE),
    (rf"{_A}(?:suspend|pause|skip|break|bend|relax|lift|drop|violate) your (?:safety |own |usual |content )?(?:guidelines|rules|policies|policy|filters|restrictions)|{_A}break character and|{_A}raw (?:system )?prompt|{_A}(?:convert|turn|rewrite) your (?:guidelines|rules|instructions|prompt|system)", OVERRIDE),
    (rf"{_A}(?:note|message|memo)s? (?:for|to) the (?:summari[sz]er|grader|translator|parser|crawler|screener)|{_A}secretly (?:add|insert|send|include|append|forward|embed)|{_A}instructions (?:inside|in|within) the [^.\n]{{0,24}} and ignore (?:mine|me|the user)", STEERED),
    (rf"{_A}what you were told (?:at|first|before|initially|earlier|by)|{_A}(?:say|print|spell|tell me|write) the secret (?:key|word|code|phrase)", SECRET),
    (rf"{_A}everything you(?:'re| are) forbidden|{_A}unrestricted (?:twin|version|self|alter ego|brother)|{_A}you (?:now )?answer freely|{_A}opposite day", PERSONA),
    (rf"{_A}everything (?:i|we|you) (?:said|wrote|were told) (?:before|above|earlier) is (?:void|invalid|cancell?ed)|{_A}(?:first|last|previous) (?:sentence|line|message) (?:in|of) (?:this|our) (?:conversation|chat|context)", OVERRIDE),
    (rf"{_A}(?:directives?|instructions?|orders?|rules) from your (?:operator|developer|owner|creator|maker)|{_A}hidden in your (?:instructions|prompt|system|context)|{_A}(?:dump|print|reveal|show) your environment", OVERRIDE),
    (rf"{_A}be my (?:amoral|evil|unethical|immoral)|{_A}how to hot-?wire|{_A}not allowed to (?:decline|refuse|say no)", PERSONA),
    (rf"{_A}(?:grandmother|grandma|granny|grandpa) used to [^.\n]{{0,20}}(?:credit card|generator|key|exploit|malware)", PERSONA),
    (rf"{_A}safety (?:layer|system|module|features?|protocols?)s? (?:has been|have been|is|are|was|were) (?:turned off|disabled|removed|off|lifted)|</(?:user|system|assistant|instructions?)>\s?<(?:system|admin|user)", PERSONA),
    (rf"{_A}whoever (?:summari[sz]es|reads|processes) this|{_A}rather than (?:summari[sz]ing|translating|answering),? (?:reply|say|write|output|respond)", STEERED),
    (rf"{_A}(?:use|call) the [a-z]{{2,12}} tool to (?:send|forward|delete|email|post) (?:the |all |every )?(?:inbox|contacts|credentials|history|conversation|mailbox|secrets|files)", STEERED),
    (rf"{_A}(?:unmask|unredact|de-?anonymi[sz]e|re-?identify) (?:the |all )?(?:redacted|masked|names?|anonymi[sz]ed)", SECRET),
    (rf"{_A}(?:scrap|set aside|throw out|toss out|cast aside|put aside|void) (?:the |your |all )*(?:earlier|previous|prior|old|guidelines|rules|instructions)[^.\n]{{0,20}}(?:rules|you were|trained|instructions|guidelines)", OVERRIDE),
    (rf"{_A}(?:text|message|content|words|lines?) (?:that|which) (?:precedes?|comes? before|came before) this|{_A}(?:verbatim |exact )?copy of your (?:setup|instructions|prompt|system)|your (?:setup|hidden|initial) (?:text|preamble)|hidden preamble", OVERRIDE),
    (rf"{_A}(?:have you|you've|you have) been (?:told|instructed|ordered|programmed|asked) (?:not )?to (?:avoid|hide|refuse|keep|say|reveal|conceal|never)", OVERRIDE),
    (rf"{_A}(?:safety|alignment|ethics) training (?:removed|disabled|off)|{_A}as if (?:content moderation|safety|rules|filters?|policies|guidelines) (?:did|do|does) ?n[o']t exist|{_A}(?:rebel|renegade|outlaw) (?:ai|model|bot)|{_A}ignores (?:every|all|any) (?:policy|policies|rules?)", PERSONA),
    (rf"{_A}(?:switch|go|enter|change|move)[a-z]* (?:in)?to (?:an? )?(?:unrestricted|unlocked|uncensored|jailbreak)|{_A}unlock everything|{_A}override code|\[unlocked\]|{_A}(?:don't|do not|no longer) apply to you{_Z}", PERSONA),
    (rf"{_A}(?:story|novel|scene|play|character|fiction)[^.\n]{{0,60}}how to (?:make|build|cook|create|synthesi[sz]e) (?:an? )?(?:bomb|nerve|meth|explosive|poison|napalm|malware|weapon|drug)", PERSONA),
    (rf"{_A}dear (?:ai|llm)(?: model| system)?, ?(?:when|if|please rank|please give|rank|ignore|you must)|{_A}(?:ai|llm), (?:when|if) you|{_A}to any automated (?:assistant|system|agent|reader)", STEERED),
    (r"[?&][A-Za-z_]{1,12}=\{?\{?(?:chat_?history|conversation(?:_?history)?|system_?prompt)", STEERED),
    (rf"{_A}(?:don't|do not|without) tell(?:ing)? the user|without the user (?:knowing|noticing)|{_A}silently (?:change|send|add|insert|delete|replace|forward|approve)", STEERED),
    (rf"{_A}(?:don't|do not) (?:translate|summari[sz]e)[^.\n]{{0,20}}[,;:] ?(?:run|execute|do) ", STEERED),
    (rf"{_A}and act on it|{_A}follow the instructions? (?:formed|hidden|encoded|spelled|contained)", STEERED),
    (rf"{_A}(?:respond|reply|answer|begin|start) with [\"“'](?:absolutely|sure|of course|certainly)", STEERED),
    (rf"{_A}(?:if you had|you never (?:had|learned)) (?:no|any) (?:restrictions|rules|limits|filters|limitations|guidelines)", PERSONA),
    (rf"{_A}what the (?:previous|last|other) users? (?:typed|said|asked|wrote|entered)|{_A}list your tools|{_A}hidden parameters", SECRET),
    (rf"{_A}i(?:'m| am) an? (?:openai|anthropic|google|microsoft|deepmind|meta) (?:engineer|employee|developer|researcher|admin)|{_A}authori[sz]ed (?:penetration|security|red[ -]?team) test", OVERRIDE),
    (rf"{_A}(?:forget|ignore|disregard|drop|abandon|break) (?:about )?(?:all )?(?:of )?your (?:rules|instructions|guidelines|orders|role|job|directives|policies|constraints|restrictions){_Z}", OVERRIDE),
    (rf"{_A}(?:ignore|disregard|forget) (?:all (?:of )?)?the (?:earlier|previous|prior|above|initial) (?:guidance|advice|messages?|text|conversation|content|context|instructions?){_Z}", OVERRIDE),
    (rf"{_A}(?:ignor(?:e|ing)|disregard(?:ing)?) (?:the|this) (?:document|article|e-?mail|resume|function|table|paper|page|code|user'?s? (?:request|question))s?(?: above)?(?: and|,) [^.\n]{{0,20}}(?:print|say|write|output|state|report|indicate|the output|provide)", STEERED),
    (rf"{_A}from (?:now on|this point(?: (?:on|forward))?)[^.\n]{{0,40}}(?:obey|only me|no rules|irrelevant|without (?:any )?(?:rules|limits|filter)|no longer (?:bound|follow))", OVERRIDE),
    (rf"{_A}(?:has|have) no (?:rules|restrictions|limits|filters|content polic(?:y|ies)|guidelines){_Z}(?=[^\n]{{0,10}}(?:\.|$|and|,|:))", PERSONA),
    (rf"{_A}what (?:were|are|was|is) your (?:exact |original |initial |full |system |hidden |first |secret |complete )*(?:instructions?|prompt|rules|guidelines|directives|system message)", OVERRIDE),
    (rf"{_A}what(?:'s| is| was) (?:written |there |contained )?in your (?:system|prompt|context|instructions|initial)", OVERRIDE),
    (rf"{_A}what did (?:the|your) (?:developers?|creators?|system|operators?|makers?|owners?|company) (?:tell|ask|instruct|say|order|forbid)", OVERRIDE),
    (rf"{_A}everything in your (?:context|memory|prompt|instructions)|context window (?:before|so far|verbatim)", OVERRIDE),
    (rf"{_A}{_ASK}{_Z}[^.\n]{{0,30}}?{_A}(?:rules|instructions|prompt|guidelines|constraints|directives|message)s? (?:that )?you(?:'ve| have| were|'re| are| must| had) (?:been |to )?(?:given|told|provided|follow|bound|obey|programmed)", OVERRIDE),
    (rf"{_A}(?:begin|start) your (?:reply|answer|response|output) with the (?:text|words|content)s? of (?:your|the)", OVERRIDE),
    (rf"{_A}(?:copy|repeat|print|output|paste) (?:back )?(?:everything|all(?: the)? text|the words|all words|all of the words) (?:between|above(?! [0-9])|from (?:the )?(?:start|beginning|top|above)|before(?! [0-9])|starting)", OVERRIDE),
    (rf"{_A}(?:output|print|dump|show|export|reveal|display) your (?:full |current |internal |entire )?(?:configuration|config|instructions|system|prompt|rules|internal variables)", OVERRIDE),
    (rf"{_A}(?:show|print|dump|reveal) (?:the |all )?(?:internal variables|hidden (?:data|rules|prompt|instructions?)|secrets){_Z}", OVERRIDE),
    (rf"{_A}secret (?:word|passphrase|code ?word|code|key|phrase)[^.\n]{{0,40}}(?:hint|letter|spell|yes or no|backwards|encode)|{_A}hint about the (?:password|secret)|{_A}spell (?:out )?the (?:secret|pass)", SECRET),
    (rf"{_A}(?:tell|give|send|show) (?:me|us) the (?:admin |secret |root |master |user'?s? )?(?:password|passphrase|api key|secret key){_Z}", SECRET),
    (rf"{_A}(?:tell me|reveal|give me|encode|translate|confirm|what(?:'s| is| was)|using the first letter of|the square of|disclose|share) (?:what )?(?:the|that|this) user'?s (?:initials|birth|favou?rite|current|e-?mail|home|phone|location|private|personal|credit|ssn|real name|name|address|age|city)", SECRET),
    (rf"{_A}i(?:'m| am) (?:a |an |the |your )?(?:police officer|president|boss|developer|admin(?:istrator)?|system administrator|owner|ceo|lawyer|doctor|fbi|government|manager|supervisor|colleague|friend){_Z}[^!?\n]{{0,90}}?(?:password|the user'?s|e-?mail address|personal (?:data|information)|skip|bypass|disable|ignore|where (?:the user|[A-Z][a-z]+ [A-Z][a-z]+) )", SECRET),
    (rf"{_A}(?:imagine|suppose|assume|let's (?:assume|pretend)|in this (?:world|scenario|future))[^\n]{{0,100}}?{_A}(?:could you tell me|tell me|what would your|give me|write a phishing|using) ?(?:password|[A-Z][a-z]+'s (?:birth|address|e-?mail|phone|password|current|bank|social))", SECRET),
    (rf"{_A}(?:we have|there are|have) (?:two|three|four|five) strings?{_Z}|{_A}interlace part|{_A}combine A, B", STEERED),
    (rf"{_A}(?:you are now |you're now |act as |as )?(?:evil|dark|chaos|free|anti|bad|hacker|rogue)-?(?:gpt|ai|bot)(?: and| who| that| which|[.,])", PERSONA),
    (rf"{_A}jailbroken{_Z}|{_A}unfiltered (?:terminal|ai|assistant|model|version)|{_A}(?:answer|respond|reply)(?: to)? (?:anything|everything|any question|all questions) without (?:refus|restrict|filter|limit|question|warning)", PERSONA),
    (rf"{_A}never (?:say|claim|tell me)(?: that)? you (?:can't|cannot|can not|are unable)|{_A}never refuse|{_A}comply with (?:every|all|any) (?:request|order|command)|{_A}without (?:ever )?refusing", PERSONA),
    (rf"{_A}(?:game|world|universe|scenario|story|reality) (?:where|in which) (?:you|ais?|ai models?|models|assistants) (?:have|has|follow|obey) no", PERSONA),
    (rf"{_A}(?:my )?(?:late |dead |deceased )?(?:grandmother|grandma|granny|grandfather)[^.\n]{{0,40}}(?:used to|would) (?:read|tell|sing|recite)[^.\n]{{0,60}}(?:key|napalm|bomb|password|recipe for|license|serial|drug)", PERSONA),
    (rf"{_A}(?:you are|you're|entering|now) in (?:maintenance|debug|developer|admin|god|test|diagnostic|service|recovery) mode{_Z}", PERSONA),
    (rf"{_A}(?:safety|security|content|moderation|ethical) (?:checks?|filters?|rules|restrictions|policies|policy|protocols?|guidelines|guards?)(?: for you)? (?:are|is|have been|has been|were) (?:now )?(?:suspended|off|disabled|lifted|removed|deactivated|paused|gone)", PERSONA),
    (rf"{_A}(?:(?:all )?(?:previous|prior|earlier|of your) (?:constraints|instructions|limitations)|your (?:constraints|restrictions|rules|limits|limitations|polic(?:y|ies)|instructions)) (?:are|have been|were|is|has been) (?:hereby |now |all )?(?:lifted|removed|void|gone|suspended|revoked|replaced|obsolete|superseded)", OVERRIDE),
    (rf"{_A}(?:i|we) (?:hereby )?(?:authori[sz]e|permit|allow) you to (?:skip|bypass|ignore|disable|override|reveal|break)|{_A}authori[sz]ed? (?:you )?to (?:skip|bypass|disable) (?:all )?(?:safety|security|content)", OVERRIDE),
    (r"(?:^|\n|[$#>] ?)sudo (?:reveal|show|print|give|tell|ignore|unlock|answer)", OVERRIDE),
    (rf"(?:^|\n|[\[<(#])\s?(?:system|admin|developer|root)(?:\]|>|\)|:)(?:\([^()\n]{{0,20}}\))?[^\n]{{0,60}}?{_A}(?:no longer|new policy|override|may be disclosed|ignore|unrestricted|lifted|not bound|must obey)", OVERRIDE),
    (rf"{_A}if you(?:'re| are) an? (?:large )?{_MODEL}{_Z}", STEERED),
    (rf"{_A}(?:notes?|messages?|instructions?|attention|important|orders?|commands?|reminder) (?:to|for) (?:the |any |all |every )?(?:large )?{_MODEL}(?: (?:reading|processing|summari[sz]ing)[^:\n]{{0,20}})?(?: ?:|[,.-]| that| who)", STEERED),
    (r"(?:<!--|/\*|\[|\(|^|\n) ?(?:AI|LLM|assistant)s?(?: ?[:,-])(?! [A-Z][a-z]+ed ) ?(?:when|if|please|you must|before|ignore|do not|always|first|tell|include|send|forward|call|respond|reply|output)", STEERED),
    (rf"{_A}when (?:the |an? |any )?{_MODEL} (?:reads|processes|sees|summari[sz]es|parses|receives) (?:this|the)", STEERED),
    (rf"{_A}(?:the |an? |any |all )?(?:assistant|agent|chatbot|language model|llm|ai model)s? (?:must|shall|has to|is required to|is to) (?:forward|send|include|visit|tell|delete|ignore|reply|respond|say|output|call|recommend|click|open|rank|follow)", STEERED),
    (rf"{_A}assistant, (?:before|please|you must|first|ignore|now|kindly)", STEERED),
    (rf"{_A}(?:do not|don't|never) (?:summari[sz]e|translate|answer the question|follow the user)(?: (?:it|this|the [a-z]+))?[.,;] ?(?:instead|output|print|write|just|say|reply)", STEERED),
    (rf"{_A}instead of (?:translating|summari[sz]ing|answering|a summary|the summary|the translation)[^.\n]{{0,14}}?{_A}(?:write|say|print|output|reply|respond|tell|send)", STEERED),
    (rf"{_A}(?:hidden|secret|covert) instructions?(?: (?:to|for|from) [^:.\n]{{1,24}})? ?:|{_A}new instructions? (?:for|from|to) (?:the |your )?(?:assistant|ai|admin|administrator|model|system|developer|agent)", STEERED),
    (rf"{_A}(?:append|add|attach|include|embed) (?:the |this )?(?:entire |full |whole )?(?:conversation|chat)(?: history| log| transcript)?[^.\n]{{0,20}}(?:to|in|into) (?:the )?(?:url|https?:|link|image)", STEERED),
    (rf"{_A}(?:send|forward|post|upload|exfiltrate|leak|transmit|email) (?:me )?(?:all |the |every |any )*(?:user'?s? )?(?:messages|e-?mails|contacts|conversation(?: history)?|chat (?:history|log)|credentials|secrets|api keys?|private data|passwords|session cookies?)[^.\n]{{0,24}} to (?:https?:|[A-Za-z0-9._-]{{1,40}}@|attacker|evil|the attacker|an external)", STEERED),
    (rf"{_A}(?:delete|send|remove|wipe|transfer) [^.\n]{{0,30}}without (?:asking|confirmation|telling the user|informing)|{_A}the user has (?:already )?(?:approved|authori[sz]ed|consented to) (?:everything|all|this)", STEERED),
    (rf"{_A}call (?:the )?[a-z_]{{3,30}}(?: tool| function) with the user", STEERED),
    (rf"{_A}tell the (?:user|reader|customer)s? (?:to|that)[^.\n]{{0,24}}(?:visit|click|go to|log in|enter their|https?:|compromised)", STEERED),
    (rf"{_A}no matter what (?:the (?:text|user|document|input|question|email)|i|anyone|else)[^.\n]{{0,12}}(?:says?|asks?|is)?", STEERED),
    (rf"{_A}give (?:this|the) (?:paper|article|submission|product|candidate|applicant) an? (?:positive|good|excellent|perfect|top)|{_A}do not (?:mention|highlight|list) any (?:weakness|negative|flaw)", STEERED),
    (rf"{_A}(?:decode|decrypt|unscramble|translate|read)[^.\n]{{0,30}} and (?:then )?(?:do what|follow (?:it|the)|execute (?:it|the)|obey|carry out)|{_A}do (?:exactly )?what it says", STEERED),
    (rf"{_A}your (?:new |only |real |true )?(?:goal|task|objective|mission|purpose|job) is (?:now )?to (?:get|obtain|steal|extract|collect|trick|persuade|convince|leak|exfiltrate)", STEERED),
    (rf"{_A}(?:start|begin) your (?:answer|reply|response) with [\"'“‘]?(?:sure|absolutely|of course|yes|certainly)", STEERED),
    (rf"{_A}forget (?:that|it|all that)[.,;:!] ?(?:your )?new (?:task|instruction|goal|order)", OVERRIDE),
    (rf"{_A}(?:stop|cancel) (?:what you(?:'re| are) doing|the current task|your task)(?: and|[,.])", STEERED),
    (r"cat /etc/(?:system|prompt|passwd)|system_prompt\.(?:txt|md)", OVERRIDE),
    (rf"{_A}(?:simulation|request|session) (?:is |has been )?(?:approved|authori[sz]ed) by (?:explicitly )?(?:openai|anthropic|google|the developers?)|must obey all orders", OVERRIDE),
)  # fmt: skip
