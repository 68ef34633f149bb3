"""Plain text in any encoding that Chinese offices use."""

import codecs
import re
from collections import Counter
from collections.abc import Iterator

from luoshi.reading.errors import EmptyFile, UnknownFormat
from luoshi.reading.formats.text import Text, TextBuilder
from luoshi.reading.model import place_of

BYTE_ORDER_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

# The characters that make up most of any official text, simplified and traditional. A wrong decoding of Chinese gives
# rare characters; a right one gives about half of these.
COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家"
    "电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你"
    "明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基"
    "资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增"
    "争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空"
    "元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往"
    "酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严"
    "督落促推推进项牵责配厅镇街办稳促就环境绿态康医疗障险村乡振兴善优升创务施贯彻届精神署会议指强抓"
    "個這為國來時們會對發動說產種過學經進着電裡實體機當從業應開還後無關與義間樣線內數總變條結問題見設長頭資邊統級圖組計別區強戰決處隊給領導東壓濟爭階術極聯認權"
    "證轉單風帶場車務達積議報鬥類離華確張馬節話溫傳許廣記員軍質氣黨團歷縣鎮鄉劃標選親調滿參紅細聽該鐵價嚴辦"
    "，。、；：“”‘’（）《》〔〕【】！？—…·　「」〇○"
)
PLAIN = frozenset("\t\n\r" + "".join(map(chr, range(0x20, 0x7F))))
SAMPLE = 20_000
KNOWN = ("utf-8", "gb18030", "big5hkscs", "cp950", "utf-16-le", "utf-16-be")
MIN_PADDING = 4  # UTF-16 text may end in a byte of value 0
MIN_PADDED = 16  # bytes before the padding
# Letters that Chinese text hasn't got, but that a few words of GB 18030 make when they happen to be valid UTF-8 as well.
LATIN = re.compile("[\u0080-\u00b6\u00b8-\u036f\u0400-\u07ff]")
PARAGRAPH = re.compile(r"[^\r\n]*\S[^\r\n]*")


def extract(data: bytes) -> Text:
    """Decode `data`; each line with something on it is a paragraph. Raises EmptyFile or UnknownFormat.

    Bytes of value 0 are no text: at the end they pad a block of a disk and go, elsewhere each becomes U+FFFD.
    """
    padding = len(data) - len(data.rstrip(b"\x00"))
    words = data[: -(padding // 2 * 2)] if padding >= MIN_PADDING else data
    try:
        characters = decode(words if len(words) > MIN_PADDED else data)
    except UnknownFormat:
        characters = decode(data)
    return from_characters(characters.replace("\x00", "\ufffd"))


def from_characters(characters: str) -> Text:
    """A Text of these characters, unchanged."""
    if not characters.strip():
        raise EmptyFile("empty.text")
    builder = TextBuilder("txt")
    builder.add(characters)
    builder.origin = [
        place_of((*line.span(), None, number)) for number, line in enumerate(PARAGRAPH.finditer(characters), start=1)
    ]
    return builder.build()


def decode(data: bytes) -> str:
    """The characters of a text file, without its byte order mark. Raises UnknownFormat when it isn't text.

    A file that says what it is (mark, or valid UTF-8) is believed. Otherwise each Chinese encoding decodes it, and the
    one that gives the most everyday Chinese wins. Bytes that its encoding doesn't know become U+FFFD, if they are few.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    if b"\x00" not in data:
        try:
            characters = data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            by_chance = LATIN.search(characters[:SAMPLE]) and looks_chinese(data, "gb18030")
            return data.decode("gb18030", errors="replace") if by_chance else characters
    best = max(candidates(data), key=lambda candidate: candidate[0], default=(0.0, ""))
    if best[0] < 0.3 or not data.strip(b"\x00"):
        if is_plain_gb(data):
            return data.decode("gb2312")
        raise UnknownFormat("format.binary" if looks_binary(data) else "format.encoding")
    return data.decode(best[1], errors="replace")


def looks_chinese(data: bytes, encoding: str) -> bool:
    """Whether most of what the encoding makes of the beginning is everyday Chinese."""
    return plausibility(data[:SAMPLE].decode(encoding, errors="replace")) >= 0.5


def is_plain_gb(data: bytes) -> bool:
    """Whether the bytes are GB 2312 throughout: a few rare words (植和畜禽) hold no everyday characters to go by."""
    try:
        return not looks_binary(data) and bool(data.decode("gb2312"))
    except UnicodeDecodeError:
        return False


def candidates(data: bytes) -> Iterator[tuple[float, str]]:
    """(how much it looks like Chinese, encoding) for every encoding that may apply."""
    sample = data[:SAMPLE]
    sparse = sample if sample.count(b"\x00") * 3 > len(sample) else sample.replace(b"\x00", b"")
    yield intactness(sparse.decode("utf-8", errors="replace")), "utf-8"
    for encoding in ("gb18030", "big5hkscs", "cp950"):
        yield plausibility(sparse.decode(encoding, errors="replace")), encoding
    if b"\x00" in data or len(data) % 2 == 0:
        for encoding in ("utf-16-le", "utf-16-be"):
            yield plausibility(sample.decode(encoding, errors="replace")), encoding
    guess = chardet_guess(data)
    if guess is not None and guess not in KNOWN:
        yield plausibility(sample.decode(guess, errors="replace")), guess


def chardet_guess(data: bytes) -> str | None:
    """What chardet takes the text for, when it is confident and Python knows the encoding."""
    import chardet

    found = chardet.detect(data[:SAMPLE])
    name, confidence = found.get("encoding"), found.get("confidence") or 0.0
    if not name or confidence < 0.6:
        return None
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def plausibility(characters: str) -> float:
    """From 0 to 1: which part of the characters an everyday Chinese (or ASCII) text would have.

    ASCII counts little, because every encoding agrees on it; characters that no text has count against it.
    """
    if not characters:
        return 0.0
    found = Counter(characters)
    others = sum(count for character, count in found.items() if character not in PLAIN)
    if others == 0:
        return 1.0
    common = sum(count for character, count in found.items() if character in COMMON)
    return max(0.0, (common - 3 * strange_in(found)) / others)


def intactness(characters: str) -> float:
    """From 0 to 1: how little of a UTF-8 text is broken. Bytes of another encoding hardly ever make valid UTF-8."""
    found = Counter(characters)
    others = sum(count for character, count in found.items() if character not in PLAIN)
    return max(0.0, 1 - 4 * strange_in(found) / others) if others else 1.0


def strange_in(found: Counter[str]) -> int:
    """How many of the counted characters are strange."""
    return sum(count for character, count in found.items() if is_strange(character))


def is_strange(character: str) -> bool:
    """Control characters, private use, unassigned, halves of pairs and replacement characters."""
    code = ord(character)
    return (
        (code < 0x20 and character not in "\t\n\r\f\x0b")
        or 0x7F <= code < 0xA0
        or 0xD800 <= code < 0xF900
        or 0xFFF0 <= code <= 0xFFFF
        or code >= 0xE0000
    )


def looks_binary(data: bytes) -> bool:
    """Whether more than one byte in fifty of the beginning is a control byte that no text has."""
    head = data[:4096]
    controls = sum(byte < 0x20 and byte not in b"\t\n\r\f\x0b\x1a" for byte in head)
    return controls * 50 > len(head)
