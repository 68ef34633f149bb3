"""Labels of one paragraph each of which stands before what its units are to do: 【医务科】抽查病历200份。【护理部】完成复训。"""

from bisect import bisect_left
from itertools import groupby

from luoshi.reading.label_parsing import Label
from luoshi.reading.mending import Mended

FEWEST = 2
SHORTEST = 6
SPARE = " \u3000\n。；，、"


def leading(mended: Mended, labels: list[Label]) -> frozenset[int]:
    """Where such labels begin: words stand behind the last of a paragraph, and no sentence before the first."""
    norm = mended.norm
    starts = [start for start, _ in mended.paragraphs]
    bare = [
        label for label in labels if not label.keyed and label.form in {"bracket", "bare"} and norm[label.start] == "〔"
    ]
    found: set[int] = set()
    for index, group in groupby(bare, key=lambda label: bisect_left(starts, label.start + 1) - 1):
        several = list(group)
        if len(several) < FEWEST:
            continue
        start, end = mended.paragraphs[index]
        before = norm[start : several[0].start].rstrip(" \u3000")
        alone = all(norm[label.start - 1 : label.start] in {"", *"\n。；！： \u3000"} for label in several[1:])
        if alone and "。" not in before[:-1] and len(norm[several[-1].end : end].strip(SPARE)) >= SHORTEST:
            found |= {label.start for label in several}
    return frozenset(found)
