"""What every act that arranges units shares: one at a time in the whole tree, who may, a stale page, paths of all below."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Max, Q, Value
from django.db.models.functions import Concat, Length, Lower, Replace, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.ledger.bulk import update_where
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence, who
from luoshi.ledger.writing import Act
from luoshi.org import standing
from luoshi.org.acting import Acting
from luoshi.org.errors import Incomplete, Invalid, NotEntitled, Outdated
from luoshi.org.models import DEEPEST, LONGEST_PATH, Level, Post, Unit
from luoshi.org.rights import arranging_post, may_arrange_units

MOST_NAMED = 5  # names in a refusal; the rest is counted
_ORDER = list(Level)


@dataclass(frozen=True)
class Leaving:
    """What is to become of what still rests on a unit that goes.

    excuse: why its open commitments stay with it for now. end_posts: let the posts held in it end with it; posts_to: a unit
    in which their holders hold the same post from the next day on.
    """

    excuse: str = ""
    end_posts: bool = False
    posts_to: Unit | None = field(default=None)


@contextmanager
def arranging(
    pk: int, kind: str, *, acting: Acting, now: datetime, version: int | None = None
) -> Iterator[tuple[Unit, Act]]:
    """Change one unit as one transaction and one ledger entry: the body changes the unit and adds facts.

    version: that of the page from which the person acts; None where there was no page. Raises NotEntitled, Outdated, and
    Invalid with what is wrong by field.
    """
    with transaction.atomic():
        hold_the_tree()
        unit = held(pk)
        refuse_stranger(acting, unit)
        refuse_stale(unit, version)
        act = act_on(unit, kind, acting, now)
        yield unit, act
        finish(unit, act)


def finish(unit: Unit, act: Act) -> None:
    """Save what was changed and write the entry."""
    unit.version += 1
    check(unit)
    act.save(unit)
    act.write()


def act_on(unit: Unit, kind: str, acting: Acting, now: datetime) -> Act:
    return Act(unit.stream, kind, author=acting.author(arranging_post(acting, unit)), now=now)


def hold_the_tree() -> None:
    """Let one arrange at a time until the transaction ends: two who move units under each other would tie a loop.

    Held are the topmost units, and so that others may go on referring to them.
    """
    list(Unit.objects.select_for_update(no_key=True).filter(parent=None).order_by("pk").values_list("pk", flat=True))


def held(pk: int) -> Unit:
    return Unit.objects.select_related("parent").get(pk=pk)


def refuse_stranger(acting: Acting, unit: Unit | None) -> None:
    """Raise NotEntitled where this person does not arrange this unit; a topmost one (None) is set up by the system alone."""
    if acting.is_system:
        return
    if unit is None or not may_arrange_units(acting, unit):
        raise NotEntitled(_("单位由本级政府的管理员调整。"))


def refuse_stale(unit: Unit, version: int | None) -> None:
    if version is not None and version != unit.version:
        entries = Entry.objects.filter(stream=unit.stream, kind__startswith="unit.").order_by("-seq")
        changed = entries[: max(unit.version - version, 1)]
        raise Outdated([f"{who(entry)}{sentence(entry)}" for entry in reversed(changed)])


def check(unit: Unit) -> None:
    """Raise Invalid, by field, where a unit is not as units are: bad or taken code, a name taken beside it, a level above its parent's."""
    check_alone(unit)
    try:
        unit.full_clean()
    except ValidationError as error:
        raise invalid(error) from error
    _refuse_taken(unit)


def check_alone(unit: Unit) -> None:
    """The part of `check` that asks the database nothing: the unit's own words, and its level beside its parent's."""
    refuse_depth(len(unit.path), unit.path.count("/"))
    try:
        unit.full_clean(exclude=["parent"], validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise invalid(error) from error
    _refuse_wrong_place(unit)


def refuse_depth(length: int, levels: int) -> None:
    """Raise Invalid where a path of so many characters and levels is too long."""
    if length > LONGEST_PATH:
        raise Invalid(_("层级太深，代码连起来超过 %(most)s 个字符。") % {"most": LONGEST_PATH})
    if levels > DEEPEST:
        raise Invalid(_("层级太深：最多 %(most)s 级。") % {"most": DEEPEST})


def check_new(units: Sequence[Unit]) -> None:
    """``check`` for units that are about to be set up together: a few queries for all, and beside each other too."""
    for unit in units:
        check_alone(unit)
    taken = _Taken.beside(units)
    for unit in units:
        taken.refuse(unit)


@dataclass
class _Taken:
    """Codes, credit codes, names beside each other and marks that are in use; each checked unit's own are added."""

    codes: set[str]
    credit_codes: set[str]
    names: set[tuple[str, str]]  # the parent's path, the name
    marks: set[str]

    @classmethod
    def beside(cls, units: Sequence[Unit]) -> "_Taken":
        codes = [unit.code.lower() for unit in units]
        credit_codes = [unit.credit_code for unit in units if unit.credit_code]
        marks = [unit.mark for unit in units if unit.mark]
        parents = {unit.parent.pk for unit in units if unit.parent and unit.parent.pk}
        same = Q(parent__in=parents) | (Q(parent=None) if any(unit.parent is None for unit in units) else Q(pk=None))
        held = Unit.objects.order_by()
        return cls(
            set(held.annotate(lower=Lower("code")).filter(lower__in=codes).values_list("lower", flat=True)),
            set(held.filter(credit_code__in=credit_codes).values_list("credit_code", flat=True))
            if credit_codes
            else set(),
            {(path or "", name) for path, name in held.filter(same, valid_to=None).values_list("parent__path", "name")},
            set(held.filter(mark__in=marks).values_list("mark", flat=True)) if marks else set(),
        )

    def refuse(self, unit: Unit) -> None:
        """Raise Invalid where what tells a unit from others is in use already; else it is from now on."""
        beside = (unit.parent.path if unit.parent else "", unit.name)
        if unit.code.lower() in self.codes:
            raise _taken("code", _("这个代码已有单位使用，大小写不同也不行。"))
        if unit.credit_code and unit.credit_code in self.credit_codes:
            raise _taken("credit_code", _("这个统一社会信用代码已有单位使用。"))
        if beside in self.names:
            raise _taken("name", _("同一个上级单位下已有“%(name)s”。") % {"name": unit.name})
        if unit.mark and unit.mark in self.marks:
            raise _taken("mark", _("字头“%(mark)s”已有单位使用。") % {"mark": unit.mark})
        self.codes.add(unit.code.lower())
        self.credit_codes.add(unit.credit_code)
        self.names.add(beside)
        self.marks.add(unit.mark)


def _taken(field_name: str, told: str) -> Invalid:
    return Invalid(told, fields={field_name: told})


def invalid(error: ValidationError) -> Invalid:
    """What Django found, by the fields of the form; a path follows from the code, a constraint says which field it is about."""
    fields: dict[str, str] = {}
    for name, problems in error.error_dict.items():
        for problem in problems:
            where = problem.code or name if name == NON_FIELD_ERRORS else name
            where = "code" if where == "path" else where
            taken = where == "code" and problem.code == "unique"
            told = _("这个代码已有单位使用，大小写不同也不行。") if taken else " ".join(problem.messages)
            fields.setdefault(where, told)
    return Invalid(" ".join(fields.values()), fields=fields)


def _refuse_wrong_place(unit: Unit) -> None:
    parent = unit.parent
    if parent is not None and _ORDER.index(Level(unit.level)) < _ORDER.index(Level(parent.level)):
        told = _("层级不能高于上级单位 %(parent)s 的层级。") % {"parent": parent}
        raise Invalid(told, fields={"level": told})
    if unit.valid_from and unit.valid_to and unit.valid_to < unit.valid_from:
        told = _("日期须在设立日期 %(day)s 之后。") % {"day": unit.valid_from}
        raise Invalid(told, fields={"on": told})


def _refuse_taken(unit: Unit) -> None:
    """Two units of one name side by side, or two offices of one mark, could never be told apart again."""
    others = Unit.objects.exclude(pk=unit.pk)
    if unit.valid_to is None and others.filter(parent=unit.parent, name=unit.name, valid_to=None).exists():
        raise name_taken(unit)
    if unit.mark and others.filter(mark=unit.mark).exists():
        raise mark_taken(unit)


def name_taken(unit: Unit) -> Invalid:
    told = _("同一个上级单位下已有“%(name)s”。") % {"name": unit.name}
    return Invalid(told, fields={"name": told})


def mark_taken(unit: Unit) -> Invalid:
    told = _("字头“%(mark)s”已有单位使用。") % {"mark": unit.mark}
    return Invalid(told, fields={"mark": told})


def credit_code_taken() -> Invalid:
    told = _("这个统一社会信用代码已有单位使用。")
    return Invalid(told, fields={"credit_code": told})


def carry(act: Act, old: str, new: str) -> int:
    """Give everything below the path ``old`` its path below ``new``, by one statement. Returns how many there were."""
    below = Unit.objects.filter(path__under=old).exclude(path=old)
    levels = Length("path") - Length(Replace("path", Value("/"), Value("")))
    most = below.aggregate(longest=Max(Length("path")), levels=Max(levels))
    if most["longest"]:
        refuse_depth(most["longest"] - len(old) + len(new), most["levels"] - old.count("/") + new.count("/"))
    return update_where(act, below, path=Concat(Value(new), Substr("path", len(old) + 1)))


def take_place(unit: Unit, parent: Unit | None, code: str, act: Act) -> int:
    """Put a unit below ``parent`` under ``code``, with everything below it. Returns how many stand below it."""
    old = unit.path
    unit.parent, unit.code = parent, code
    unit.path = f"{parent.path if parent else ''}{code}/"
    check(unit)
    return carry(act, old, unit.path) if unit.path != old else 0


def put_an_end(unit: Unit, last: date, leaving: Leaving, act: Act) -> None:
    """Let ``last`` be the unit's last day. Raises Invalid, telling what still rests on it and was not provided for."""
    if unit.parent_id is None:
        raise Invalid(_("最上级的政府不能撤销。"))
    refuse_children(list(Unit.objects.filter(parent=unit).order_by("order", "code")), last)
    _refuse_resting(unit, leaving)
    _settle_posts(unit, last, leaving, act)
    unit.valid_to = last
    act.facts.update(excuse=leaving.excuse.strip())


def refuse_what_rests(unit: Unit, last: date) -> None:
    """The part of `put_an_end` that asks what else rests on a unit, for an end that provides for nothing of it."""
    _refuse_resting(unit, Leaving())
    _posts_to_settle(unit, last, Leaving())


def refuse_children(units: Sequence[Unit], last: date) -> None:
    """units: those right below one that is to end with ``last``."""
    children = [unit for unit in units if unit.is_at_work(last + timedelta(days=1))]
    if children:
        told = _("它下面还有单位：%(names)s。请先移到别处、并入别的单位或撤销。") % {"names": named(children)}
        raise Invalid(told, fields={"on": told})


def _refuse_resting(unit: Unit, leaving: Leaving) -> None:
    count = standing.resting_on([unit.pk]).get(unit.pk, 0)
    if count and not leaving.excuse.strip():
        told = _("%(unit)s 还有 %(count)s 件没有办完的事项。请先移交，或写明为什么暂留在它名下。")
        told = told % {"unit": unit, "count": count}
        raise Invalid(told, fields={"excuse": told})


def _posts_to_settle(unit: Unit, last: date, leaving: Leaving) -> list[Post]:
    """The posts held in a unit beyond its last day. Raises Invalid where ``leaving`` does not provide for them."""
    held_on = Post.objects.filter(unit=unit).held_on(last + timedelta(days=1)).order_by("pk").select_related("person")
    later = Post.objects.filter(unit=unit, valid_from__gt=last).select_related("person")
    if later:
        told = _("还有在此之后才开始的任职：%(names)s。请先撤销。") % {"names": named([post.person for post in later])}
        raise Invalid(told, fields={"on": told})
    posts = list(held_on)
    if posts and not (leaving.end_posts or leaving.posts_to):
        told = _("还有人在 %(unit)s 任职：%(names)s。请先终止岗位，或选择随单位一并终止、转到别的单位。")
        told = told % {"unit": unit, "names": named([post.person for post in posts])}
        raise Invalid(told, fields={"end_posts": told})
    return posts


def _settle_posts(unit: Unit, last: date, leaving: Leaving, act: Act) -> None:
    posts = _posts_to_settle(unit, last, leaving)
    if not posts:
        return
    update_where(act, Post.objects.filter(pk__in=[post.pk for post in posts]), valid_to=last)
    if leaving.posts_to is not None:
        _hold_elsewhere(posts, leaving.posts_to, last + timedelta(days=1), act)
    act.facts.update(posts=len(posts), posts_to=str(leaving.posts_to or ""))


def _hold_elsewhere(posts: list[Post], unit: Unit, since: date, act: Act) -> None:
    there = set(Post.objects.filter(unit=unit).held_on(since).values_list("person_id", "role"))
    moved = [post for post in posts if (post.person_id, post.role) not in there]
    act.save_all([Post(person=post.person, unit=unit, role=post.role, valid_from=since) for post in moved])


def named(things: Sequence[object]) -> str:
    """The first few by name, the rest as a number."""
    told = _("、").join(str(thing) for thing in things[:MOST_NAMED])
    return told if len(things) <= MOST_NAMED else _("%(names)s等 %(n)s 个") % {"names": told, "n": len(things)}


def effective(on: date | None, now: datetime) -> date:
    """The day from which a change holds: today where none is given. Raises Invalid for a day that has not come yet."""
    today = timezone.localdate(now)
    if on is not None and on > today:
        told = _("这一变更自当天或更早的日期生效，不能预先办理。")
        raise Invalid(told, fields={"on": told})
    return on or today


def line(text: str, field_name: str, what: str) -> str:
    """A text without blanks around it. Raises Incomplete, naming the field, where nothing is left."""
    text = " ".join(text.split())
    if not text:
        told = _("请填写%(what)s。") % {"what": what}
        raise Incomplete(told, fields={field_name: told})
    return text
