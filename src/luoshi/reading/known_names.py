"""Names that lost what parted them, in labels: cut where other labels of the document tell that two stand together.

`发展改革委财政部` is two units where both stand by themselves in other labels.
"""

from collections import Counter
from collections.abc import Iterator

from luoshi.reading.label_parsing import Label
from luoshi.reading.names import OFFICE_ONLY, Named, is_name
from luoshi.reading.patterns import lazy

FEWEST_KNOWING = 4
"""So many labels tell what the others mean."""
SHORTEST_NAME = 3
OFFICE_ENDS = frozenset("部委局厅办署会行司联团心")
LEFT_OVER = lazy("[会等由]?(?:国务院|[省市县区国])?(?:有关?|相关?|关)(?:部门?|单位?|门)")
"""What is left of 等有关部门 where a character is lost."""


def with_known_names(norm: str, labels: list[Label]) -> list[Label]:
    """The labels, with the names cut that are two, or that have more behind them than their own."""
    if len(labels) < FEWEST_KNOWING:
        return labels
    counts = Counter([norm[name.start : name.end] for label in labels for name in label.names])
    cuts: dict[str, tuple[int, bool]] = {}
    for words, count in counts.items():
        cut = parted_at(words, counts) if count == 1 and len(words) >= 2 * SHORTEST_NAME else None
        if cut:
            cuts[words] = cut
    return [label._replace(names=tuple(cut_names(norm, label, cuts))) for label in labels] if cuts else labels


def cut_names(norm: str, label: Label, cuts: dict[str, tuple[int, bool]]) -> Iterator[Named]:
    """The names of a label after the cuts: where each is made, and whether what is behind it is a name as well."""
    for name in label.names:
        cut, another = cuts.get(norm[name.start : name.end], (0, False))
        if not cut or name.at:
            yield name
            continue
        yield name._replace(end=name.start + cut)
        if another:
            yield name._replace(start=name.start + cut)


def parted_at(words: str, counts: "Counter[str]") -> tuple[int, bool] | None:
    """Where a name is to be cut, and whether what is behind the cut is a name as well; None where it is one name."""
    for cut in range(SHORTEST_NAME, len(words) - 1):
        if words[cut - 1] not in OFFICE_ENDS:
            continue
        before, rest = words[:cut], words[cut:]
        if LEFT_OVER.fullmatch(rest) and is_name(before, strict=True):
            return cut, False
        if (before in counts and stands_by_itself(rest, before, counts)) or begins_anew(rest, before):
            return cut, True
    return None


LEVELS = frozenset("省市县区州")
CENTRAL = ("国家", "国务院", "中国", "全国", "中央")


def begins_anew(words: str, before: str) -> bool:
    """Whether words behind a name begin as a name of the same level does: 省税务局省财政厅, 财政部国务院扶贫办."""
    if not (words[0] in LEVELS and words[0] == before[0] and before[1] not in "委直级") and not words.startswith(
        CENTRAL
    ):
        return False
    return before[-1] in "部局厅署委" and is_name(words, strict=True) and is_name(before, strict=True)


def stands_by_itself(words: str, before: str, counts: "Counter[str]") -> bool:
    """Whether words behind a known name are the next one, and no part of that office: 国资委银保监会, not 市教育局人事科."""
    if len(words) < SHORTEST_NAME or words in OFFICE_ONLY:
        return False
    if words in counts:
        return counts[before] + counts[words] > 2
    central = words.endswith(("部", "委", "会", "署", "总局", "银行")) and is_name(words, strict=True)
    return central and before[-1] in "部局厅署" + "委" * (before[-2] not in "省市县区州旗")
