"""What a spreadsheet shows for a number: 45838 as 2025年6月30日, 0.065 as 6.5%, 12.0 as 12.

Number formats by ECMA-376 part 1, §18.8.30 and §18.8.31, with the built-in ones of the Chinese edition.
"""

import re
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from luoshi.reading.formats.numbering import CHINESE_DIGITS, chinese

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"',
    29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss", 50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
# A quoted or escaped literal, a colour or condition or language in brackets, padding, or a date's field.
TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|\[([^\]]*)\]|[_*].|(AM/PM|上午/下午|A/P|y+|m+|d+|h+|s+|aaa+|e+|g+)|(.)', re.IGNORECASE
)
DATE_FIELD = re.compile(r"[ymdhs]|aaa", re.IGNORECASE)
LONG_DATE = re.compile(r"\[\$-F800\].*", re.IGNORECASE)  # "the long date of this computer"
CHINESE_DATE = 'yyyy"年"m"月"d"日"'
WEEKDAYS = "一二三四五六日"
DAY = 24 * 60 * 60
LAST_SERIAL = 2_958_466  # the day after 31 December 9999
SHOWN_DIGITS = 15


def shown(words: str, form: str, *, since_1904: bool = False) -> str:
    """The number `words` as `form` shows it; the words themselves where they are no number.

    `since_1904`: the workbook counts its days from 1904, as old Macs did.
    """
    try:
        number = Decimal(words)
    except InvalidOperation:
        return words
    if not number.is_finite() or abs(number) >= Decimal(10) ** 18 or number.adjusted() < -30:
        return words
    section, number = section_of(LONG_DATE.sub(CHINESE_DATE, form[:255]), number)
    if section in ("", "General", "G/通用格式", "@") or "/?" in section or "/#" in section:
        return plain(number)
    section = section.replace("General", "0.#########").replace("G/通用格式", "0.#########")
    if is_date(section):
        if 0 <= number < LAST_SERIAL:
            return date_shown(float(number) + (1462 if since_1904 else 0), section)
        return plain(number)
    return number_shown(number, section)


@lru_cache(maxsize=256)
def parts_of(form: str) -> list[str]:
    """The up to four parts of a format, for positive and negative numbers, zero and words."""
    parts = [""]
    for match in TOKEN.finditer(form):
        if match.group(5) == ";":
            parts.append("")
        else:
            parts[-1] += match.group()
    return parts


def section_of(form: str, number: Decimal) -> tuple[str, Decimal]:
    """Which of the format's parts applies, and the number without the sign that the part itself shows."""
    parts = parts_of(form)
    if number < 0 and len(parts) > 1:
        return parts[1], -number
    if number == 0 and len(parts) > 2:
        return parts[2], number
    return parts[0], number


@lru_cache(maxsize=256)
def is_date(section: str) -> bool:
    """Whether the format shows a date or a time."""
    bare = "".join(match.group(4) or "" for match in TOKEN.finditer(section))
    return DATE_FIELD.search(bare) is not None


def plain(number: Decimal) -> str:
    """A number without a format: no zeros after the point, no more digits than a spreadsheet keeps."""
    if number:
        exponent = number.adjusted() - SHOWN_DIGITS + 1
        number = number.quantize(Decimal(1).scaleb(exponent), ROUND_HALF_UP) if exponent > -30 else number
    words = f"{number:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words


def number_shown(number: Decimal, section: str) -> str:
    """A number in a format of digits: its percent sign, its thousands, its places, and the words around it."""
    before, digits, after, percent = "", "", "", False
    for match in TOKEN.finditer(section):
        quoted, escaped, _, field, sign = match.groups()
        literal = quoted or escaped or ""
        if sign and sign in "0#?.,":
            digits += sign
        elif sign == "%":
            percent = True
            after += "%"
        elif sign and sign != "@":
            literal = sign
        elif field:
            literal = field
        before, after = (before, after + literal) if digits else (before + literal, after)
    if not any(sign in digits for sign in "0#?"):
        return before + after if before or after else plain(number)
    whole, _, fraction = digits.rstrip(",").partition(".")
    value = number * 100 if percent else number
    thousands = len(digits) - len(digits.rstrip(","))
    value = value.scaleb(-3 * thousands)
    least = sum(sign == "0" for sign in fraction)
    words = f"{value.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP):{',' if ',' in whole else ''}f}"
    while "." in words and words.endswith("0") and len(words.partition(".")[2]) > least:
        words = words[:-1]
    words = words.rstrip(".")
    if "," not in whole and number >= 0:
        words = words.zfill(len(words) - len(words.partition(".")[0]) + whole.count("0"))
    return before + words + after


@lru_cache(maxsize=256)
def fields_of(section: str) -> list[tuple[str | None, ...]]:
    """The tokens of a part: quoted, escaped, bracketed, a field of a date, any other sign."""
    return [match.groups() for match in TOKEN.finditer(section)]


def date_shown(serial: float, section: str) -> str:
    """A day, counted from the end of 1899, in a format of years, months, days and times."""
    if serial < 61:
        serial += 1  # the calendar of spreadsheets has a 29 February 1900
    moment = datetime(1899, 12, 30, tzinfo=UTC) + timedelta(seconds=round(serial * DAY))
    fields = fields_of(section)
    in_chinese = any("dbnum" in (bracketed or "").lower() for _, _, bracketed, _, _ in fields)
    half_day = any((field or "")[:1] in ("A", "a", "上") and "/" in (field or "") for _, _, _, field, _ in fields)
    out = ""
    before = ""
    for number, (quoted, escaped, _, field, sign) in enumerate(fields):
        if field:
            after = next((other[3] for other in fields[number + 1 :] if other[3]), "")
            is_minute = field[0] in "mM" and (before[:1] in ("h", "H") or after[:1] in ("s", "S"))
            out += field_shown(moment, "n" * len(field) if is_minute else field.lower(), in_chinese, half_day)
            before = field
        else:
            out += quoted or escaped or sign or ""
    return out.strip()


def field_shown(moment: datetime, field: str, in_chinese: bool, half_day: bool) -> str:
    """One field of a date; `n` is a minute."""
    kind, width = field[0], len(field)
    if field == "am/pm":
        return "AM" if moment.hour < 12 else "PM"
    if kind == "上":
        return "上午" if moment.hour < 12 else "下午"
    if field.startswith("aaa") or (kind == "d" and width > 2):
        return ("星期" if width > 3 else "") + WEEKDAYS[moment.weekday()]
    if kind in "ye":
        year = f"{moment.year:04d}" if width > 2 or kind == "e" else f"{moment.year % 100:02d}"
        return "".join(CHINESE_DIGITS[int(digit)] for digit in year) if in_chinese else year
    hour = moment.hour % 12 or 12 if half_day else moment.hour
    value = {"m": moment.month, "d": moment.day, "h": hour, "n": moment.minute, "s": moment.second}.get(kind)
    if value is None:
        return ""
    if in_chinese:
        return chinese(value)
    return f"{value:02d}" if width == 2 else str(value)
