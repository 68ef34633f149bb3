"""The small parts that every screen is made of, as template tags. Settings make them built-in: no ``{% load %}`` needed.

Hot in lists (no template is rendered; 50 rows cost about a millisecond):

    {% light "yellow" %}                                ▲ 黄灯
    {% light "yellow" "核实进度落后序时 16 个百分点" %}    ▲ 黄灯  核实进度落后序时 16 个百分点
    {% light "green" text=unit.short %}                 ● 市应急局   (the colour's word stays for screen readers)
    {% light "red" big=True %}                          larger, beside a page's heading
    {% unit_chip unit lead=True %}                      name in a chip; ``unit`` is a Unit or a text. Also note="依职责建议"
    {% chip "一级" %}  {% chip "原文未写" "ask" %}          plain chip; kinds: "", lead, ask, plain
    {% handling_chip row.handling %}                    敏感, 公开; nothing for 内部, the usual level. always=True says that too
    {% written_date day %}                              2023-03-31（周五） · Fri 31 Mar 2023; a date, a datetime or None (–)
    {% written_time moment %}                           2023-03-31 16:40, local time, as <time>
    {% days_left days %}                                working days from today to the due date: 剩 27 个工作日 · 今天到期 · ■ 逾期 3 个工作日
    {% seal "decide" %}  {% seal "finish" done=False %}   one seal of the thread: decide 定, deliver 干, supervise 督, finish 成
    {% thread_line reached=2 %}                         the four seals on one line, the first ``reached`` in cinnabar; small=True in lists
    {% percent_bar 52 kind="evidenced" label=text %}    one bar; kinds claimed, evidenced, scheduled; thin=True; None is drawn as a dashed outline
    {% shares done=31 open=22 %}                        a coverage line: dealt with, still open, the rest (in per cent)
    {% truths claimed evidenced scheduled %}            the three truths, 0–100 or None each, with words
    {% mini_truths claimed evidenced scheduled %}       the same for a table's cell

Blocks:

    {% page_head _("督办事项") sub=number %} … buttons … {% end_page_head %}             the page's h1 with what stands beside it
         also light= and reason= (a light beside the heading) and crumbs=[(words, url or None), …]
    {% thread %} {% stage "decide" title=_("原话") state="done" %} … {% end_stage %} {% end_thread %}
         state: done (line below in cinnabar), now (reached), todo; aside= small words beside the title
    {% dialog "decline-dialog" _("不立项") %} … {% end_dialog %}
         opened by <button type="button" data-open="decline-dialog">, closed by [data-close], Esc or the backdrop; wide=True
    {% empty _("还没有来源") reached=0 %} <p>…</p> <div class="acts">…</div> {% end_empty %}

Forms: settings.FORM_RENDERER = "luoshi.web.forms.Renderer", so ``{{ form }}`` and ``{{ form.words.as_field_group }}`` come out in our
components; ``{% once_field %}`` puts an Idempotency-Key into a form. The other components are includes, see templates/components/.
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from luoshi.commitments.models import Handling

register = template.Library()

COLOURS = ("green", "yellow", "red", "blue", "grey", "hollow")
SEALS = {"decide": "定", "deliver": "干", "supervise": "督", "finish": "成"}  # zh: the seals are the product's mark
CHIP_KINDS = {"": "chip", "lead": "chip chip-lead", "ask": "chip chip-ask", "plain": "chip chip-plain"}
NOTHING = mark_safe('<span class="quiet">–</span>')


def _light_word(colour: str) -> str:
    return {
        "green": _("绿灯"),
        "yellow": _("黄灯"),
        "red": _("红灯"),
        "blue": _("蓝灯"),
        "grey": _("灰灯"),
        "hollow": _("无数据"),
    }[colour]


def _seal_word(stage: str) -> str:
    return {
        "decide": pgettext("seal", "定"),
        "deliver": pgettext("seal", "干"),
        "supervise": pgettext("seal", "督"),
        "finish": pgettext("seal", "成"),
    }[stage]


# --- hot ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _plain_light(colour: str, size: str, _language: str) -> SafeString:
    """The light with its word alone: lists show thousands of them, in few forms."""
    return format_html(
        '<span class="light light-{}{}"><span class="light-word">{}</span></span>', colour, size, _light_word(colour)
    )


@register.simple_tag(name="light")
def show_light(colour: str, reason: str = "", *, text: str = "", big: bool = False) -> SafeString:
    """A light: shape, word and colour. ``text`` stands in the word's place, e.g. a unit's name in a tree.

    An unknown or empty ``colour`` is shown as hollow: no data.
    """
    colour = str(colour) if colour in COLOURS else "hollow"
    size = " light-big" if big else ""
    if text:
        return format_html(
            '<span class="light light-{}{}"><span class="visually-hidden">{} </span><span class="light-text">{}</span></span>',
            colour, size, _light_word(colour), text,
        )  # fmt: skip
    lit = _plain_light(colour, size, get_language() or "")
    return format_html('{}<span class="light-reason">{}</span>', lit, reason) if reason else lit


@register.simple_tag
def chip(words: str, kind: str = "") -> SafeString:
    return format_html('<span class="{}">{}</span>', CHIP_KINDS[kind], words)


@register.simple_tag
def handling_chip(level: str, *, always: bool = False) -> SafeString:
    """The level of a thing where it is not the usual one; ``always``: that too."""
    if not level or (level == Handling.INTERNAL and not always):
        return SafeString("")
    kind = CHIP_KINDS["ask" if level == Handling.SENSITIVE else "plain"]
    return format_html(' <span class="{}" title="{}">{}</span>', kind, _("处理级别"), Handling(level).label)


@register.simple_tag
def unit_chip(unit: Any, *, lead: bool = False, note: str = "") -> SafeString:
    """The unit's own name, never cut; hidden words say that it leads, so that the colour is not the only sign."""
    if not unit:
        return NOTHING
    said = format_html('<span class="visually-hidden">{} </span>', _("牵头")) if lead else ""
    full = getattr(unit, "name", "")
    title = format_html(' title="{}"', full) if full and full != str(unit) else ""
    noted = format_html(' <span class="sub">{}</span>', note) if note else ""
    return format_html('<span class="{}"{}>{}{}</span>{}', CHIP_KINDS["lead" if lead else ""], title, said, unit, noted)


@lru_cache(maxsize=4096)
def _written(day: date, language: str) -> SafeString:
    if language.startswith("en"):
        words = f"{date_format(day, 'D')} {day.day} {date_format(day, 'M')} {day.year}"
    else:
        words = f"{day.isoformat()}（周{'一二三四五六日'[day.weekday()]}）"  # zh: the branch for Chinese
    return format_html('<time datetime="{}" class="nowrap">{}</time>', day.isoformat(), words)


@register.simple_tag
def written_date(day: date | datetime | None) -> SafeString:
    """A day with its weekday: 2023-03-31（周五）, in English Fri 31 Mar 2023. A moment is taken in local time."""
    if day is None:
        return NOTHING
    if isinstance(day, datetime):
        day = timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    return _written(day, get_language() or "zh-hans")


@register.simple_tag
def written_time(moment: datetime | None) -> SafeString:
    """Day and minute in local time: 2023-03-31 16:40 in both languages, since columns of it must align."""
    if moment is None:
        return NOTHING
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return format_html(
        '<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), local.strftime("%Y-%m-%d %H:%M")
    )


@register.simple_tag
def days_left(days: int | None) -> SafeString:
    """Working days from today to the due date, as ``Calendar.between(today, due)`` counts them; None: no date."""
    if days is None:
        return NOTHING
    if days < 0:
        words = ngettext("逾期 %(n)s 个工作日", "逾期 %(n)s 个工作日", -days) % {"n": -days}
        return format_html('<span class="light light-red"><span class="light-word">{}</span></span>', words)
    if days == 0:
        return format_html('<span class="strong nowrap">{}</span>', _("今天到期"))
    words = ngettext("剩 %(n)s 个工作日", "剩 %(n)s 个工作日", days) % {"n": days}
    return format_html('<span class="{}">{}</span>', "strong nowrap" if days <= 5 else "nowrap", words)


@register.simple_tag
def seal(stage: str, *, done: bool = True, small: bool = False) -> SafeString:
    """One cinnabar seal. It is an ornament: the words beside it say the same."""
    return format_html(
        '<span class="seal{}{}" aria-hidden="true" lang="zh-Hans">{}</span>',
        "" if done else " seal-todo", " seal-small" if small else "", SEALS[stage],
    )  # fmt: skip


@register.simple_tag
def thread_line(reached: int = 0, *, small: bool = False) -> SafeString:
    """The four seals on one line; the first ``reached`` (0–4) are in cinnabar."""
    stages = list(SEALS)
    said = _("已走到“%(stage)s”") % {"stage": _seal_word(stages[reached - 1])} if reached else _("尚未开始")
    items = format_html_join(
        "",
        "<span{}>{}</span>",
        (
            (
                mark_safe(' class="is-done"') if number < reached else "",
                seal(stage, done=number <= reached, small=small),
            )
            for number, stage in enumerate(stages, start=1)
        ),
    )
    return format_html(
        '<span class="thread-line{}" role="img" aria-label="{}：{}">{}</span>',
        " small" if small else "", _("定干督成"), said, items,
    )  # fmt: skip


def _whole(value: float | None) -> int | None:
    return None if value is None else max(0, min(100, round(value)))


def _percent(value: int | None) -> str:
    return "–" if value is None else f"{value}%"


@register.simple_tag
def percent_bar(value: float | None, *, kind: str = "claimed", label: str = "", thin: bool = False) -> SafeString:
    """A bar of 0–100; without a label it is an ornament and the figure has to stand beside it."""
    return _bar(_whole(value), kind, label, " bar-thin" if thin else "")


@lru_cache(maxsize=2048)
def _bar(whole: int | None, kind: str, label: str, size: str) -> SafeString:
    said = (
        format_html('role="img" aria-label="{} {}"', label, _percent(whole))
        if label
        else mark_safe('aria-hidden="true"')
    )
    if whole is None:
        return format_html('<span class="bar bar-none{}" {}></span>', size, said)
    return format_html('<span class="bar bar-{}{}" {}><i class="pc-{}"></i></span>', kind, size, said, whole)


@register.simple_tag
def shares(*, done: float = 0, open: float = 0, label: str = "") -> SafeString:  # noqa: A002 - reads well in a template
    """A line in three parts: ``done`` per cent dealt with, ``open`` per cent still open, the rest needing nothing."""
    first, second = _whole(done) or 0, _whole(open) or 0
    said = label or _("已处理 %(done)s%%，待定 %(open)s%%") % {"done": first, "open": second}
    return format_html(
        '<span class="shares" role="img" aria-label="{}"><i class="share-done pc-{}"></i><i class="share-open pc-{}"></i>'
        '<i class="share-rest pc-{}"></i></span>',
        said, first, second, max(0, 100 - first - second),
    )  # fmt: skip


def _truth_words() -> tuple[tuple[str, str], ...]:
    return ("claimed", _("单位自报")), ("evidenced", _("证据核实")), ("scheduled", _("序时应达"))


@register.simple_tag
def truths(claimed: float | None, evidenced: float | None, scheduled: float | None) -> SafeString:
    """What the unit claims, what the evidence supports, what the schedule asks: three bars with their words."""
    rows = zip(_truth_words(), (claimed, evidenced, scheduled), strict=True)
    return format_html(
        '<dl class="truths">{}</dl>',
        format_html_join(
            "",
            '<div><dt>{}</dt><dd class="track">{}</dd><dd class="value">{}</dd></div>',
            (
                (words, percent_bar(value, kind=kind), _("无数据") if value is None else _percent(_whole(value)))
                for (kind, words), value in rows
            ),
        ),
    )


@register.simple_tag
def mini_truths(claimed: float | None, evidenced: float | None, scheduled: float | None) -> SafeString:
    """The evidence's bar and figure for a table's cell; claim and schedule are said in its title and to screen readers."""
    return _mini_truths(_whole(claimed), _whole(evidenced), _whole(scheduled), get_language() or "")


@lru_cache(maxsize=4096)
def _mini_truths(claimed: int | None, evidenced: int | None, scheduled: int | None, _language: str) -> SafeString:
    rows = zip(_truth_words(), (claimed, evidenced, scheduled), strict=True)
    said = " · ".join(f"{words} {_percent(value)}" for (_kind, words), value in rows)
    return format_html(
        '<span class="ledger-mini" title="{}">{}<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span></span>',
        said, _bar(evidenced, "evidenced", "", " bar-thin"), _percent(evidenced), said,
    )  # fmt: skip


@register.simple_tag
def once_field(key: str = "") -> SafeString:
    """A hidden Idempotency-Key: the same form sent twice is carried out once. Give the posted key back when showing errors."""
    return format_html('<input type="hidden" name="idempotency_key" value="{}">', key or uuid.uuid4())


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[int | str]:
    """The numbers to offer beside the current page, long gaps as «…»."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


# --- blocks ---------------------------------------------------------------------------------------------------------


@register.simple_block_tag(end_name="end_page_head")
def page_head(
    content: str,
    title: str,
    *,
    sub: str = "",
    crumbs: Iterable[tuple[str, str | None]] = (),
    light: str = "",
    reason: str = "",
    source: bool = False,
) -> SafeString:
    """The page's heading; what stands in the block (buttons, a coverage line) is put at the right end."""
    above = format_html_join(
        mark_safe(' <span aria-hidden="true">›</span> '),
        "{}",
        ((format_html('<a href="{}">{}</a>', url, words) if url else words,) for words, url in crumbs),
    )
    line = (
        format_html('<div class="sub">{}{}{}</div>', above, "　" if above and sub else "", sub) if above or sub else ""
    )
    lit = format_html('<div class="page-said">{}</div>', show_light(light, reason, big=True)) if light else ""
    acts = format_html('<div class="page-acts">{}</div>', content) if content.strip() else ""
    heading = mark_safe('<h1 lang="zh-Hans">') if source else mark_safe("<h1>")
    return format_html(
        '<div class="page-head"><div class="head-title">{}{}{}</h1></div>{}{}</div>', line, heading, title, lit, acts
    )


@register.simple_block_tag(end_name="end_thread")
def thread(content: str) -> SafeString:
    return format_html('<ol class="thread">{}</ol>', content)


@register.simple_block_tag(end_name="end_stage")
def stage(content: str, name: str, *, title: str, state: str = "todo", aside: str = "", level: int = 2) -> SafeString:
    """One stage of the thread; ``name`` is decide, deliver, supervise or finish; ``state`` is done, now or todo.

    ``level`` is the heading's, so that the page's headings stay in order.
    """
    beside = format_html('<span class="stage-aside">{}</span>', aside) if aside else ""
    return format_html(
        '<li class="stage stage-{}">{}<h{} class="stage-title">{}{}</h{}><div class="stage-body">{}</div></li>',
        state, seal(name, done=state != "todo"), level, title, beside, level, content,
    )  # fmt: skip


@register.simple_block_tag(end_name="end_dialog")
def dialog(content: str, name: str, title: str, *, wide: bool = False, opened: bool = False) -> SafeString:
    """A dialog with a heading and a close button; ``opened`` shows it at once (a form that came back with errors)."""
    return format_html(
        '<dialog class="dialog{}" id="{}" aria-labelledby="{}-title"{}><div class="dialog-head"><h2 id="{}-title">{}</h2>'
        '<button type="button" class="dialog-close" data-close aria-label="{}">×</button></div><div class="dialog-body">{}</div></dialog>',
        " dialog-wide" if wide else "", name, name, mark_safe(" data-opened") if opened else "", name, title, _("关闭"), content,
    )  # fmt: skip


@register.simple_block_tag(end_name="end_empty")
def empty(content: str, title: str, *, reached: int = 0) -> SafeString:
    """What a list says while nothing is in it: the thread, what is missing, and what to do."""
    return format_html(
        '<div class="empty">{}<p class="empty-title">{}</p>{}</div>', thread_line(reached), title, content
    )
