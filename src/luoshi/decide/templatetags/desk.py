"""Draws a source's document: {% load desk %}{% document paragraphs chosen=pk title=source.title states=… %}.

Written in Python and not as a template, since every space between two spans would show in the text.
"""

from collections.abc import Iterable, Mapping

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luoshi.decide.document import CONTEXT, HEADING, UNREAD, Group, Paragraph, Run
from luoshi.decide.models import Status
from luoshi.decide.spans import mended
from luoshi.decide.words import CONTEXT_WORDS, gap_short, gap_told

register = template.Library()

_HIT = {Status.PENDING.value: "hit", Status.PROPOSED.value: "hit hit-done", Status.SET_ASIDE.value: "hit hit-aside"}
_STYLE = {"": "", "unit": "u", "due": "d", "measure": "m"}
_STANDS_ALONE = {"masthead", "furniture"}


@register.simple_tag
def document(
    paragraphs: Iterable[Paragraph],
    *,
    states: Mapping[int, str],
    chosen: int | None = None,
    title: str = "",
    oob: bool = False,
) -> SafeString:
    """The paragraphs as HTML. states: a proposal's status by its number. oob: each takes the place of the one on the page."""
    wanted = mended(title)
    return format_html_join("", "{}", ((_paragraph(part, states, chosen, wanted, oob),) for part in paragraphs))


def _paragraph(
    paragraph: Paragraph, states: Mapping[int, str], chosen: int | None, title: str, oob: bool
) -> SafeString:
    inside = format_html_join("", "{}", ((_group(group, states, chosen),) for group in paragraph.groups))
    swap = mark_safe(' hx-swap-oob="true"') if oob else ""
    return format_html('<p id="at-{}" class="{}"{}>{}</p>', paragraph.start, _kind(paragraph, title), swap, inside)


def _kind(paragraph: Paragraph, title: str) -> str:
    if title and mended(paragraph.words) == title:
        return "doc-title"
    if paragraph.whats == {HEADING}:
        return "doc-heading"
    if paragraph.whats == {CONTEXT} and paragraph.reasons <= _STANDS_ALONE:
        return "doc-mast"
    return "doc-para"


def _group(group: Group, states: Mapping[int, str], chosen: int | None) -> SafeString:
    words = format_html_join("", "{}", ((_run(run),) for run in group.runs))
    mark = group.mark
    if mark.what == HEADING:
        return format_html('<b class="head">{}</b>', words)
    if mark.what == CONTEXT and mark.key:
        told = _("背景：%(reason)s") % {"reason": CONTEXT_WORDS.get(mark.key, mark.key)}
        return format_html('<span class="off" data-why="{}" tabindex="0">{}</span>', told, words)
    if mark.what == CONTEXT:
        return format_html("{}", words)
    if mark.what == UNREAD:
        return format_html('<span class="unread" data-why="{}" tabindex="0">{}</span>', _("这段文字还没有着落"), words)
    now = " now" if mark.key == chosen else ""
    return format_html(
        '<span class="{}{}" data-p="{}">{}</span>', _HIT.get(states.get(mark.key, ""), "hit"), now, mark.key, words
    )


def _run(run: Run) -> SafeString:
    gap = _gap(run) if run.gap else ""
    style = _STYLE[run.style]
    words = format_html('<span class="{}">{}</span>', style, run.words) if style else escape(run.words)
    return format_html("{}{}", gap, words) if gap else words


def _gap(run: Run) -> SafeString:
    """Where words or numbers are missing: in few words what is odd, and why when it is looked at."""
    why, told = gap_told(run.gap), gap_short(run.gap)
    return format_html('<span class="gap" id="gap-{}" data-why="{}" tabindex="0">{}</span>', run.at, why, told)
