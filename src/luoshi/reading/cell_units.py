"""The units that a cell of a table names, with the role that its column or its key gives."""

from collections.abc import Sequence

from luoshi.reading.clauses import by_subject, sentences
from luoshi.reading.columns import Cell
from luoshi.reading.drafts import Pieces
from luoshi.reading.label_parsing import parse
from luoshi.reading.label_words import KEY, KEY_HOLDS, VERB, VERB_HOLDS
from luoshi.reading.model import UnitRole
from luoshi.reading.names import Named, is_name, named_of, split_names
from luoshi.reading.patterns import lazy

NOTHING = lazy("[—–/\\\\无-]+|暂无|待定|不涉及")


def units_in(norm: str, cell: Cell, role: UnitRole, *, silent: bool = False) -> tuple[list[Named], bool]:
    """The units that a cell names, a list or with their roles as in a label, and whether the list is open.

    `silent`: no header says that they have the role.
    """
    words, at = unbroken(norm, cell.pieces if cell.more else ((cell.start, cell.end),))
    if NOTHING.fullmatch("".join(words.split())):
        return [], False
    if (KEY_HOLDS.search(words) and KEY.search(words)) or (VERB_HOLDS.search(words) and VERB.search(words)):
        parsed = parse(words, 0, len(words))
        found, opened = [in_column(name, role) for name in parsed.names], parsed.open_list
    else:
        parts, opened = split_names(words, 0, len(words), strict=False)
        silent = silent or role == "responsible"
        basis = "none" if silent else "explicit"
        found = [named_of((*part, role, basis, ())) for part in parts]
    if cell.more:
        return [placed(name, at) for name in found], opened
    return [named_of((at[start], at[end - 1] + 1, *rest)) for start, end, *rest in found], opened


def placed(name: Named, at: Sequence[int]) -> Named:
    """The name where it stands in the text; `at`: where the characters of its cell stand."""
    start, end = at[name.start], at[name.end - 1] + 1
    if end - start == name.end - name.start:
        return name._replace(start=start, end=end)
    return name._replace(start=start, end=end, at=tuple(at[name.start : name.end]))


def in_column(name: Named, role: UnitRole) -> Named:
    """The name as a column headed 牵头单位 means it, where its cell only says that it answers: 按职责分工负责."""
    return name._replace(role=role, basis="explicit") if name.role == "responsible" != role else name


PASSING = lazy("由|负责|牵头")
AND_ANSWERS = lazy("(?:[、和及与][^，。；：]{2,40}?)?(?:共同|分别|具体)?(?:负责|牵头)")
"""What stands behind a name that a task charges by itself."""
LISTS = frozenset("、和及与")
OF_A_LEVEL = lazy("[省市县区州旗镇乡](?![级直属各])")
"""With what the name of an office of a place begins, and no kind of offices: 县财政局, not 县级医院, 教育部门."""


def charged_in(norm: str, start: int, end: int, known: Sequence[Named]) -> list[Named]:
    """Whom the words of a task charge by themselves, besides those `known` from its row: ②县自然资源局负责土地报批；③由县财政局统筹解决."""
    if PASSING.search(norm, start, end) is None:
        return []
    told = {norm[name.start : name.end].partition("（")[0] for name in known}
    found: list[Named] = []
    for sentence in sentences(norm, start, end):
        for name in (name for clause in by_subject(norm, *sentence) for name in clause.names):
            words, before = norm[name.start : name.end].partition("（")[0], norm[name.start - 1 : name.start]
            beside = found and found[-1].end == name.start - 1 and before in LISTS
            if (
                words not in told
                and OF_A_LEVEL.match(words)
                and (before == "由" or beside or AND_ANSWERS.match(norm, name.end, end))
            ):
                told.add(words)
                found.append(name)
    return found


BREAK = lazy("[ \u3000]*\n[ \u3000]*")
SEPARATOR = lazy("[、，；：\\s]")
PARENT, BRANCH = ("银行", "公司", "集团"), ("分行", "支行", "分公司")
"""A branch is none without the name of what it belongs to."""


def unbroken(norm: str, pieces: Pieces) -> tuple[str, Sequence[int]]:
    """A cell's words without the line breaks that cut a name in two, and where each character stands."""
    if len(pieces) == 1:
        words = norm[slice(*pieces[0])]
        if "\n" not in words:
            return words, range(*pieces[0])
    words = "\n".join(norm[start:end] for start, end in pieces)
    at = [place for start, end in pieces for place in range(start, end + 1)]
    cut: set[int] = set()
    before = ""
    position = 0
    for found in [*BREAK.finditer(words), None]:
        before += words[position : found.start() if found else len(words)]
        if found is None:
            break
        position = found.end()
        left = SEPARATOR.split(before)[-1]
        right = SEPARATOR.split(words[position:], maxsplit=1)[0]
        rest = is_name(left + right, strict=True) and not is_name(right, strict=True)  # 市发展改革委 | 员会
        rest |= left.endswith(PARENT) and right.endswith(BRANCH)  # 人民银行 | 云州市分行
        if left and right and (rest or not is_name(left, strict=True)):
            cut.update(range(*found.span()))
        else:
            before = ""
    kept = [index for index in range(len(words)) if index not in cut]
    return "".join(words[index] for index in kept), [at[index] for index in kept]
