"""One writing for the rules: full-width marks, half-width digits, simplified forms, the usual OCR confusions undone.

Character by character, so that no offset moves.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from unicodedata import normalize

from luoshi.reading.patterns import lazy

TRADITIONAL = (
    "萬万與与醜丑專专業业叢丛東东絲丝兩两嚴严喪丧個个箇个豐丰臨临為为爲为麗丽舉举麼么義义烏乌樂乐喬乔習习鄉乡書书買买"
    "亂乱爭争於于虧亏雲云亞亚產产畝亩親亲億亿僅仅僕仆從从侖仑倉仓儀仪們们價价眾众衆众優优會会傘伞偉伟傳传傷伤倫伦偽伪"
    "僞伪體体餘余傭佣俠侠侶侣"
    "僥侥偵侦側侧僑侨倆俩儉俭債债傾倾償偿儲储殭僵兒儿兌兑黨党蘭兰關关興兴養养獸兽內内岡冈冊册寫写軍军農农馮冯沖冲衝冲"
    "決决況况凍冻淨净準准涼凉減减湊凑凜凛幾几鳳凤憑凭擊击鑿凿劃划劉刘則则剛刚創创刪删別别製制剎刹劊刽劑剂剮剐劍剑剝剥"
    "劇剧勸劝辦办務务動动勵励"
    "勁劲勞劳勢势勳勋區区醫医華华協协單单賣卖佔占盧卢鹵卤臥卧衛卫卻却廠厂廳厅曆历歷历厲厉壓压厭厌廁厕釐厘廂厢廈厦廚厨"
    "廄厩縣县參参雙双發发髮发變变疊叠隻只臺台颱台葉叶號号嘆叹歎叹籲吁喫吃後后嚮向嚇吓呂吕嗎吗噸吨聽听啓启啟启吳吴嘔呕"
    "員员嗆呛嗚呜週周嚨咙諮咨"
    "鹹咸響响啞哑喲哟喚唤嚙啮嘯啸噴喷囑嘱囂嚣迴回團团園园囪囱圍围國国圖图圓圆聖圣場场壞坏塊块堅坚壇坛壩坝墳坟墜坠壟垄"
    "壘垒墾垦墊垫塹堑墮堕墻墙牆墙壯壮聲声殼壳壺壶處处備备復复複复夠够頭头夾夹奪夺奮奋獎奖奧奥妝妆婦妇媽妈薑姜婁娄嬌娇"
    "娛娱嬰婴嬸婶孫孙學学孿孪"
    "寧宁寶宝實实寵宠審审憲宪宮宫傢家寬宽賓宾寢寝對对尋寻導导壽寿將将爾尔塵尘嘗尝堯尧屍尸儘尽盡尽層层屆届屬属屢屡嶼屿"
    "歲岁豈岂崗岗島岛巖岩嶺岭嶽岳巋岿峽峡巒峦峯峰嶄崭鉅巨鞏巩幣币佈布帥帅師师帳帐簾帘幟帜帶带幀帧幫帮幹干並并併并廣广"
    "莊庄慶庆牀床廬庐庫库應应"
    "廟庙龐庞廢废開开異异棄弃張张彌弥彎弯彈弹強强歸归當当錄录彥彦徹彻徵征徑径禦御憶忆誌志憂忧愾忾懷怀態态慫怂憐怜總总"
    "戀恋恆恒卹恤惡恶惱恼懸悬憫悯驚惊懼惧慘惨懲惩憊惫慚惭憚惮慣惯憤愤願愿懾慑懶懒戲戏戰战慼戚戶户纔才紮扎撲扑託托執执"
    "擴扩掃扫揚扬擾扰撫抚拋抛"
    "掄抡搶抢護护報报擡抬擔担擬拟攏拢揀拣擁拥攔拦擰拧撥拨擇择掛挂摯挚攣挛挾挟撓挠擋挡掙挣擠挤揮挥撈捞損损撿捡換换搗捣"
    "據据擄掳擲掷撣掸摻掺攬揽攙搀擱搁摟搂攪搅蒐搜攜携攝摄擺摆搖摇擯摈攤摊撐撑攆撵擻擞敵敌斂敛數数齋斋鬥斗斬斩斷断無无"
    "舊旧時时曠旷晝昼顯显晉晋"
    "曬晒曉晓暈晕暫暂術术樸朴機机殺杀雜杂權权桿杆槓杠條条來来楊杨傑杰鬆松極极構构樞枢棗枣槍枪楓枫櫃柜檸柠標标棧栈棟栋"
    "欄栏樹树樣样覈核欒栾檔档橋桥槳桨樁桩樑梁夢梦檢检橢椭樓楼檻槛橫横櫻樱櫥橱歡欢歐欧殘残毆殴毀毁畢毕斃毙氈毡氣气氫氢"
    "匯汇彙汇滙汇漢汉汙污湯汤"
    "溝沟沒没漚沤瀝沥淪沦滄沧滬沪濘泞註注淚泪瀉泻潑泼澤泽涇泾潔洁灑洒窪洼淺浅漿浆濁浊測测濟济渾浑濃浓塗涂湧涌濤涛澇涝"
    "漣涟渦涡渙涣滌涤潤润澗涧漲涨澀涩澱淀淵渊漬渍瀆渎漸渐漁渔滲渗溫温遊游灣湾溼湿濕湿潰溃濺溅滾滚滯滞滿满濾滤濫滥灤滦"
    "濱滨灘滩潛潜瀾澜瀕濒滅灭"
    "燈灯靈灵災灾燦灿爐炉點点煉炼鍊炼熾炽爍烁爛烂燭烛煙烟菸烟煩烦燒烧燴烩燙烫燼烬熱热煥焕愛爱爺爷牽牵犧牺犢犊狀状猶犹"
    "狽狈獰狞獨独猙狰獄狱獵猎獼猕豬猪貓猫獻献瑪玛環环現现瑣琐瓊琼瑤瑶瓔璎甌瓯電电畫画暢畅疇畴療疗瘧疟瘍疡瘡疮瘋疯痙痉"
    "癢痒瘓痪癡痴癟瘪癱瘫癬癣"
    "皺皱盞盏鹽盐監监蓋盖盜盗盤盘睜睁瞞瞒矚瞩矯矫礬矾礦矿碼码磚砖硯砚礪砺礫砾礎础碩硕確确礙碍鹼碱禮礼禱祷禍祸稟禀祿禄"
    "離离禿秃稈秆種种祕秘積积稱称稅税穩稳窮穷竊窃竅窍竄窜窩窝窺窥竇窦豎竖競竞筍笋筆笔箋笺籠笼築筑篩筛籌筹簽签籤签簡简"
    "籮箩簍篓籃篮籬篱類类"
    "秈籼粵粤糞粪糧粮係系繫系緊紧糾纠紅红纖纤約约級级紀纪紉纫緯纬純纯紗纱綱纲納纳縱纵綸纶紛纷紙纸紋纹紡纺紐纽紓纾線线"
    "練练組组紳绅細细織织終终絆绊紹绍繹绎經经綁绑絨绒結结繞绕給给絢绚絡络絕绝絞绞統统絹绢繡绣綏绥繼继績绩續续綽绰繩绳"
    "維维綿绵繃绷綢绸綜综綻绽"
    "綠绿綴缀緘缄緬缅纜缆緞缎緩缓締缔縷缕編编緣缘縛缚縟缛縫缝纏缠縮缩繆缪繕缮繳缴網网羅罗罰罚罷罢羣群翹翘聳耸恥耻聶聂"
    "聾聋職职聯联聰聪肅肃腸肠膚肤腎肾腫肿脹胀脅胁膽胆勝胜膠胶脈脉膾脍臟脏臍脐腦脑膿脓腳脚脫脱臉脸臘腊膩腻騰腾緻致輿舆"
    "捨舍艦舰艙舱艱艰艷艳豔艳"
    "藝艺節节蘆芦蒼苍甦苏蘇苏蘋苹範范莖茎繭茧荊荆薦荐莢荚蕎荞盪荡蕩荡榮荣葷荤熒荧藎荩蔭荫藥药萊莱蓮莲獲获穫获瑩莹蓴莼"
    "蘿萝螢萤營营蕭萧薩萨蔥葱蔣蒋藍蓝薊蓟薔蔷藺蔺藹蔼蘊蕴虜虏慮虑虛虚蟲虫雖虽蝦虾蝕蚀蟻蚁螞蚂蠶蚕蠱蛊蠻蛮蠟蜡蠅蝇蟬蝉"
    "釁衅銜衔補补襯衬襖袄襪袜"
    "襲袭裝装見见觀观規规覓觅視视覽览覺觉觸触譽誉計计訂订訃讣認认討讨讓让訖讫訓训議议訊讯記记講讲諱讳訝讶許许訛讹論论"
    "訟讼諷讽設设訪访證证評评詛诅識识詐诈訴诉診诊詞词譯译試试詩诗誠诚誅诛話话誕诞詮诠詢询該该詳详詫诧誡诫誣诬語语誤误"
    "誘诱說说誦诵請请諸诸諾诺"
    "讀读誹诽課课諉诿誰谁調调諒谅諄谆談谈誼谊謀谋諜谍謊谎諧谐謂谓讒谗諳谙諺谚謎谜謝谢謗谤謙谦謹谨謾谩謬谬譚谭譜谱譴谴"
    "穀谷貝贝貞贞負负貢贡財财責责賢贤敗败賬账貨货質质販贩貪贪貧贫貶贬購购貯贮貫贯貳贰賁贲貼贴貴贵貸贷貿贸費费賀贺賊贼"
    "賈贾賄贿賃赁賂赂贓赃資资"
    "賑赈賒赊賦赋賭赌贖赎賞赏賜赐賠赔賴赖贅赘賺赚賽赛讚赞贊赞贈赠贍赡贏赢贛赣趙赵趕赶趨趋躍跃踐践踴踊躊踌蹤踪軀躯車车"
    "軋轧軌轨軒轩轉转輪轮軟软轟轰軸轴輕轻載载轎轿較较輔辅輛辆輩辈輝辉輟辍輻辐輯辑輸输轄辖輾辗轍辙辭辞闢辟辯辩辮辫邊边"
    "遼辽達达遷迁過过邁迈運运"
    "還还這这進进遠远違违連连遲迟跡迹蹟迹適适選选遜逊遞递邏逻遺遗遙遥鄧邓鄔邬郵邮鄒邹鄰邻鬱郁郟郏鄭郑酈郦鄖郧鄲郸醞酝"
    "醬酱釀酿採采釋释裏里裡里鑑鉴鑒鉴針针釘钉釩钒釣钓鈣钙鈍钝鈔钞鐘钟鈉钠鋇钡鋼钢鑰钥欽钦鎢钨鉤钩鈕钮錢钱鉗钳缽钵鑽钻"
    "鉀钾鈾铀鐵铁鉑铂鈴铃鉛铅"
    "鉚铆銅铜鋁铝鍘铡鉻铬銘铭鉸铰鏟铲銀银鑄铸鋪铺鏈链銷销鎖锁鋤锄鍋锅銹锈鏽锈鋒锋鋅锌銳锐鍺锗錯错錨锚錫锡鑼锣錘锤錐锥"
    "錦锦錠锭鍵键錳锰鍥锲鍬锹鍛锻鍍镀鎂镁鎮镇鑷镊鎳镍鎬镐鎊镑鏡镜鐐镣鐳镭鐮镰長长門门閃闪閆闫閉闭問问闖闯閏闰閒闲間间"
    "閔闵悶闷閘闸鬧闹閨闺聞闻"
    "閩闽閥阀閣阁閡阂閱阅閹阉閻阎闡阐闌阑闊阔闕阙闞阚隊队陽阳陰阴陣阵階阶際际陸陆隴陇陳陈陝陕隕陨險险隨随隱隐隸隶難难"
    "僱雇雛雏霧雾黴霉靜静麪面麵面韋韦韌韧韓韩韻韵頁页頂顶頃顷項项順顺須须頑顽顧顾頓顿頒颁頌颂預预顱颅領领頗颇頸颈頰颊"
    "頤颐頻频頹颓穎颖顆颗題题"
    "顏颜額额顫颤顴颧風风飄飘飛飞飢饥饑饥飯饭飲饮餞饯飾饰飽饱飼饲餌饵饒饶餅饼餓饿餒馁餛馄餡馅館馆饋馈饞馋餾馏饅馒馬马"
    "馭驭馱驮馳驰驅驱駁驳驢驴駛驶駒驹駐驻駕驾罵骂驕骄駱骆駭骇騁骋驗验騎骑騙骗騷骚騾骡驟骤魚鱼魯鲁鮑鲍鮮鲜鱘鲟鯉鲤鰓鳃"
    "鰲鳌鱉鳖鱗鳞鳥鸟雞鸡鳴鸣"
    "鷗鸥鴉鸦鴨鸭鴛鸳鴕鸵鴿鸽鴻鸿鵑鹃鵝鹅鵲鹊鵬鹏鶴鹤鷹鹰麥麦黃黄齊齐齒齿齡龄齲龋龍龙龔龚龜龟"
)
"""Traditional characters, each followed by its simplified form; those that simplified texts use too (著 乾 藉 瞭) are left out."""

JAPANESE = (
    "単单県县関关経经済济総总検检広广労劳変变続续権权収收効效気气団团増增応应従从戦战択择拡扩歩步毎每産产穏稳継继緑绿観观転转軽轻鉄铁録录険险隠隐雑杂験验黒黑処处対对"
    "図图実实発发営营戸户歴历厳严圧压売卖帰归挙举楽乐様样満满縦纵釈释覚觉読读駅驿焼烧渉涉徴征頼赖顕显駆驱両两専专乗乘児儿壊坏奨奖巻卷庁厅廃废悪恶懐怀抜拔掲揭摂摄斎斋"
    "暦历暁晓栄荣桟栈殻壳浜滨涙泪渇渴渓溪犠牺獣兽痩瘦砕碎稲稻窓窗粋粹粛肃絵绘縄绳繊纤聴听臓脏脳脑舗铺荘庄薬药蔵藏訳译証证譲让豊丰賛赞辺边逓递遅迟郷乡酔醉醸酿鋭锐銭钱"
    "鋳铸陥陷霊灵頬颊顔颜騒骚髄髓髪发鶏鸡齢龄"
)
"""Characters as Japan shortens them, each followed by its simplified form: a scan is at times recognised in them (责任単位)."""

RADICALS = (
    "⺁厂⺇几⺌小⺒巳⺓幺⺙攵⺜日⺝月⺟母⺠民⺩王⺫目⺬示⺮竹⺯糸⺷羊⺹老⺼月⺽臼⻁虎⻄西⻅见⻆角⻉贝⻋车⻑长⻓长⻔门"
    "⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫齐⻬齐⻭齿⻮齿⻯龙⻰龙⻱龟⻲龟"
)
"""Radicals for which Unicode names no character, each followed by the one that looks the same: what is copied from a PDF
often has them in the place of characters (居⺠, 10⽉)."""
LIKE_CHARACTERS = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00))
"""Radicals and compatibility ideographs, for most of which Unicode names the character that they stand for."""


def _look_alikes() -> Iterator[tuple[int, str]]:
    yield from ((ord(radical), plain) for radical, plain in zip(RADICALS[::2], RADICALS[1::2], strict=True))
    for code in chain(*LIKE_CHARACTERS):
        plain = normalize("NFKC", chr(code))
        if plain != chr(code):
            yield code, plain


def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full-width ASCII
    for kept in "（），：；！？":
        del table[ord(kept)]
    table |= _look_alikes()
    for pairs in (JAPANESE, TRADITIONAL):
        table |= {ord(found): plain for found, plain in zip(pairs[::2], pairs[1::2], strict=True)}
    pairs = "，,;；:：?？!！(（)）[〔]〕【〔】〕［〔］〕﹝〔﹞〕｛〔｝〕{〔}〕〖〔〗〕｡。､、﹑、巿市仼任﹪%～~﹒.﹔；﹕：﹐，「“」”『“』”"
    punctuation = dict(zip(pairs[2::2], pairs[3::2], strict=True)) | {",": "，"}
    table |= {ord(found): plain for found, plain in punctuation.items()}
    return {code: table.get(ord(plain), plain) for code, plain in table.items()}  # ⾞ is 車 is 车


TABLE = _table()
ODD = lazy(f"[{re.escape(''.join(map(chr, TABLE)))}]")
"""Most texts hold few of these, and looking for them is quicker than looking every character up."""
WRITTEN = {chr(found): plain for found, plain in TABLE.items()}
LONE = "﹙"
"""Stands for the bracket of a mark that lost its other one, so that it opens nothing: （二完善设施."""
COUNTED = "万亿项个家户人套所座条处名亩吨元台件次公千部场批辆栋张只本份棵株头口米里班岁盏艘"
"""What follows a figure, so that a letter before it is a misread zero or one."""
# Patterns begin with the character that they replace, and look behind after it: such ones are found much faster.
SAME_LENGTH = (  # what must be there, pattern, replacement of the same length: context decides
    (
        ".",
        lazy(
            r"\.(?<=[一-龥][部委局厅办署院会社府司室]\.)(?=[一-龥]{2,14}(?:[部委局厅办署院会室]|政府|公司|中心|银行|集团|残联"
            r"|妇联)(?:[、，）),.]|和|等|负责|牵头|按)[^（(。\n]{0,160}[）)〕])"
        ),
        "、",
    ),
    ("，", lazy(r"，(?<=\d，)(?=\d{3}(?!\d))"), ","),
    ("：", lazy(r"：(?<=\d：)(?=\d)"), ":"),
    (
        ".",
        lazy(
            r"\.(?<=[一-龥）”》%〕]\.)(?<!^[一二三四五六七八九十]\.)(?<!^[一二三四五六七八九十]{2}\.)(?<![ \u3000。；）][一二三四五六七八九十]\.)"
            r"(?=[一-龥（“〔《—]|\d{1,3}[.、]|[\doOlI]{1,4}[年月]|$)|\.(?<=\d{3}\.)$",
            re.MULTILINE,
        ),
        "。",
    ),
    (
        "（",
        lazy(
            r"（(?<![^\n]（)(?=(?:[一二三四五六七八九十]{1,4}|\d{1,2}(?![年月日]))[一-龥])(?!(?:[^（）\n]|（[^（）\n]{0,20}）){0,60}）)"
        ),
        LONE,
    ),
    (".", lazy(r"\.(?=(?:责任|牵头|配合|主办|承办|协办)(?:单位|部门))"), "。"),
    ("；", lazy("；(?<=[（〔。；）\\s](?:责任|牵头|配合|主办)(?:单位|部门)；)"), "："),
    ("—–-", lazy("[—–-](?<=（[—–-])(?=）)"), "一"),
    ("—–-", lazy("[—–-](?<![^\n。；）)：: \u3000][—–-])(?=、[一-龥])"), "一"),
    ("〉", lazy("〉(?<=[部委局厅办院会府位司区县市]〉)(?=[。\n]|$)"), "）"),
    ("著", lazy(r"著(?=[力眼重手实急])"), "着"),
    ("贵赍", lazy(r"负[贵赍]"), "负责"),
    ("郎邦", lazy(r"[郎邦]门(?<=负责[郎邦]门)|[郎邦]门(?<=[责任牵头配合关级][郎邦]门)"), "部门"),
    ("贵", lazy(r"贵(?<=[部委局厅办署院会等]贵)(?=[）)])"), "责"),
    ("贡", lazy(r"贡责(?=[）)。，；：])"), "负责"),
    (
        "贵",
        lazy(r"贵(?<![富宝昂珍高华]贵)(?=成[一-龥]{2,12}(?:局|委|办|镇|乡|街道|公司|部门|单位|政府|组|站|所|院|室))"),
        "责",
    ),
    ("问", lazy(r"(?<![随及])时问(?=[：节安要表]|[ \u3000]?：)"), "时间"),
    ("贵", lazy(r"贵(?<=职贵)(?=分工|负责|范围)"), "责"),
    ("们", lazy(r"[部郎]们(?:(?<=[责任头合关][部郎]们)|(?=负责|牵头|配合))"), "部门"),
    ("早泣", lazy(r"单泣|早位(?<=[责任头合]早位)"), "单位"),
    ("住", lazy(r"住(?<=[任头合责办]单住)"), "位"),
    ("戍", lazy(r"戍(?<=完戍)"), "成"),
    ("眼", lazy(r"眼(?<=[成结改求理]时眼)"), "限"),
    ("贵赍", lazy(r"[贵赍]任(?=单位|部门|领导|人|科室|处室|主体)"), "责任"),
    (
        "lI",
        lazy(r"[lI](?<![A-Za-z][lI])(?=[oOlI]{1,2}[\d.．、月日曰%个万亿千项家户套所座条处亩公部场]|万[元套户人亩吨])"),
        "1",
    ),
    ("lI", lazy(r"[lI](?<=[一-龥][lI])(?=[个处座家所条项])"), "1"),
    ("lI", lazy(r"[lI](?<=\d\.[lI])(?=[\d万亿%个])"), "1"),
    ("lI", lazy(r"[lI](?<![\dA-Za-z][lI])(?=月(?:[\doOlI]|[初底末份前中上下]))"), "1"),
    (
        "oO",
        lazy(
            rf"[oO](?:(?<=\d[oO])|(?<=\d[oO]{{2}})|(?<=\d[oO]{{3}})|(?<=\d[oO]{{4}}))(?=[oO]{{0,4}}[\d.、．%年月日曰时点分小间lI{COUNTED}])"
        ),
        "0",
    ),
    ("oO", lazy(r"[oO](?<=\d[:：][oO])(?=[\doO])"), "0"),
    ("lI", lazy(rf"[lI](?<=\d[lI])(?=[年月日曰号期%lI{COUNTED}])"), "1"),
    ("佗", lazy(r"佗(?<=[单地到一]佗)"), "位"),
    ("曰", lazy(r"曰(?<=[\d一二三四五六七八九十每当今即]曰)|曰(?<=工作曰)"), "日"),
    ("未", lazy(r"未(?:(?<=\d[年月]未)|(?<=\d月份未))(?=[前，。；、：（）\s]|完成|$)"), "末"),
    ("奉辛", lazy(r"[奉辛]头(?=单位|部门|负责)"), "牵头"),
    ("lI", lazy(r"[lI](?<![A-Za-z][lI])(?=[\d.、．])"), "1"),
    ("|", lazy(r"\|(?<![一-龥。；：，、）”|][|])(?=[\d.、．])(?!\d{1,3}[.、．]?[|｜])"), "1"),
    ("lI|", lazy(r"[lI|](?<=\d[lI|])(?=[\d.、．])"), "1"),
)


RULES_OF: dict[str, list[int]] = {
    character: [place for place, rule in enumerate(SAME_LENGTH) if character in rule[0]]
    for character in "".join(rule[0] for rule in SAME_LENGTH)
}
"""A character that must be there → the places of its rules in SAME_LENGTH."""
TELLING = lazy(f"[{re.escape(''.join(RULES_OF))}]")
SHORT = 100
"""Below this length one search for all of these characters is quicker than a search for each."""
FEW = 24
"""So many different odd characters are quicker replaced one after the other; a text in traditional characters has more."""
REMEMBERED = 4096


def normalise(plain: str) -> str:
    """`plain` in one writing, character by character: the result has the same length."""
    norm = plain
    odd = {*ODD.findall(plain)}
    if len(odd) > FEW:
        norm = ODD.sub(lambda found: WRITTEN[found.group()], plain)
    else:
        for character in odd:  # none is written as another of them
            norm = norm.replace(character, WRITTEN[character])
    if len(norm) < SHORT:
        present = frozenset(TELLING.findall(norm))
    else:
        present = frozenset(telling for telling in RULES_OF if telling in norm)
    for index in rules_of(present):
        _, pattern, replacement = SAME_LENGTH[index]
        norm = pattern.sub(replacement, norm)
    return norm


@lru_cache(maxsize=REMEMBERED)
def rules_of(present: frozenset[str]) -> tuple[int, ...]:
    """The places of the rules, in order, that any of these characters calls for."""
    return tuple(sorted({index for telling in present for index in RULES_OF[telling]}))
