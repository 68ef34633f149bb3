"""What stands inside a label: who leads, who helps, by whom else, and whether the list is open."""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from luoshi.reading import deadlines
from luoshi.reading.label_words import (
    CONVENTION,
    CONVENTION_HOLDS,
    FOR_ALL,
    HELPERS,
    KEY,
    KEY_HOLDS,
    NOBODY,
    VERB,
    VERB_ROLES,
    role_of_key,
)
from luoshi.reading.model import UnitBasis
from luoshi.reading.names import (
    NAMELESS,
    NAMES_END,
    REMEMBERED,
    STANDING,
    STARS,
    SUFFIX,
    Named,
    is_name,
    listed_names,
    named_of,
    split_names,
)
from luoshi.reading.patterns import lazy
from luoshi.reading.surnames import GIVEN_LAST, NAME, PERSON, is_person, may_be_person


class Label(NamedTuple):
    """A label at [start, end), brackets included. `form`: bracket, line (a paragraph of its own) or tail (no brackets); record or sole (`records`).

    `convention`: the label itself says that the first-named unit leads. `persons`: stretches that name a person in charge.
    """

    start: int
    end: int
    form: str
    names: tuple[Named, ...]
    open_list: bool
    convention: bool = False
    persons: tuple[tuple[int, int], ...] = ()
    keyed: bool = False
    beside: tuple[tuple[int, int], ...] = ()
    """The other lines of a record that hold together with this one: see `records`."""

    @property
    def of_record(self) -> bool:
        """Whether it holds for what a record asks for."""
        return self.form in {"record", "sole"}

    @property
    def lines(self) -> tuple[tuple[int, int], ...]:
        """Where all of it stands."""
        return ((self.start, self.end), *self.beside)


@dataclass(slots=True)
class Parsed:
    """What stands inside a label."""

    names: list[Named] = field(default_factory=list)
    open_list: bool = False
    keyed: bool = False
    verbs: bool = False
    persons: list[tuple[int, int]] = field(default_factory=list)
    aux: bool = False  # only a deadline or a person: a label by itself names nobody


def parse(norm: str, start: int, end: int) -> Parsed:
    """Read the inside of a label: keyed (责任单位：A), with verbs (A牵头，B配合), or a bare list; A（牵头）、B too."""
    return parse_inside(norm, start, without_convention(norm, start, end))


def parse_inside(norm: str, start: int, end: int) -> Parsed:
    """As `parse`, where no convention stands in the label."""
    parsed = parse_list(norm, start, end)
    if "（" in norm[start : end + 1]:
        parsed.names = with_remarks(norm, parsed.names)
    return parsed


REMARK = lazy("（(?:为)?(?:(?P<lead>牵头|主办|主责)|(?P<support>配合|协办|协助|参与))(?:单位|部门|负责)?）")
"""What the brackets after a name say of its role."""


def with_remarks(norm: str, names: list[Named]) -> list[Named]:
    """The names with the roles that stand in brackets behind them: A（牵头）、B. Beside one that leads so, others support."""
    remarks = [REMARK.match(norm, name.end) if norm.startswith("（", name.end) else None for name in names]
    if not any(remarks):
        return names
    leads = any(remark and remark["lead"] for remark in remarks)
    result = []
    for name, remark in zip(names, remarks, strict=True):
        if remark:
            result.append(name._replace(role="lead" if remark["lead"] else "support", basis="explicit"))
        else:
            equal = leads and name.role == "responsible"
            result.append(name._replace(role="support", basis="explicit") if equal else name)
    return result


def parse_list(norm: str, start: int, end: int) -> Parsed:
    """As `parse`, before brackets behind the names are looked at."""
    keys = list(KEY.finditer(norm, start, end)) if KEY_HOLDS.search(norm, start, end) else []
    if keys:
        return parse_keyed(norm, keys, start, end)
    helpers = HELPERS.search(norm, start, end)
    if helpers:
        return together(
            parse_verbs(norm, start, helpers.start()),
            parse_verbs(norm, *helpers.span("list")),
            parse_verbs(norm, helpers.end(), end),
        )
    return parse_verbs(norm, start, end)


def together(*parts: Parsed) -> Parsed:
    """What several parts of one label say."""
    return Parsed(
        [name for part in parts for name in part.names],
        any(part.open_list for part in parts),
        verbs=any(part.verbs for part in parts),
        persons=[person for part in parts for person in part.persons],
    )


APART = lazy("(?:[^、，；。：\\s（）]|（[^（）]{0,30}）)+")
PERSON_BEHIND = lazy(f"(?<=[局委办部厅院会司心处室科站镇乡所])(?P<person>{NAME})$")


def units_and_persons(norm: str, start: int, end: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]], bool]:
    """What 责任单位及责任人： names: the units, and the persons beside them (市教育局李明, 王强、市财政局), and whether the list is open."""
    units: list[tuple[int, int]] = []
    persons: list[tuple[int, int]] = []
    opened = False
    for part in APART.finditer(norm, start, end):
        words = part.group()
        behind = PERSON_BEHIND.search(words)
        if PERSON.fullmatch(words) and not SUFFIX.search(words):
            persons.append(part.span())
        elif behind and not is_name(words, strict=True) and is_name(words[: behind.start()], strict=True):
            units.append((part.start(), part.start() + behind.start()))
            persons.append((part.start() + behind.start(), part.end()))
        else:
            names, more = split_names(norm, *part.span(), strict=False)
            units += names
            opened |= more
    return units, persons, opened


def without_persons(norm: str, names: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The names of a list that are no person's, and the persons: （李明牵头）, （市教育局李明负责）. A person is no unit."""
    short = [norm[a:b] for a, b in names if b - a <= LONGEST_PERSON or norm[b - 1] in GIVEN_LAST or "·" in norm[a:b]]
    if not short or not any(is_person(words) or PERSON_BEHIND.search(words) for words in short):
        return names, []
    nobody_else = any(map(is_person, short)) and all(may_be_person(norm[a:b]) for a, b in names)
    units: list[tuple[int, int]] = []
    persons: list[tuple[int, int]] = []
    for start, end in names:
        words = norm[start:end]
        if nobody_else or is_person(words):
            persons.append((start, end))
            continue
        behind = PERSON_BEHIND.search(words) if words[-1] in GIVEN_LAST else None
        if behind and not is_name(words, strict=True) and is_name(words[: behind.start()], strict=True):
            persons.append((start + behind.start(), end))
            units.append((start, start + behind.start()))
        else:
            units.append((start, end))
    return units, persons


LONGEST_PERSON = 3
SPARE = "）〕。；，、 \u3000\n"
SENTENCE_STOP = lazy("[。；]")


def parse_keyed(norm: str, keys: list["re.Match[str]"], start: int, end: int) -> Parsed:
    """（牵头单位：A；责任单位：B、C；完成时限：6月底前）."""
    parsed = Parsed(keyed=True)
    if keys[0].start() - start > 3:
        parsed = replace(parse_verbs(norm, start, keys[0].start()), keyed=True)
    for key, following in zip(keys, [*keys[1:], None], strict=True):
        stop = following.start() - (norm[following.start() - 1] == "〔") if following else end
        if key["person"]:
            behind, told = behind_leader(norm, key.end(), stop)
            parsed.persons += [(key.end(), behind), *told.persons]
            parsed.names += told.names
            parsed.open_list |= told.open_list
            parsed.aux = True
        elif key["other"] or key["due"]:
            parsed.aux = True
        else:
            if NOBODY.fullmatch(norm, key.end(), stop):
                parsed.aux = True
                continue
            role = role_of_key(key["role"] or key["english"] or key["division"])
            told = parse_verbs(norm, key.end(), stop)
            if told.verbs and told.names:  # 责任单位：市教育局牵头，市财政局配合
                parsed.names += [name if name.basis == "explicit" else name._replace(role=role) for name in told.names]
                parsed.open_list |= told.open_list
                parsed.persons += told.persons
                continue
            if "责任人" in key.group() or "人及" in key.group():
                units, persons, opened = units_and_persons(norm, key.end(), stop)
                parsed.open_list |= opened
                parsed.names += [Named(*span, role, "none" if role == "responsible" else "explicit") for span in units]
                parsed.persons += persons
                continue
            sentence = SENTENCE_STOP.search(norm, key.end(), stop)
            names, opened = split_names(
                norm, key.end(), sentence.start() if sentence else stop, strict=key["loose"] is not None
            )
            names, persons = without_persons(norm, names)
            parsed.persons += persons
            parsed.aux |= bool(persons)
            if sentence:
                more, reopened = split_names(norm, sentence.end(), stop, strict=True)
                names, opened = names + more, opened or reopened
            basis: UnitBasis = "none" if role == "responsible" else "explicit"
            parsed.names += [Named(*span, role, basis) for span in names]
            parsed.open_list |= opened
    return parsed


LEADER_ENDS = lazy(f"[；，\\s]\\s*|(?<=：){NAME}(?=[省市县区州镇乡][一-龥])")
"""What parts a leader from the units behind; nothing where a blank was taken for a stray one: 责任领导：刘敏县教育局牵头."""


def behind_leader(norm: str, start: int, stop: int) -> tuple[int, Parsed]:
    """Where the person ends whom a key names, and the units that stand behind without a key: 责任领导：刘敏；县教育局牵头，县财政局配合.

    Behind a comma or a blank their part must be told, for there posts stand as well: 刘敏，县委常委、政法委书记.
    """
    for part in LEADER_ENDS.finditer(norm, start, stop):
        told = parse_verbs(norm, part.end(), stop)
        sure = told.names and (told.verbs or part.group()[0] == "；")
        if sure and is_name(norm[told.names[0].start : told.names[0].end], strict=True):
            end = part.start() if part.start() > start else part.end()
            return (end, told) if unaccounted(norm, part.end(), stop, told.names) == 0 else (stop, Parsed())
    return stop, Parsed()


def parse_verbs(norm: str, start: int, end: int) -> Parsed:
    """（A牵头，B、C参与）, （A会同B负责）, （A、B等按职责分工负责，6月底前完成）, （A、B）."""
    parsed = Parsed()
    position = start
    joined = led = False  # after 会同; after a lead
    for verb in VERB.finditer(norm, start, end):
        before = norm[position : verb.start()]
        if "（" in before and before.count("（") > before.count("）"):
            continue  # in a remark on the name before: 省通信管理局（负责协调基础电信企业）
        if "；" in before[1:]:
            apart = position + before.rindex("；")
            add_bare(norm, position, apart, parsed)
            position = apart + 1
            before = norm[position : verb.start()]
        kind = verb.lastgroup or ""
        if kind == "does" and not parsed.verbs:
            continue  # （市教育局制定）: tells of something that is there
        matter = matter_end(before, kind, first=not parsed.verbs)
        before = before[matter:]
        begin = position + matter
        names, opened = listed_names(before, False)
        if kind in {"support", "guide"} and not names and not parsed.verbs:
            continue  # 参与 and the like inside a name
        position = verb.end()
        units, persons = without_persons(before, list(names))
        if persons:
            parsed.persons += [(begin + first, begin + last) for first, last in persons]
            names = tuple(units)
            if not names:
                joined = kind == "with"
                continue
        if not names and not opened and kind != "with":
            if kind == "lead" and not joined:  # A、B负责，牵头
                parsed.names = mainly_led(norm, parsed.names, before)
            continue
        role = VERB_ROLES["support" if joined and kind != "with" else kind]
        if kind in {"support", "guide"} and not parsed.verbs and not joined and (own := own_names(before, names)):
            parsed.names += [Named(begin + a, begin + b, "responsible", "none") for a, b in names[:own]]
            names = names[own:]
        basis: UnitBasis = "none" if role == "responsible" else "explicit"
        parsed.names += [named_of((begin + first, begin + last, role, basis, ())) for first, last in names]
        parsed.verbs = True
        parsed.open_list |= opened
        joined = kind == "with"
        led = led or role == "lead"
    if position < end and (not parsed.verbs or led):
        rest, opened = split_names(norm, position, end, strict=True)
        parsed.names += [
            Named(*span, "support" if led else "responsible", "explicit" if led else "none") for span in rest
        ]
        parsed.open_list |= opened and bool(rest)
    parsed.verbs |= bool(parsed.persons)
    return parsed


MAINLY = lazy("以(?P<name>[^，；、]{2,20})$")
"""A、B负责，以A为主: which of them leads."""
MATTER = lazy("[，；、]?[一-龥]{2,16}(?<!自)由(?=[省市县区州镇乡国各][一-龥])")
"""For which part of the matter a unit answers: 学校由县教育局牵头，医院由县卫健局牵头."""


def matter_end(before: str, kind: str, *, first: bool) -> int:
    """Where the names begin in the words before a verb, behind a part of the matter or 以: 以市教育局为主，市财政局配合."""
    if first and kind == "lead" and before[:1] == "以":
        return 1
    matter = MATTER.match(before) if "由" in before else None
    return matter.end() if matter else 0


def add_bare(norm: str, start: int, end: int, parsed: Parsed) -> None:
    """Note the units before ；, of whom nothing is said: 责任单位：市教育局、各区政府；市建筑工务署配合."""
    bare, more = split_names(norm, start, end, strict=True)
    parsed.names += [Named(*span, "responsible", "none") for span in bare]
    parsed.open_list |= more and bool(bare)


def mainly_led(norm: str, names: list[Named], before: str) -> list[Named]:
    """The names of A、B负责，牵头, who all lead, or of A、B负责，以A为主, of whom one does."""
    mainly = MAINLY.search(before)
    return [
        name._replace(role="lead", basis="explicit")
        if mainly is None or norm[name.start : name.end] == mainly["name"]
        else name
        for name in names
    ]


def own_names(words: str, names: tuple[tuple[int, int], ...]) -> int:
    """How many of the names before 配合 do not support: those before the comma in A，B、C配合, the first in A，B，C配合."""
    commas = [place for place, character in enumerate(words) if character == "，" and 0 < place < len(words) - 1]
    if not commas or len(names) < 2:
        return 0
    apart = commas[-1] if "、" in words else commas[0]
    own = sum(end <= apart for _, end in names)
    return own if own < len(names) else 0


def without_convention(norm: str, start: int, end: int) -> int:
    """Where the list of a label ends: before the clause that says who leads in all labels."""
    may_tell = CONVENTION_HOLDS.search(norm, start, end)
    convention = may_tell and (CONVENTION.search(norm, start, end) or FOR_ALL.search(norm, start, end))
    if not convention:
        return end
    opening = max(norm.rfind(bracket, start, convention.start()) for bracket in "（〔")
    close = "〕" if norm[opening] == "〔" else "）"  # 责任单位：A、B（排在首位的为牵头单位，下同）
    amid = opening if norm.find(close, opening, convention.start()) < 0 else -1
    closing = norm.find(close, convention.end(), end) if amid >= 0 else -1
    if closing >= 0 and norm[closing + 1 : end].strip(SPARE):
        return end  # 各市（含辛集市，下同）政府、雄安新区管委会: the list goes on behind the remark
    return max(start, amid, *(norm.rfind(stop, start, convention.start()) for stop in "。，；"))


LONGEST_BARE = 200
TIME_WORDS = (
    "(?:\\d{2,4}年|今年|当年|明年|每年|\\d{1,2}月|\\d{1,2}日|[第一二三四]{1,2}季度|[上下]半年|年|[上中下]旬|底|末|份"
    "|之?前|以前|内|完成|办结|长期|坚持|持续|推进|常年|最[迟晚]于?|本年度?)"
)
FILLING = lazy(
    f"等[一-龥]{{2}}(?:企业|机构)|{VERB.pattern}|{NAMELESS.pattern}|{TIME_WORDS}|{STANDING}|[\\s{STARS}—–、，；。：（）等和及与由各]|以及|部门|单位|有关|相关|[相关](?:部门|单位)"
)
"""What may stand beside the names in a label."""


def is_list(norm: str, start: int, end: int) -> bool:
    """Whether the stretch is nothing but a list of units."""
    return 0 < end - start <= LONGEST_BARE and may_end_list(norm, start, end) and lists_units(norm[start:end])


def may_end_list(norm: str, start: int, end: int) -> bool:
    """Whether the stretch ends as a list of units does that no key introduces: asked first, because few lines end so."""
    return norm[end - 1] in LIST_ENDS or norm.find("各", start, end) >= 0


LIST_ENDS = NAMES_END | frozenset(
    "迟晚于域\t\n \u3000#*–—―→※▲△◆●★☆＝:/-=、。与主任份体促内别前加助及各合同和商围头好实导工年底度总成持方施日旬月期末理由督等筹织结续职能自设调责进面（，：；为是村查"
    "负见人撑务障卫发制定"
)
"""What ends a list of units: a name, a role, a time, or what parts them. A name that begins with 各 may end otherwise."""


@lru_cache(maxsize=REMEMBERED)
def lists_units(words: str) -> bool:
    """As `is_list`, for the words alone: the same lines are asked by several rules."""
    names, _ = split_names(words, 0, len(words), strict=True)
    return (
        bool(names) and unaccounted(words, 0, len(words), [Named(*span, "responsible", "none") for span in names]) == 0
    )


def unaccounted(norm: str, start: int, end: int, names: list[Named]) -> int:
    """How many characters of a label are neither a name, nor a role, nor a time, nor what parts them."""
    pieces: list[str] = []
    position = start
    for name in sorted(names, key=lambda name: name.start):
        pieces.append(norm[position : name.start])
        position = max(position, name.end)
    pieces.append(norm[position:end])
    left = [FILLING.sub("", KEY.sub("", piece)) for piece in pieces]
    return sum(
        len(rest) if len(rest) < 2 else min(len(rest), untimed(piece)) for piece, rest in zip(pieces, left, strict=True)
    )


def untimed(piece: str) -> int:
    """How many characters of a piece of a label are no time, and nothing that parts times: ，每月25日前; ，国庆节前完成."""
    if len(piece) > LONGEST_TIMES:
        return len(piece)
    position = rest = 0
    for found in deadlines.find(piece, 0, len(piece), issued_on=None, planning_year=None, is_label=True):
        rest += len(FILLING.sub("", piece[position : found.start]))
        position = found.end
    return rest + len(FILLING.sub("", piece[position:]))


LONGEST_TIMES = 40
