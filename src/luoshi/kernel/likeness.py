"""How alike two Chinese texts are, by the pairs of neighbouring characters that they share. No dictionary, no model."""
# zh-file: common words of official documents, which are data

import re
from collections.abc import Iterable

LONGEST = 600  # characters of a text that are looked at
_HAN = re.compile(r"[一-龥]+|[A-Za-z0-9.]+")

#: Pairs that stand in every other sentence of an official document and so tell nothing of what it is about.
NOT_TELLING = frozenset({
    "推进", "加快", "加强", "建立", "健全", "完善", "工作", "支持", "鼓励", "实施", "开展", "强化", "提升", "提高", "促进", "落实", "组织",
    "发展", "建设", "管理", "服务", "有关", "相关", "按照", "进一步", "积极", "推动", "重点", "全市", "各级", "单位", "部门", "机制", "体系",
    "制度", "责任",
})  # fmt: skip


def pairs(text: str) -> list[str]:
    """The pairs of neighbouring characters of a text, and its Latin words: 燃气, 气整, 整治."""
    found: list[str] = []
    for run in _HAN.findall(text[:LONGEST]):
        if run[0] < "一":
            found.append(run)
        else:
            found += [run[at : at + 2] for at in range(len(run) - 1)]
    return [pair for pair in found if pair not in NOT_TELLING]


def runs(text: str, met: Iterable[str]) -> tuple[str, ...]:
    """The longest stretches of the text that are made of the pairs that met, three at most: 城镇燃气, 整治."""
    known = set(met)
    found, at = [], 0
    while at < len(text) - 1:
        stop = at
        while text[stop : stop + 2] in known:
            stop += 1
        if stop > at:
            found.append(text[at : stop + 1])
        at = max(stop, at + 1)
    return tuple(dict.fromkeys(sorted(found, key=len, reverse=True)))[:3]
