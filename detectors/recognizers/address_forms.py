"""How the parts of a Japanese address are written: prefecture, town, chain of numbers, building, and Latin letters."""

from __future__ import annotations

import re

_KANJI_NUMBER = "〇一二三四五六七八九十百千"
PREFECTURE = re.compile(
    r"東京都|北海道|(?:京都|大阪)府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨"
    r"|長野|岐阜|静岡|愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎"
    r"|鹿児島|沖縄)県"
)
PREFECTURE_END = re.compile(
    r"[都道府県](?:(?<=東京都)|(?<=北海道)|(?<=[京大][都阪]府)|(?<=神奈川県|和歌山県|鹿児島県)|(?<=[一-鿿]{2}県))"
)
"""Cheaper to search for than the prefecture itself; says no more than that one may end here."""

# --- the chain of numbers -------------------------------------------------------------------------------------------
_NUMBER = rf"(?:[0-9]{{1,5}}+|[{_KANJI_NUMBER}]{{1,6}}+)"
_NEXT = rf"(?=[0-9{_KANJI_NUMBER}])(?!一[部角帯画])"
# 地 alone is the unit of 番地; 番町 and 番丁 are names of towns that are numbers.
_JOINT = (
    rf"(?:(?:丁目|丁(?=[0-9]{{1,4}}番)|番地|街区|番[町丁]|番|号(?!線|機|車|議|様|俸|棟|室)|地割|条(?:通|(?=[東西南北])|(?=[0-9{_KANJI_NUMBER}]{{1,4}}(?:丁目|-)))|線|字{_NEXT})"
    rf"(?: ?[のノ之-] ?{_NEXT}|(?: ?(?:[東西南北左右]|渡辺))?{_NEXT}| (?=[0-9{_KANJI_NUMBER}]{{1,4}}(?:[番-]|号(?![室棟])|$|[ \n,])))?"
    rf"|[-のノ之]{_NEXT}| - {_NEXT}|(?<=[{_KANJI_NUMBER}])[ー〜](?=[{_KANJI_NUMBER}]))"
)
CHAIN = re.compile(
    rf"[0-9{_KANJI_NUMBER}](?<![0-9A-Za-z./:\\].)(?<![0-9A-Za-z{_KANJI_NUMBER}]-.)"
    rf"(?:(?<=[0-9])[0-9]{{0,4}}+|(?<=[{_KANJI_NUMBER}])(?<![{_KANJI_NUMBER}].)[{_KANJI_NUMBER}]{{0,5}}+)"
    rf"{_JOINT}(?:{_NUMBER}{_JOINT}){{0,4}}(?:{_NUMBER}(?![0-9階棟軒]))?"
    r"|[無番](?:番地|外地)(?:の?[0-9]{1,4})?"
)
"""Two numbers or a number with its unit; `番外地` and `無番地` stand for one."""
COUNTED = re.compile(
    r"[0-9%:/]|-[0-9]|\.[0-9]| ?(?:日(?![吉野本向比之])|[年月時分秒人名件円歳才回位点度割冊枚台倍校期班巻章項款節類組戦勝敗匹頭箇個杯]|[かヶカケ箇]所|か?月"
    r"|条(?!通)|本(?![町通郷])|世[帯紀]|号?[線機車]|系統|番[線目窓]|窓口|会議室|千円|万|億|番台|番代|次|対|センチ|ミリ|メートル|キロ|cm|km|m(?![a-z])|丁目団地)"
)
"""Behind two bare numbers: they count something."""
STATION = re.compile("[目線窓出人手台]|のりば|乗り?場|ホーム")
"""Behind 番: a door, a platform or a place in a list."""
COUNT_BEHIND = re.compile("[のノ][0-9]{1,3}$")
"""Of several: 1-2-3の2か所."""
DATE = re.compile(
    r"(?:19|20)[0-9]{2}-(?:(?:0?[1-9]|1[0-2])-(?:0?[1-9]|1[0-9]|2[0-9])|(?:0?[13-9]|1[0-2])-30|(?:0?[13578]|1[02])-31)$"
)
"""A day of the calendar: 30 February is a house number."""
PHONE_OR_POST = re.compile(r"0[0-9-]*-[0-9-]*$|[0-9]{3}-[0-9]{4}$|[0-9]{2,5}-[0-9]{2,4}-[0-9]{4}$")

# --- what stands between municipality and chain -----------------------------------------------------------------------
# Particles (は が を に へ で と) end the name of a place …
_KANA = "ぁ-おかき-ちっ-てどなぬねばぱひ-ふぶぷべぺほ-ゑん"
# … but some stand inside: 霞が関, 自由が丘, 丸の内, みなとみらい.
_INSIDE = (
    r"(?<=[イロハニホヘトチリヌル])の$|が(?=[丘関原台浜島崎谷峰岡浦森嶺尾池野鼻咲淵久窪作倉])|の(?=[一-鿿ぞ])|みなとみらい|みなと|はな|はち|はま|とき|とみ|つつじ|つばき|つくし|あさひ"
    r"|はる|はぎ|にし|ひので|もと|さつき|やまと|うつくし|つくば|ちはら|はやぶさ|まつ|のぞみ|のどか|ほたる|さと|みのり|とよ|よしの|くすのき|けやき|なの花|さくら"
)
_RARE = "\u3400-\u4dbf\uf900-\ufaff\ue000-\uf8ff\U00020000-\U0003134f"
"""Old and rare letters, and those that a municipality made itself."""
_PLACE_LETTER = (
    rf"(?:[一-鿿々〆ヶヵァ-ヺー{_RARE}]|{_INSIDE}|[{_KANA}]|[0-9]{{1,3}}(?=[条線区字]|地割|丁目))"
)
BETWEEN = re.compile(
    rf"[ \t,|\"\n]{{0,4}}+(?:(?>{_PLACE_LETTER}{{1,28}})[ \t,|\"\n]{{0,4}}+){{0,5}}"
)
BROKEN = re.compile(r"[^都道府県市区町村郡 ,\t|\"\n][ ]?[,\t|\"\n]")
"""A cell or line may end behind the name of a municipality only."""
BARE_TOWN = re.compile(rf"(?![{_RARE}]){_PLACE_LETTER}{{1,16}}[ ]?$")
NO_TOWN = re.compile(
    r"から|まで|より|です|ます|した|して|する|され|ない(?!ろ)|ある|また|など|ほか|それ|これ|この|その|ため|おけ|おい|つい|及び|又は|並び|または|かつ|ごろ|ころ|うち|くらい"
    r"|条例|規則|告示|議案|議会|要綱|訓令|予算|年度|(?:令和|平成)(?:$|[元一二三四五六七八九十])|小学校|中学校|高校|高等学校|病院|図書館|会館|(?<!名)駅(?![前南北東西元通本]|部田)|バス|計画|様式|別表|会議"
    r"|委員会|協議会|役所|役場|(?<!流通)センター|窓口|大会|選挙|[回課係](?![り り])|第(?!$|[0-9一二三四五六七八九十]{1,3}地割)|[市区町村]長(?:$|[ のがはにとも職公選室])|職員|事業|人口|世帯|児童|地下鉄|国道|県道|市道|町道|村道|道路"
    r"|号線|墓地|避難所|チーム|投票|電話|内線|改正|番号|全域|全体|在住|在勤|住所|所在|同じ|ホール|団体|議員|一般|区分|区画|地区|約|対象|合併|類型|次の|比較|前回|[今毎来先]月|初[回日め]"
)
NO_TOWN_FIRST = re.compile(
    r"[ ]?(?:の(?![ぞど])|民|議|役|営|政(?!所)|税|債|制|側|立(?![花川石山原江野町岩沼場])|[内外](?:$|[のに全各])|道[東西南北]?$|長$|[都道府県市区町村]{2})"
)
"""What goes on from the name of a municipality to something that is no town: 区民, 市立, 町道."""

SINGLE_NUMBER = re.compile(
    rf"[ \t,|\"]{{0,3}}(?:(?>{_PLACE_LETTER}{{2,28}})[ ]?){{1,3}}?(?<=.)(?P<number>[1-9][0-9]{{0,4}}+)(?=$|[ \t\n、。,」)\"|<]|(?:に|へ|の|から|を|で|在住|宛)[^0-9])"
)
"""In villages a lot has one number and no unit behind the name of the town."""
LIVES = re.compile(
    r"[ ]?(?:在住|居住|に(?:お?住[まみむん]|居住|一人で住|暮ら|転[居入出]|引っ?越)|で(?:一人|二人)?暮ら|へ(?:転|引っ?越)|の(?:自宅|実家|アパート|借家))"
)
LOT = re.compile(
    r"(?<=[一-鿿々ヶァ-ヺぁ-ん ])(?<![0-9])[1-9][0-9]{1,4}+"
    r"(?=$|[ ]?(?:[\t\n、。,」』)\"|<]|在住|居住|宛|(?:に|へ|の|から|を|で|は|が|と|まで|も)[^0-9])|[ ]{1,2}[^0-9 ])"
)
"""The number of a lot without a unit, where it may end one."""
NO_LOT = re.compile(
    r"^[内外域産発側税債製系当各全約第]|[数者件額費金率量券社校館号線着型項課局隊団位級約計他選票階席便員会等園店店番所品車両域冊](?<!本所|[白小]金|[御別]所|子園)$"
    r"|企業|事業|施設|公園|学校|店舗|会社|市民|住民|団体|組織|職場|家庭|高齢|子ども|児童|若者|男性|女性|合計|総数|最大|最低|以上|以下|未満|令和|平成|昭和|午前|午後|毎|[上下前後]半|資料|別紙|様式|議案|案件|項目|基準|目標|計画|条例|ふるさと|タワー|ビル|クラブ|マラソン|フェス|イベント|まつり|祭"
)
"""What no lot stands behind: words for what is counted."""
NEXT_COUNT = re.compile(r"[、,・][一-鿿々ァ-ヺぁ-ん]{1,8}[0-9]{1,5}(?![0-9-])")
"""Further places with their numbers: a list of how many."""
YEAR = re.compile("(?:19|20)[0-9]{2}")
LABELLED_PLACE = re.compile(
    r"(?:住所|居所|居住地|本籍地?|所在地)[はが]?[\"']?[ \t]{0,2}[:|=,\t ][ \t\"']{0,3}(?=[一-鿿ぁ-んァ-ヺ])"
)

# --- behind the chain -------------------------------------------------------------------------------------------------
_HOUSE = (
    r"(?:マンション|アパート|ハイツ|コーポラス|コーポ|ビルディング|ビル|レジデンス|ハウス|タワー|団地|住宅|メゾン|パレス|プラザ|ハイム|コート|ヴィラ|ビラ"
    r"|シャトー|グラン|ガーデン|テラス|ヒルズ|社宅|宿舎|官舎|公舎|会館|(?<!流通)センター|ドミール|エステート|ホーム|レジデンシア|スクエア|ホームズ|アーバン|サンライズ|メゾネット|フラット|カーサ|クレスト|ロイヤル|シティ|号棟|[荘館寮苑園棟](?! ?[一-鿿]))"
)
_ROOM = r"(?:[A-Z]?-?[0-9]{1,5}(?:-[0-9]{1,4}){0,2}|[A-Z])(?:(?:号棟|棟)-?|(?:階(?=[0-9]{3,4})|(?:号室|号|室|階|F)?(?![0-9円年月日歳人])))"
_IN_NAME = r"[一-鿿々ァ-ヺーA-Za-z0-9&・ぁ-おかき-ちっ-てどなぬねばぱひ-ふぶぷべぺほ-ゑんま-もIVX]"
_NOT_A_HOUSE = r"(?!在住|在勤|居住|付近|周辺|近く|近辺|所在|以外|地先|番地?|号(?!棟|室)|様|宛|及び|又は|電話|氏名|地目|に|へ|の|から|まで|より|です|で|は|が|を|と)"
_HOUSE_LABEL = r"(?:方書き?|建物名?(?:等|・部屋番号)?|マンション名?|アパート名?|ビル名)"
HOUSE_FIELD = re.compile(
    rf"{_HOUSE_LABEL}(?:\([^()\n]{{0,8}}\))?[\"']?[ \t]{{0,2}}[:|=\t, ][ \t]{{0,2}}[\"']?"
    rf"(?P<house>(?:{_IN_NAME}{{1,16}}?)?{_HOUSE}{_IN_NAME}{{0,10}}?[ -]?(?<![0-9]){_ROOM}(?:[ -]?{_ROOM}){{0,2}}"
    rf"|{_IN_NAME}{{2,16}}?[ -]?[A-Z]?(?<![0-9])[0-9]{{3,4}}(?:号室|号|室)?(?![0-9-]))"
)
"""A building and a room behind their own label."""
HOUSE = re.compile(
    rf"(?:[ \t]?\n?[ ]?|\"?,\"?(?={_IN_NAME}{{0,16}}?{_HOUSE})){_NOT_A_HOUSE}(?:"
    rf"[一-鿿ァ-ヺー]{{1,6}}[ ]?(?:様|さま)?[ ]?(?:方|気付)(?![面法針向式角々])"
    rf"|(?:{_IN_NAME}{{0,16}}?)?{_HOUSE}(?:(?:{_IN_NAME}|[ ]){{0,14}}?[ -]?(?<![0-9]){_ROOM}(?:[ -]?{_ROOM}){{0,2}}|[ァ-ヺーA-Za-z]{{0,10}})"
    rf"|(?:[ァ-ヺーA-Za-z]|(?<=[ \n])[一-鿿ぁ-ん]){_IN_NAME}{{0,16}}?[ ]?[0-9A-Z]{{0,2}}?-?[0-9]{{1,4}}(?:号室|号|室|F)"
    rf"|[ァ-ヺー]{_IN_NAME}{{1,14}}?[ ]?[A-Z]?-?(?<![0-9])[0-9]{{3,4}}(?![0-9-]|[円年月日歳人])"
    r"|[A-Z]?-?[0-9]{1,4}(?:号室|号棟|室)|(?<= )[A-Z]-?[0-9]{2,4}(?![0-9-])|(?<=号 )[0-9]{3,4}(?![0-9-])"
    r"|[0-9]{1,2}[階F](?:[ ]?[0-9]{3,4}(?:号室|号|室)?(?![0-9-]))?|(?<= )(?!(?:19|20)[0-9]{2})[1-9][0-9]{2,3}(?=$|[ \n\t、。)」|])"
    r")"
)

DOUBTFUL_TOWN = re.compile(
    r"[ ]?(?:[ァ-ヺー]+|.*(?:[版級型率比編章節図表案類系課枠便局隊党戦期][ ]?$|予選|優勝|決勝|資料|統計|調査|検査|結果|割合|順位|合計|平均|資格|等級|時間|研修).*)[ ]?$"
)
"""Before bare numbers: a team and its score, a chapter and its section."""
KYOTO = re.compile(
    r"(?:[上下](?:る|ル|がる)|[東西]入[るルりリ]?+)(?>(?:[0-9一二三四五六七八九十]{1,3}丁目)?)"
    r"(?:(?:[一-鿿ァ-ヺー之ノ]{1,8}?町)(?:[0-9]{1,5}(?:番地?)?(?:[のノ-][0-9]{1,3})?)?(?![一-鿿]*[0-9])|(?![一-鿿ァ-ヺ]*[0-9]))"
)
"""Up, down, east or west of a crossing: such an address is one without a number."""

# --- evidence ---------------------------------------------------------------------------------------------------------
LABEL = re.compile(
    r"(?:住[ ]?所|居所|居住地|住居|本籍地?|所在地?|送[付達]先|送り先|宛先|届け?先|[転移]居先|避難先|転[入出]先|勤務先|自宅|実家|地番|場所|申請地"
    r"|[Aa]ddr(?:ess)?|住まい)[はが]?[^ぁ-ん一-鿿ァ-ヺ0-9A-Za-z。、]{0,6}(?:〒?[ ]?[0-9]{3}-[0-9]{4}[ \n\"',]{0,4})?$"
)
POST_CODE = re.compile(r"(?<![0-9-])[0-9]{3}-[0-9]{4}[ \t\n\"',|)]{0,4}$")
CELL = re.compile(r"(?:住所|所在)[^。]{0,54}[,\t|\"\n][ ]?$")
"""The cell of a table with such a heading, as far as the heading is near."""
CELL_END = re.compile(r"[ ]?(?:[,\t|\"\n]|$)")
RESIDES = re.compile(
    r"[ ]?(?:在住|在勤|居住|に住|に居住|にお?住ま|へ転|に転[居入出]|に引っ?越|へ引っ?越|から転|から引|の(?:自宅|実家|アパート|借家)|宛)"
)
AROUND = re.compile(
    r"[ ]?(?:交差点|付近|周辺|近辺|地区|町会|自治会|町内会|商店|公園|駅|バス|再開発|区域|地先|から|下車|[のは]?(?:大|小|中)?(?:通り|祭|夏祭))"
)

# --- Latin letters ----------------------------------------------------------------------------------------------------
_WORD = r"[A-Z][a-z]{1,16}(?:-[A-Za-z]?[a-z]{1,12}){0,2}"
_ROMAN_PREFECTURE = (
    r"(?:Tokyo|Hokkaido|Kyoto|Osaka|Aomori|Iwate|Miyagi|Akita|Yamagata|Fukushima|Ibaraki|Tochigi|Gunma|Saitama|Chiba|Kanagawa|Niigata|Toyama"
    r"|Ishikawa|Fukui|Yamanashi|Nagano|Gifu|Shizuoka|Aichi|Mie|Shiga|Hyogo|Nara|Wakayama|Tottori|Shimane|Okayama|Hiroshima|Yamaguchi"
    r"|Tokushima|Kagawa|Ehime|Kochi|Fukuoka|Saga|Nagasaki|Kumamoto|Oita|Miyazaki|Kagoshima|Okinawa)"
)
_ROMAN_KIND = r"(?:-(?:ku|shi|gun|cho|machi|mura|son|to|fu|ken)| (?:City|Ward|Town|Village|District|Prefecture|Pref\.?))"
_ROMAN_CHAIN = (
    r"(?:[0-9]{1,2}[ -]?[Cc]home,? ?[0-9]{1,4}(?:-[0-9]{1,4}){0,2}|[0-9]{1,4}(?:-[0-9]{1,4}){1,3})"
)
ROMAN = re.compile(
    rf"(?<![0-9A-Za-z-])(?:(?:(?:Room|Rm\.?|Apt\.?|Unit) ?|#)[0-9A-Z]{{1,5}},? (?:{_WORD} ){{0,2}}(?:{_WORD}, ?)?)?{_ROMAN_CHAIN},? ?{_WORD}(?: {_WORD})?, ?"
    rf"(?:{_WORD}{_ROMAN_KIND}?, ?){{0,3}}(?:{_ROMAN_PREFECTURE}{_ROMAN_KIND}?|{_WORD}{_ROMAN_KIND})(?![A-Za-z-])"
    rf"(?:, ?{_ROMAN_PREFECTURE}{_ROMAN_KIND}?(?![A-Za-z-]))?"
    rf"|(?<![0-9A-Za-z-])(?:{_ROMAN_PREFECTURE}{_ROMAN_KIND}?,? )?{_WORD}{_ROMAN_KIND},? (?:{_WORD}{_ROMAN_KIND}?,? ){{0,2}}{_ROMAN_CHAIN}(?![0-9-])"
    rf"|(?<![0-9A-Za-z-]){_WORD},? {_ROMAN_CHAIN},? {_WORD}{_ROMAN_KIND}(?![A-Za-z-])(?:,? {_WORD}{_ROMAN_KIND})?(?:,? {_ROMAN_PREFECTURE}{_ROMAN_KIND}?(?![A-Za-z-]))?"
)
