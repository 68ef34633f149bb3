"""A Reading for the terminal: the outline with its commitments, in colour."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from luoshi.reading.model import Commitment, Reading

KINDS = {"action": "事项", "target": "目标", "requirement": "要求"}
ROLES = {"lead": "牵头", "support": "配合", "responsible": "责任", "guide": "指导"}
REASONS = {
    "masthead": "报头", "addressee": "主送", "review": "回顾", "appraisal": "形势", "principle": "原则", "attendance": "出席",
    "exhortation": "号召", "signature": "落款", "furniture": "版面", "other": "其他",
}  # fmt: skip
DOCUMENT_KINDS = {
    "meeting-report": "会议报道", "work-report": "工作报告", "plan": "规划方案", "opinion": "意见", "division-of-work": "任务分工",
    "minutes": "会议纪要", "instruction": "批示", "notice": "通知", "other": "其他",
}  # fmt: skip
PEOPLE = {"presides": "主持", "speaks": "讲话", "attends": "出席", "responsible": "责任人"}
BASES = {"explicit": "写明了角色", "convention": "按排序约定", "subject": "从句中主语或“由…”读出", "none": "只列了名称"}
TIMES = {"by": "到期", "within": "自某时起算", "recurring": "按期", "ongoing": "不设期限"}
COMPARED = {">=": "不低于", "<=": "不高于", "=": "等于", "~": "左右", "range": "区间", "change": "增减"}
LAMPS = {"heading": "bold", "commitment": "green", "label": "blue", "context": "dim"}


def render(reading: "Reading", *, why: bool = False, console: "Console | None" = None) -> None:
    """Print the outline with what stands under each heading; with `why`, every stretch with the rule that took it,
    and what each unit, time and measure was read from.
    """
    from rich.console import Console
    from rich.text import Text

    out = console or Console(highlight=False, soft_wrap=True)
    document = reading.document
    out.print(Text(document.title or "（无标题）", style="bold red"))
    facts = [
        DOCUMENT_KINDS[document.kind],
        document.issuer,
        document.number,
        document.issued_on.isoformat() if document.issued_on else None,
        f"计划年度 {document.planning_year}" if document.planning_year else None,
        document.security_mark,
    ]
    out.print(Text(" · ".join(fact for fact in facts if fact), style="dim"))
    for role, word in PEOPLE.items():
        names = [person.name for person in reading.people if person.role == role]
        if names:
            out.print(Text(f"{word}：{'、'.join(names)}", style="dim"))
    if why:
        _print_pieces(reading, out)
    else:
        _print_outline(reading, out)
    for gap in reading.gaps:
        out.print(Text(f"缺漏 第 {gap.at} 字处：{gap.reason}", style="bold yellow"))
    out.print(Text(summary(reading), style="dim"))


def summary(reading: "Reading") -> str:
    """One line: how many commitments, how many with units, dates and measures, what was set aside, how many gaps."""
    commitments = reading.commitments
    aside: dict[str, int] = {}
    for context in reading.context:
        aside[context.reason] = aside.get(context.reason, 0) + 1
    told = (
        f"共 {len(commitments)} 项：{sum(bool(c.units) for c in commitments)} 项有责任单位，{sum(bool(c.deadlines) for c in commitments)} 项有时限，"
        f"{sum(bool(c.measures) for c in commitments)} 项有指标"
    )
    if aside:
        told += "；另置 " + "、".join(f"{REASONS[reason]} {count}" for reason, count in aside.items())
    return f"{told}；缺漏 {len(reading.gaps)} 处。"


def _print_outline(reading: "Reading", out: "Console") -> None:
    from rich.text import Text

    levels = {heading.id: heading.level for heading in reading.outline}
    rows = [(heading.start, heading, None) for heading in reading.outline]
    entries = sorted([*rows, *((c.start, None, c) for c in reading.commitments)], key=lambda row: row[0])
    for _, heading, commitment in entries:
        if heading is not None:
            out.print(
                Text(
                    "  " * (heading.level - 1) + f"{heading.label}{' ' if heading.label else ''}{heading.heading}",
                    style="bold",
                )
            )
        if commitment is not None:
            out.print(_line(commitment, levels.get(commitment.section or 0, 0)))


def _line(commitment: "Commitment", level: int) -> "Text":
    from rich.text import Text

    line = Text("  " * level)
    line.append(f"{commitment.id:>3} ", style="dim")
    line.append(KINDS[commitment.kind], style="cyan" if commitment.kind == "action" else "magenta")
    line.append(f" {commitment.text}")
    told = {word: [unit.words for unit in commitment.units if unit.role == role] for role, word in ROLES.items()}
    last = next((word for word in reversed(told) if told[word]), None)
    for word, names in told.items():
        if names:  # where a list is open its last units are said with 等
            more = "等" if commitment.open_list and word == last else ""
            line.append(f" 〔{word}：{'、'.join(names)}{more}〕", style="blue")
    if commitment.deadlines:
        times = "、".join(f"{d.text}→{d.due.isoformat()}" if d.due else d.text for d in commitment.deadlines)
        line.append(f" 〔时限：{times}〕", style="yellow")
    if commitment.measures:
        line.append(f" 〔指标：{'、'.join(f'{m.indicator} {m.text}' for m in commitment.measures)}〕", style="green")
    if commitment.confidence < 0.7:
        line.append(f" 〔存疑 {commitment.confidence:.2f}〕", style="bold yellow")
    return line


def _print_pieces(reading: "Reading", out: "Console") -> None:
    from rich.text import Text

    from luoshi.reading.rules import said

    reasons = {(context.start, context.end): context.reason for context in reading.context}
    commitments = {commitment.id: commitment for commitment in reading.commitments}
    for piece in reading.pieces():
        words = "".join(reading.text[piece.start : piece.end].split())
        line = Text(f"{piece.start:>6}–{piece.end:<6} ", style="dim")
        what = {"heading": "标题", "commitment": "事项", "label": "标注", "context": "其他"}[piece.what]
        if piece.what == "context":
            what = REASONS[reasons[piece.start, piece.end]]
        line.append(f"{what} ", style=LAMPS[piece.what])
        line.append(
            f"[{piece.rule}{f' {commitments[piece.id].confidence:.2f}' if piece.what == 'commitment' and piece.id else ''} {said(piece.rule)}] ",
            style="yellow",
        )
        line.append(words, style=LAMPS[piece.what])
        out.print(line)
        if piece.what == "commitment" and piece.id:
            _print_reasons(commitments[piece.id], out)


def _print_reasons(commitment: "Commitment", out: "Console") -> None:
    """Below a commitment: each of its units, times and measures with what it was read from."""
    from rich.text import Text

    told = [f"{ROLES[unit.role]} {unit.words} [{BASES[unit.basis]}]" for unit in commitment.units]
    told += [
        f"时限 {one.text}{f' → {one.due.isoformat()}' if one.due else ''} [{TIMES[one.kind]}]"
        for one in commitment.deadlines
    ]
    told += [f"指标 {one.indicator} [{COMPARED[one.comparator]}，原文“{one.text}”]" for one in commitment.measures]
    for words in told:
        out.print(Text(f"{'':>15}{words}", style="dim"))
