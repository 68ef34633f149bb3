"""What a verification found, in Chinese and English.

Not by gettext: an exported record is verified on machines where neither Django nor our translations are set up.
"""

# zh-file: both languages stand side by side here, for machines that have no gettext catalogues

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: code → (Chinese, English). The part before the dot is the kind of the problem.
WORDS: Mapping[str, tuple[str, str]] = {
    "entry.hash": (
        "内容与哈希不符：这条记录写入之后被改动过",
        "content and hash disagree: the entry was changed after it was written",
    ),
    "entry.canonical": (
        "内容不是规范的 JSON：这条记录写入之后被改动过",
        "content is not canonical JSON: the entry was changed after it was written",
    ),
    "entry.unreadable": ("记录已损坏，读不出来（{detail}）", "the entry is damaged and cannot be read ({detail})"),
    "entry.algorithm": ("哈希 {hash} 不是本系统的格式", "hash {hash} is not in our form"),
    "link.missing": ("前面缺少第 {missing} 条", "entry {missing} before it is missing"),
    "link.order": ("序号应为 {expected}，实际为 {found}", "its number should be {expected} and is {found}"),
    "link.prev": (
        "没有接在前一条之后：前一条的哈希是 {expected}，这里记的是 {found}",
        "does not follow the entry before it: that one's hash is {expected}, here stands {found}",
    ),
    "link.id": ("记录没有按写入顺序排列", "the entries do not stand in the order of writing"),
    "move.from": (
        "办理“{action}”时状态应为 {expected}，记录写的是 {found}",
        "«{action}» was taken in state {expected}, the entry says {found}",
    ),
    "move.illegal": (
        "生命周期不允许从 {found} 经“{action}”到 {to}",
        "the life-cycle has no move «{action}» from {found} to {to}",
    ),
    "move.form": ("生命周期动作的写法不对：{found}", "the life-cycle move is malformed: {found}"),
    "checkpoint.form": ("检查点的内容不完整或写法不对", "the checkpoint is incomplete or malformed"),
    "checkpoint.hash": (
        "检查点的内容与其哈希不符：签发之后被改动过",
        "changed after it was made: content and hash disagree",
    ),
    "checkpoint.number": (
        "检查点序号应为 {expected}，实际为 {found}",
        "its number should be {expected} and is {found}",
    ),
    "checkpoint.prev": ("没有接在前一个检查点之后", "does not follow the checkpoint before it"),
    "checkpoint.upto": ("截至编号比前一个检查点还小", "reaches less far than the checkpoint before it"),
    "checkpoint.signature": ("签名不对", "the signature is wrong"),
    "checkpoint.key": (
        "签名所用的密钥 {key_id} 不是所信任的密钥",
        "signed with key {key_id}, which is not a trusted one",
    ),
    "checkpoint.count": (
        "检查点签发时有 {expected} 条记录，现在只对得上 {found} 条：有记录被删除或插入",
        "it covered {expected} entries, now there are {found}: entries were removed or slipped in",
    ),
    "checkpoint.root": (
        "默克尔根与记录不符：检查点签发之后，所覆盖的记录被改动、删除或插入过",
        "its Merkle root does not fit the entries: some that it covers were changed, removed or slipped in",
    ),
    "row.missing": ("记录里有这一行，表里没有", "the ledger has this row, the table has not"),
    "row.extra": ("表里有这一行，没有任何记录写过它", "the table has this row, no entry ever wrote it"),
    "row.differs": (
        "字段 {field}：按记录应为 {expected}，表里是 {found}",
        "field {field}: by the ledger {expected}, in the table {found}",
    ),
    "row.unreadable": ("这一行已损坏，读不出来（{detail}）", "the row is damaged and cannot be read ({detail})"),
    "row.table": (
        "记录里有这张表的行，程序里没有这张表",
        "the ledger has rows of this table, the program has no such table",
    ),
    "guard.missing": (
        "数据库里缺少防改动触发器 {name}：请运行 luoshi migrate 前先查明是谁删除的",
        "the database lacks the guarding trigger {name}: find out who removed it, then install it again",
    ),
    "kept.amiss": (
        "由触发器维护的 {table} 有 {count} 行与它所依据的数据不符，有人因此多看到或少看到事项：请先查明原因，再用 luoshi verify --repair 重建",
        "{count} rows of {table} are not as what they follow from, so people see too much or too little: find out why, then luoshi verify --repair",
    ),
    "kept.missing": (
        "维护 {table} 的触发器 {name} 不在了：请先查明是谁删除的，再用 luoshi verify --repair 重建",
        "the trigger {name} that keeps {table} true is gone: find out who removed it, then luoshi verify --repair",
    ),
    "file.open": ("打不开文件：{detail}", "cannot open the file: {detail}"),
    "file.header": (
        "不是落实导出的存证文件，或版本不受支持",
        "not a record exported by Luoshi, or of an unknown version",
    ),
    "file.line": ("这一行不是规范的 JSON 或内容不完整", "the line is not canonical JSON, or incomplete"),
    "file.cut": ("文件没有结尾行：内容被截断了", "the file has no last line: it was cut off"),
    "file.checkpoints": (
        "结尾行写明 {expected} 个检查点，文件里有 {found} 个",
        "the last line tells of {expected} checkpoints, the file has {found}",
    ),
    "file.entries": (
        "结尾行写明 {expected} 条记录，文件里有 {found} 条",
        "the last line tells of {expected} entries, the file has {found}",
    ),
    "file.after": ("结尾行之后还有内容", "there is something after the last line"),
    "proof.form": ("证明文件不完整或写法不对", "the proof is incomplete or malformed"),
    "proof.link": (
        "证明中的记录与检查点所覆盖的末条记录连不起来",
        "the entries do not lead to the head that the checkpoint covers",
    ),
    "proof.path": ("审计路径推不出检查点的默克尔根", "the audit path does not lead to the checkpoint's root"),
}


def language() -> str:
    """The terminal's language: "en" where LC_ALL, LC_MESSAGES or LANG asks for English, else "zh"."""
    asked = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if asked.lower().startswith("en") else "zh"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. kind: entry, link, move, checkpoint, row, guard, kept, file or proof."""

    code: str
    where: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.code.partition(".")[0]

    def what(self, language: str = "zh") -> str:
        """Return what is wrong, in words; `language` begins with "en" for English."""
        chinese, english = WORDS[self.code]
        return (english if language.startswith("en") else chinese).format(**self.params)

    def __str__(self) -> str:
        return f"{self.where}: {self.what(language())}"


@dataclass
class Report:
    """What was looked at, and what is wrong with it."""

    problems: list[Problem] = field(default_factory=list)
    #: entries, streams, checkpoints, rows: how many of each were looked at.
    counted: dict[str, int] = field(default_factory=dict)
    #: Problems beyond the limit that are only counted.
    unnamed: int = 0
    #: True when the signatures could be checked only against a key that came with the record itself.
    key_unproven: bool = False

    @property
    def ok(self) -> bool:
        return not self.problems

    @property
    def only_kept(self) -> bool:
        """Whether nothing is wrong but tables that follow from others, which can be made anew."""
        return not self.unnamed and all(problem.kind == "kept" for problem in self.problems)

    def add(self, code: str, where: str, **params: Any) -> None:
        self.problems.append(Problem(code, where, params))
