"""How the tables of test_labels and test_tables write a commitment: `words | units | 等`.

L before units that lead, R responsible, S support, G guide; 等 for an open list.
"""

from luoshi.reading.assembly import understand
from luoshi.reading.formats import Text
from tests.reading.promises import broken_promises

HEAD = "云州市2024年重点工作任务分工方案\n为做好全年工作，制定本方案。\n"
CODES = {"lead": "L", "support": "S", "responsible": "R", "guide": "G"}


def plain(characters):
    reading = understand(Text(characters, [], "txt", []), characters.encode())
    assert broken_promises(reading) == []
    return reading


def written(commitment):
    """The commitment as the tables below write it."""
    groups = []
    for unit in commitment.units:
        code = CODES[unit.role]
        if groups and groups[-1][0] == code:
            groups[-1] += "、" + unit.words
        else:
            groups.append(code + unit.words)
    return " | ".join([" ".join(commitment.text.split()), " ".join(groups), *(["等"] if commitment.open_list else [])])
