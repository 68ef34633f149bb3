"""Chinese and Arabic numerals as they stand in official documents."""

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "Ο": 0,
    "O": 0,
    "o": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
CHINESE = "零〇○一二三四五六七八九十百千两"


def integer(numeral: str) -> int | None:
    """The value of `25`, `二十五`, `十一`, `二〇二五` or `两百`; None when it is none of these."""
    if numeral.isdecimal():
        return int(numeral)
    if not numeral:
        return None
    if not any(character in TENS for character in numeral):
        digits = [DIGITS.get(character) if not character.isdecimal() else int(character) for character in numeral]
        return None if None in digits else int("".join(map(str, digits)))
    total, digit = 0, None
    for character in numeral:
        if character in TENS:
            total += (1 if digit is None else digit) * TENS[character]
            digit = None
        elif character in DIGITS:
            digit = DIGITS[character]
        else:
            return None
    return total + (digit or 0)
