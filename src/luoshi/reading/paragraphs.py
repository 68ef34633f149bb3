"""A paragraph's sentences: which of them decide something, which head the others, which are set aside."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from luoshi.reading import lexicon
from luoshi.reading.belief import PLAIN
from luoshi.reading.chats import for_unit, reports
from luoshi.reading.clauses import by_subject, sentences, strip
from luoshi.reading.drafting import Drafting
from luoshi.reading.label_parsing import Label
from luoshi.reading.marks import SPOKEN
from luoshi.reading.names import Named
from luoshi.reading.nodes import Node
from luoshi.reading.patterns import Words, lazy
from luoshi.reading.topics import is_even, line_by_line, topic
from luoshi.reading.verdict_words import AFTERWARDS, KEYED, NUMBERED, OPINE
from luoshi.reading.verdicts import (
    Setting,
    Verdict,
    charges,
    classify,
    gone_through_alone,
    only_reports,
    paragraph_reason,
    tells,
)

BARE_KEY = lazy("(?:(?:事项|任务|项目)名称|(?:督办|交办|立项|承办)(?:事项|依据|来源)|来源|编号)")
"""The key of a slip alone on its line, without a colon."""
ASKED = ("要求：", "如下：", "部署：", "决定：", "明确：")
AGENDAS = ("议题：", "议程：")
LONGEST_END = 30
SHORTEST_MEASURE = 12
LONGEST_WEIGHED = 1200
"""How much of a sentence is weighed. The longest sentence known to us, the list of a congress's principles, has 600 characters."""
FIRM = frozenset({"clause.modal", "clause.action", "clause.permission"})
"""Rules to which a named unit adds nothing; of the others a subject is the better reason."""
ASKS = frozenset({"clause.modal", "clause.asked"})
OUGHT = lazy("[应须要]于|均[应须要]|必须|务必|(?<!申)请(?!示)")
NOTE = lazy("(?:备?注|附注|表注|填表说明|说明)[:：]")
NOTES_BEGIN = "备注附填表说"
COUNTED_NOTE = lazy("\\d{1,2}[.、．]|[（(]\\d{1,2}[）)]|[①-⑳]")
LIST_FOLLOWS = lazy("(?:以下|下列|如下|具备|符合|满足).{0,10}(?:条件|情形|情况|标准|材料|资格)(?:之一)?(?:的)?：$")
TARGETS_FOLLOW = lazy("(?:目标|指标)(?:任务)?(?:是|为)：$")
MEETINGS = frozenset({"minutes", "meeting-report"})
OVER = lazy("越(?:是|要)")
ANNOUNCES = lazy("(?:如下|以下|下列)[^，。；：]{0,12}：$")
"""实施如下重点项目： before items that carry labels of their own."""
MODAL_CLAUSE = lazy("，(?=(?:关键|重点|必须|一定)?(?:是)?要|必须|就要|务必)")
RESOLVED = lazy("决定|同意|议定")
LONGEST_LEAD_IN = 24
"""So long are the words before 要 that only lead up to what is asked; with a figure in them they say of what it is asked."""
RUN_IN = lazy("[^。！？；]{4,28}。")


SOFT = frozenset({"clause.default", "clause.number", "clause.provision", "clause.disposes"})
"""Rules that take a sentence by no more than its wording: told before a decision, or in a reply, it is none."""
COUNTING = SOFT | {"clause.acts", "clause.action"}
DECISION = lazy(
    "(?:^|(?<=[\\n。；]))(?:经[^，。；]{2,8}，)?(?:会议)?(?:一致|原则|研究)?(?:议定|决定|同意|明确|商定)(?:事项)?(?:如下)?[，：由]"
)
"""议定：, 会议决定，: what stands above it in its section is what was told before."""
ASKED_ABOUT = lazy("关于[^。]{4,60}的(?:建议|问题|意见|提案|诉求)[。：]?")
"""In a reply the heading that only says what was asked."""
PLANS_AHEAD = lazy("下一?步|下一?阶段|接下来|今后|[我本][局委办厅院部校区县市][^，。；]{0,6}(?:将|拟|计划)")
LEVELS = frozenset("省市县区州旗镇乡村")


def is_another(name: str, above: list[str]) -> bool:
    """Whether a name is an office's own, and not one of those above in short: 市财政 beside 市财政局."""
    of_a_place = name[0] in LEVELS | {"各", "属"} or not LEVELS.isdisjoint(name[2:5])
    return of_a_place and not any(other.startswith(name) or name in other for other in above)


@dataclass(slots=True)
class Paragraphs(Drafting):
    """Drafts what one paragraph holds."""

    def shared_by(self, node: Node | None, held: Label | None) -> Label | None:
        """The label behind the last item of the node's list; with the units above the list where it names at most who sees to it."""
        shared = self.shared.get(node.index) if node else None
        if shared and held and all(name.role == "guide" for name in shared.names):
            return shared._replace(names=(*held.names, *shared.names))
        return shared

    def paragraph(self, start: int, end: int, node: Node | None, *, first: bool) -> int:
        """A paragraph's sentences, each by itself; a short first sentence may head the others. Returns where it ended."""
        norm = self.mended.norm
        self.find_note(start)
        held = self.held(start, node)
        spans = sentences(norm, start, end, self.cuts)
        if not spans:
            return end
        mode = self.modes.from_sentence(node, norm[slice(*spans[0])])
        shared = self.shared_by(node, held)
        if shared:
            self.measure(start, end, node, shared, "item.shared-label")
            return end
        aside = KEYED.match(norm, start) if held else None
        if (
            held
            and held.form != "heading"
            and (held.of_record or mode not in {"review", "appraisal", "principle", "attendance"})
            and not (aside and aside["basis"])
        ):
            self.measure(start, end, node, held, "item.record" if held.of_record else "item.under-labelled-heading")
            return end
        setting = self.setting(node, mode, spans[0])
        mode = setting.mode
        section = self.run_in(spans, node, mode) if first else None
        if section is not None:
            spans = spans[1:]
        told = (
            len(spans) > 1
            and (
                norm[spans[-1][1] - 3 : spans[-1][1] - 1] == "如下"
                or norm.startswith(("现将", "现就", "现予"), spans[-1][0])
            )
            and lexicon.PREAMBLE.search(norm, *spans[-1])
        )
        for index, (a, b) in enumerate(spans):
            setting = self.turned(setting, a, b) if setting.mode == "review" else setting
            if told and index < len(spans) - 1 and norm[a] == "为" and not charges(norm[a:b]):
                self.aside(
                    a, b, Verdict("other", "clause.preamble")
                )  # 为…，决定…。现就有关事项通知如下： or 现将清单印发给你们
                continue
            if self.mended.flattened and index + 1 < len(spans) and setting.mode != "review" and topic(norm[a:b]):
                section = self.first_sentence(a, b, node)
                continue
            if norm[b - 1] == "：" and index == len(spans) - 1 and node is not None and LIST_FOLLOWS.search(norm[a:b]):
                stop = self.absorbed(b, node)
                if stop > b:
                    self.commit(a, stop, node, "clause.with-list", held, setting.mode, section)
                    return stop
            verdict = self.sentence(a, b, node, setting, held, section)
            if verdict.reason is None and setting.paragraph in {"review", "appraisal"}:
                setting = setting._replace(paragraph=None)  # the paragraph has turned to what is to be done
            elif verdict.rule == "clause.earlier-year":
                setting = setting._replace(paragraph="review")  # 2023年，…。新增…。
        return end

    def setting(self, node: Node | None, mode: str | None, first: tuple[int, int]) -> Setting:
        """What surrounds the sentences of a paragraph that begins with the sentence `first`."""
        before_headings = self.headed and (
            node is None or (node.kind == PLAIN and node.index == 0 and not node.children and len(self.tree.nodes) > 1)
        )
        soft = mode == "principle" and self.modes.is_soft(node)
        if soft and self.masthead.kind == "work-report":  # its 总体要求 holds targets and policies
            mode, soft = None, False
        start, end = first
        year = self.masthead.planning_year
        if self.is_report(start, end):
            return Setting("review", None, self.masthead.kind, preamble=False, year=year)
        if self.announced and node and node.inline and "\n" not in self.mended.norm[self.announced[0] : start]:
            return Setting(mode, self.announced[1], self.masthead.kind, preamble=False, year=year)
        words = self.mended.norm[start : min(end, start + LONGEST_WEIGHED)]
        setting = Setting(mode, None, self.masthead.kind, before_headings, soft, listed=self.listed, year=year)
        return setting if mode == "review" else setting._replace(paragraph=paragraph_reason(words, setting))

    def is_report(self, start: int, end: int) -> bool:
        """Whether the sentence is of a paragraph in which somebody reports to the meeting, himself or for a unit."""
        norm = self.mended.norm
        line = self.mended.paragraph_start(start)
        if reports(norm, line, end, in_meeting=self.masthead.kind in MEETINGS):
            return True
        if self.masthead.kind != "minutes" or not for_unit(norm, line, end):
            return False
        return only_reports(Words(norm[start : min(end, start + LONGEST_WEIGHED)]))

    def turned(self, setting: Setting, start: int, end: int) -> Setting:
        """The setting of a sentence that turns to what is planned in a paragraph that looks back: 查处17起。下一步打算：年底前实现动态清零。"""
        if lexicon.NEXT.match(self.mended.norm, start, end):
            return setting._replace(mode="task", paragraph=None)
        return setting

    def absorbed(self, position: int, node: Node) -> int:
        """Where the list ends that 以下条件： announces: it belongs to the sentence that announces it."""
        nodes = self.tree.nodes
        children = [nodes[index] for index in node.children if nodes[index].start >= position]
        if not children or self.mended.norm[position : children[0].start].strip():
            return position
        end = children[-1].end
        newline = self.mended.norm.find("\n", children[-1].start, end)
        if newline > 0:
            end = newline
        starts = [item.start for item in self.items] + [part.start for part in self.masthead.taken]
        blocked = [start for start in starts if position <= start < end]
        stripped = strip(self.mended.norm, position, min(blocked, default=end))
        return stripped[1] if stripped and not blocked else position

    def run_in(self, spans: list[tuple[int, int]], node: Node | None, mode: str | None) -> int | None:
        """The index of a heading made of a paragraph's short first sentence; None when it is none."""
        norm = self.mended.norm
        start, end = spans[0]
        words = norm[start:end]
        rest = spans[-1][1] - end
        if (
            self.mended.flattened
            or len(spans) < 2
            or rest < 24
            or not RUN_IN.fullmatch(words)
            or re.search("\\d", words)
            or mode in {"review", "appraisal", "attendance"}
        ):
            return None
        if (
            not is_even(words)
            or lexicon.asks(words)
            or lexicon.COPULA.search(words)
            or lexicon.APPRAISAL.search(words)
            or lexicon.ATTENDANCE.search(words)
            or not (lexicon.begins_with_action(words) or words.startswith(("坚持", "为")))
        ):
            return None
        if node is None and self.masthead.kind not in {"plan", "opinion", "work-report", "notice"}:
            return None
        if line_by_line(norm, self.mended.paragraphs, start):
            return None
        return self.first_sentence(start, end, node)

    def first_sentence(self, start: int, end: int, node: Node | None) -> int:
        """Draft a heading made of a sentence; returns its index."""
        return self.add_heading(start, end, start, node, "outline.first-sentence")

    def sentence(
        self, start: int, end: int, node: Node | None, setting: Setting, held: Label | None, section: int | None = None,
        verdict: Verdict | None = None,
    ) -> Verdict:  # fmt: skip
        """A sentence: context, or one commitment for each part with a subject of its own. `verdict`: if it is known."""
        last = self.mended.norm[end - 1]
        if (
            last == "："
            and ANNOUNCES.search(self.mended.norm, max(start, end - LONGEST_END), end)
            and self.item_at(end)
        ):
            verdict = Verdict("other", "clause.leads-over")
        verdict = verdict or classify(self.mended.norm[start : min(end, start + LONGEST_WEIGHED)], setting)
        heads = (
            verdict.rule == "clause.leads-over"
            and TARGETS_FOLLOW.search(self.mended.norm, max(start, end - LONGEST_END), end) is not None
        )
        self.listed = last in "；：" and (verdict.reason is None or heads)
        if last == "：":
            self.asked = self.mended.norm.startswith(ASKED, end - len("要求：")) and verdict.reason in {None, "other"}
            self.announced = (end, verdict.reason) if verdict.reason in {"appraisal", "review"} else None
            self.agenda = self.mended.norm.startswith(AGENDAS, end - len("议题：")) and verdict.reason is not None
        elif (
            self.agenda
            and not verdict.reason
            and (verdict.rule == "clause.default" or gone_through_alone(self.mended.norm[start:end]))
        ):
            verdict = Verdict("other", "clause.proceedings")  # 议题：1）研究…工作。
        if verdict.reason is None and verdict.rule in COUNTING and self.only_told(start, end, node, verdict.rule):
            verdict = Verdict("review", "clause.told")
        if verdict.reason is None and start < self.note_end and not self.lays_upon(start, end, verdict):
            verdict = Verdict("other", "clause.note")
        if verdict.reason is not None:
            self.aside(start, end, verdict)
            return verdict
        for clause in by_subject(self.mended.norm, start, end, self.parties):
            rule = "clause.subject" if clause.names and verdict.rule not in FIRM else verdict.rule
            self.commit(
                clause.start, clause.end, node, rule, held, setting.mode, section, clause.names, clause.open_list,
                single=True,
            )  # fmt: skip
        return verdict

    def only_told(self, start: int, end: int, node: Node | None, rule: str) -> bool:
        """Whether a sentence that no more than its wording makes a commitment is told before the decision of minutes, or in a reply: 现有车位214个。议定：…."""
        if not (self.answers or (self.masthead.kind == "minutes" and rule in SOFT)):
            return False
        while node and (node.inline or node.kind in SPOKEN):
            node = self.tree.above(node)
        told = node is not None and self.answered(start, node) if self.answers else end <= self.decision(node)
        return told and tells(Words(self.mended.norm[start : min(end, start + LONGEST_WEIGHED)]), counted=self.answers)

    def decision(self, node: Node | None) -> int:
        """Where the first decision of a section begins, remembered; -1 where there is none."""
        index = node.index if node else -1
        if index not in self.decisions:
            begin, stop = (node.heading_end, node.end) if node else (self.masthead.body, len(self.mended.norm))
            first = DECISION.search(self.mended.norm, begin, stop)
            self.decisions[index] = first.start() if first else -1
        return self.decisions[index]

    def answered(self, start: int, node: Node) -> bool:
        """Whether under a heading that says what was asked nothing has been said yet of what will be done."""
        norm = self.mended.norm
        if not ASKED_ABOUT.fullmatch(norm, node.mark_end, node.heading_end):
            return False
        return PLANS_AHEAD.search(norm, max(node.heading_end, start - LONGEST_WEIGHED), start) is None

    def find_note(self, start: int) -> None:
        """Note whether a paragraph is of a note: 注：1.…, or the counted line below one."""
        norm = self.mended.norm
        line = self.mended.paragraph_start(start)
        begins = norm[line] in NOTES_BEGIN and NOTE.match(norm, line)
        goes_on = 0 < self.note_end <= line <= self.note_end + 2 and COUNTED_NOTE.match(norm, line)
        if begins or goes_on:
            self.note_end = max(self.note_end, self.mended.paragraph_end(start))

    def lays_upon(self, start: int, end: int, verdict: Verdict) -> bool:
        """Whether a sentence of a note asks for something, or charges somebody, rather than say how the table is to be read."""
        return (
            verdict.rule in ASKS
            or OUGHT.search(self.mended.norm, start, end) is not None
            or any(clause.names for clause in by_subject(self.mended.norm, start, end))
        )

    def item_at(self, position: int) -> bool:
        """Whether a labelled item comes right behind the position."""
        index = bisect_left(self.items, position, key=lambda item: item.start)
        return index < len(self.items) and not self.mended.norm[position : self.items[index].start].strip()

    def measure(self, start: int, end: int, node: Node | None, held: Label, rule: str) -> None:
        """A paragraph of which a label elsewhere names the units, at its heading or behind its list: one commitment of theirs."""
        stripped = strip(self.mended.norm, start, end)
        keyed = KEYED.match(self.mended.norm, start, end)
        if stripped and keyed:  # 存在问题：…, 目前进展：…
            self.aside(*stripped, Verdict("appraisal" if keyed["problem"] else "review", "clause.keyed"))
        elif stripped and end - start <= SHORTEST_MEASURE and self.mended.norm[stripped[1] - 1] in "：〕":
            self.aside(*stripped, Verdict("other", "clause.leads-over"))  # 整改措施：
        elif stripped and (
            BARE_KEY.fullmatch(self.mended.norm, *stripped) or BARE_KEY.fullmatch(self.line_above(stripped[0]))
        ):
            self.aside(*stripped, Verdict("other", "clause.keyed"))  # 事项名称, and what it is on the next line
        elif stripped and AFTERWARDS.fullmatch(self.mended.norm, *stripped):
            self.aside(*stripped, Verdict("other", "clause.remark"))  # 经办人：…
        elif stripped:
            besides = self.besides(*stripped, held)
            mode = "task" if held.of_record else self.modes.of(node)
            section = self.sections.get(self.mended.paragraph_start(start)) if self.sections else None
            self.commit(*stripped, node, rule, held, mode, section, besides=besides)

    def besides(self, start: int, end: int, held: Label) -> tuple[Named, ...]:
        """Whom a paragraph charges by itself, beside the units above: （1）由属地镇政府逐点制定方案."""
        norm = self.mended.norm
        charged = by_subject(norm, start, min(end, start + LONGEST_WEIGHED))
        above = [norm[name.start : name.end] for name in held.names]
        return tuple(
            [name for part in charged for name in part.names if is_another(norm[name.start : name.end], above)]
        )

    def line_above(self, position: int) -> str:
        """The words of the line above the one that begins at `position`."""
        norm = self.mended.norm
        return norm[norm.rfind("\n", 0, max(position - 1, 0)) + 1 : max(position - 1, 0)]

    def said(self, node: Node, end: int) -> int:
        """会议强调,…: a heading where something is decided under it; otherwise what is said tells what it is."""
        norm = self.mended.norm
        self.agenda = False
        if reports(norm, node.start, end, in_meeting=self.masthead.kind in MEETINGS):
            self.aside(node.start, end, Verdict("review", "clause.told"))
            return end
        calls = norm.find("号召", node.start, node.mark_end) > 0 and not NUMBERED.search(norm[node.mark_end : end])
        if calls or OPINE.search(norm, node.start, node.mark_end):
            self.aside(node.start, end, Verdict("exhortation", "clause.exhortation"))
            return end
        spans = sentences(norm, node.mark_end, end, self.cuts)
        mode = self.modes.of(self.tree.above(node))
        year = self.masthead.planning_year
        words = norm[node.start : min(spans[0][1], node.start + LONGEST_WEIGHED)] if spans else ""
        asked = "要求" in norm[node.start : node.mark_end]
        setting = Setting(mode, None, self.masthead.kind, preamble=False, listed=asked, year=year)
        setting = setting._replace(paragraph=paragraph_reason(words, setting) if spans else None)
        verdicts = []
        for a, b in spans:
            verdicts.append(classify(norm[a : min(b, a + LONGEST_WEIGHED)], setting))
            if verdicts[-1].reason is None and setting.paragraph in {"review", "appraisal"}:
                setting = setting._replace(paragraph=None)  # it has turned to what is to be done
        if verdicts and verdicts[0].rule == "clause.definition" and RESOLVED.search(norm, node.start, node.mark_end):
            verdicts[0] = Verdict(None, "clause.resolved")  # 会议决定，成立工作专班，由…任组长。
        if not node.children and all(verdict.reason for verdict in verdicts):
            for (a, b), verdict in zip(
                [(node.start, spans[0][1]), *spans[1:]] if spans else [(node.start, end)],
                verdicts or [Verdict("other", "clause.fragment")],
                strict=True,
            ):
                self.aside(a, b, verdict)
            return end
        whole = spans
        spans = self.lead_in(node, spans, decided=any(not verdict.reason for verdict in verdicts[1:]))
        self.section_of[node.index] = self.add_heading(node.start, node.heading_end, node.mark_end, node, "outline.say")
        told = dict(zip(whole, verdicts, strict=True))
        held = self.held(node.start, node)
        for a, b in spans:
            self.sentence(a, b, node, setting, held, verdict=told.get((a, b)))
        return end

    def lead_in(self, node: Node, spans: list[tuple[int, int]], *, decided: bool) -> list[tuple[int, int]]:
        """Give what leads up to the decisions to the heading: 越是…越要…。, 落实好明年任务，要…; returns what remains."""
        norm = self.mended.norm
        self.modes.of(node)  # its mode is that of the heading as it was written
        node.heading_end = node.mark_end
        if not spans:
            return spans
        (start, end), *rest = spans
        if OVER.match(norm, start) and decided:
            node.heading_end = end
            return rest
        clause = MODAL_CLAUSE.search(norm, start, end)
        if clause and clause.end() - start <= LONGEST_LEAD_IN and not re.search("\\d", norm[start : clause.start()]):
            node.heading_end = clause.end()
            return [(clause.end(), end), *rest]
        return spans
