"""Who leads where the document says so once for all labels: 排在第一位的为牵头部门，下同; 标注*的为牵头单位."""

from luoshi.reading.label_parsing import Label
from luoshi.reading.label_words import CONVENTION
from luoshi.reading.names import STARS, Named
from luoshi.reading.patterns import lazy


def convention_from(norm: str, labels: list[Label]) -> int | None:
    """From where on the first-named unit leads: 排在第一位的为牵头部门，下同 in a label, or said in the preamble."""
    own = [label for label in labels[1:] if is_of_its_own(norm, label)]
    alone = {label.start for label in own}
    inside = [label.start for label in labels if label.convention and label.start not in alone]
    stated = next((said for said in CONVENTION.finditer(norm) if not within(own, said.start())), None)
    if inside and (stated is None or stated.start() >= inside[0]):
        return inside[0]
    if stated is None:
        return None
    begin = stated.start()
    if labels and labels[-1].start <= begin:
        return 0  # a note at the end holds for all
    behind = (label.start for label in labels if label.end <= begin and not norm[label.end : begin].strip(OPENS_NOTE))
    return next(behind, begin)


HOLDS_ON = lazy("下同|以下|下列|各项|各条|均|全部|其他|其余|所有|每项")
"""With one of these a label's convention holds for the others as well."""


def is_of_its_own(norm: str, label: Label) -> bool:
    """Whether a label says for itself alone who leads: （市工业和信息化局、市财政局负责，列第一位的为牵头单位）.

    The first label of a document says so for all.
    """
    told = label.convention or CONVENTION.search(norm, label.start, label.end) is not None
    return told and HOLDS_ON.search(norm, label.start, label.end) is None


def within(labels: list[Label], place: int) -> bool:
    """Whether a place is inside one of the labels."""
    return any(label.start <= place < label.end for label in labels)


OPENS_NOTE = "（〔。；， \n\u3000注：按"
"""What may stand between a label and the note on it: 责任单位：A、B。（排在第一位的为牵头单位，下同）."""


APART = lazy("(?:等[一-龥]{0,6})?(?:分别负责|各负其责|各自负责|分头)")
"""（教育部、国资委分别负责）: each answers for its own part, and nobody leads."""


def with_convention(norm: str, names: tuple[Named, ...]) -> tuple[Named, ...]:
    """The first-named unit leads and the others support, unless the label itself says who leads, names all of a kind, or says that each has its part."""
    equal = [name for name in names if name.role == "responsible"]
    if not equal or any(name.role == "lead" for name in names) or (len(names) == 1 and norm[equal[0].start] == "各"):
        return names
    if APART.match(norm, equal[-1].end):
        return names
    return tuple(
        name._replace(role="lead" if name is equal[0] else "support", basis="convention") if name in equal else name
        for name in names
    )


STARRED = lazy(
    f"(?:标注?|带|加|打|注)(?:有|注)?[“‘（]?(?P<before>[{STARS}])[”’）]?号?.{{0,6}}(?:为|是|系|者).{{0,4}}(?:牵头|主办|主责)"
    f"|(?P<after>[{STARS}])[”’）]?号?.{{0,8}}(?:为|表示|代表|是).{{0,4}}(?:牵头|主办|主责)"
)


def with_stars(norm: str, labels: list[Label]) -> list[Label]:
    """The units that the document marks lead, where it says so: 标注*的为牵头单位."""
    stated = STARRED.search(norm) if any(star in norm for star in STARS) else None
    if not stated:
        return labels
    star = stated["before"] or stated["after"]
    result: list[Label] = []
    for label in labels:
        leads = [star in (norm[name.start - 1 : name.start], norm[name.end : name.end + 1]) for name in label.names]
        names = (
            name._replace(role="lead" if lead else "support", basis="convention")
            for name, lead in zip(label.names, leads, strict=True)
        )
        result.append(label._replace(names=tuple(names)) if any(leads) else label)
    return result
