"""What the name of a person looks like: a surname of the common ones, and one or two characters."""

from functools import lru_cache

from luoshi.reading.patterns import lazy

SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方"
    "俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧"
    "计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫"
    "经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓"
    "牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙"
    "池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古"
    "易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关"
    "蒯相查后荆红游竺权逯盖益桓公仉代付肖闫岳帅涂覃佘佟商岩苑冼邸亓么代尉战"
)
NAME = f"(?:[{SURNAMES}][一-龥](?:(?![等同并和及])[一-龥])?|(?:欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|司徒|端木)[一-龥]{{1,2}}|[一-龥]{{1,8}}·[一-龥]{{1,8}})"
"""A person's name, as part of a pattern."""

PERSON = lazy(NAME)
FAMILIES = frozenset(
    "李王张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范"
    "姚谭廖邹熊陆郝孔崔康毛邱秦顾侯邵孟段雷钱汤尹黎易乔贺赖龚"
)
"""Surnames of most people with which hardly any short name of an office or a place begins, as it does with 安, 石, 公, 水."""
GIVEN_LAST = frozenset(
    "明国伟强军红丽敏静磊洋勇艳杰娟涛超霞刚英斌辉鹏飞浩宇鑫凤玲燕萍波雷荣志俊晓梅松博涵欣怡佳嘉婷娜媛倩琳雪颖洁蕾莉莎珍芳芬芝轩彬"
    "彪健康凯亮光耀良忠义诚勤智贵才友坤奎文华生利贤某建帆翔峰栋爽锋晨谦毅晶岚珊琪瑶璐彤琦晖鸣炜钧钢锐铭"
)
GIVEN_MIDDLE = frozenset("建国志文晓小玉丽永春秀桂红立明德世俊振学少佳思")
OF_PLACES = frozenset(
    "庄村沟桥坪湾岭店屯堡寨河镇乡口坝塘营铺集川城市县区州省街道路局委办部厅会院所站队组室处科校场厂矿园"
)
"""What names of people hardly end with, and those of places and bodies often do."""


@lru_cache(maxsize=4096)
def is_person(words: str) -> bool:
    """Whether the words are surely a person's name and no short name of an office or a place: 李明, 张建国, not 环保, 石桥."""
    if "·" in words:
        return PERSON.fullmatch(words) is not None
    if not len("李明") <= len(words) <= len("张建国") or words[0] not in FAMILIES:
        return False
    if words[-1] in GIVEN_LAST:
        return True
    return len(words) > len("李明") and words[1] in GIVEN_MIDDLE and words[-1] not in OF_PLACES


def may_be_person(words: str) -> bool:
    """Whether the words may be a person's name, beside others that surely are."""
    return PERSON.fullmatch(words) is not None and words[-1] not in OF_PLACES
