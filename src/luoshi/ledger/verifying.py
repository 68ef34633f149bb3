"""Check the record: every hash, every link, every move, every checkpoint; a proof; an exported file.

Pure: imports no Django, so that an auditor can verify an exported file on a machine that has neither our settings nor a
database. It streams: in memory stand the heads of the streams, never the entries.
"""

import os
from bisect import insort
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from luoshi.kernel import chain
from luoshi.kernel.lifecycle import Action, State, next_states
from luoshi.ledger import signing
from luoshi.ledger.findings import Report

FORMAT = "luoshi-ledger"
VERSION = 1
LINE_LIMIT = 64 * 1024 * 1024  # bytes; one act that touches 100,000 rows fits easily

#: The members of a checkpoint that its signature covers.
SIGNED = ("algorithm", "at", "entries", "key_id", "n", "prev", "root", "streams", "upto")

Progress = Callable[[str, int, int], None]
"""progress(what, done, total); `what` is "entries", "rows" or "bytes"."""


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as the verifier needs it. covered: the bytes that its hash covers; None when they cannot be had."""

    id: int
    stream: str
    seq: int
    prev: str
    hash: str
    covered: bytes | None
    content: Mapping[str, Any] | None
    damage: str = ""  # a code of findings.WORDS when something is wrong with the entry's own form
    detail: str = ""

    @property
    def where(self) -> str:
        return f"{self.stream} #{self.seq}"


def link_of(entry_id: int, members: Mapping[str, Any], hash_text: str) -> Link:
    """Make a Link from an entry's members, whose data is its canonical text (as Entry.members gives it)."""
    text = members["data"]
    content, covered, damage = None, None, ""
    try:
        covered = chain.entry_bytes(members, data_text=text)
        content, whole = chain.parse(text)
        if not isinstance(content, dict):
            content, whole = None, False
        damage = "" if whole else "entry.canonical"
    except (ValueError, RecursionError):
        damage = "entry.canonical"
    return Link(entry_id, members["stream"], members["seq"], members["prev"], hash_text, covered, content, damage)


class Verifier:
    """Takes entries in the order of their ids, and each checkpoint after the last entry that it covers."""

    def __init__(self, report: Report, keys: Mapping[str, str]) -> None:
        """keys: {key id: public key} of the trusted keys."""
        self.report = report
        self.keys = keys
        self.entries = 0
        self._last_id = 0
        self._heads: dict[str, tuple[int, str]] = {}
        self._order: list[str] = []  # the streams by code point, as the Merkle tree has them
        self._leaves: dict[str, bytes] = {}
        self._broken: set[str] = set()  # only the first bad entry or link of a stream is named
        self._states: dict[str, str | None] = {}
        self._lawless: set[str] = set()
        self._checkpoint: Mapping[str, Any] | None = None

    @property
    def streams(self) -> int:
        return len(self._heads)

    # --- entries ---

    def entry(self, link: Link) -> None:
        """Check one entry against itself and the one before it in its stream."""
        self.entries += 1
        self._check_itself(link)
        self._check_place(link)
        if link.content is not None and link.stream.startswith("commitment:"):
            self._check_move(link, link.content.get("move"))
        if link.stream not in self._heads:
            insort(self._order, link.stream)
        self._heads[link.stream] = (link.seq, link.hash)
        self._leaves.pop(link.stream, None)
        self._last_id = max(self._last_id, link.id)

    def _name_first(self, link: Link, code: str, **params: Any) -> None:
        if link.stream not in self._broken:
            self._broken.add(link.stream)
            self.report.add(code, f"{link.where} (id {link.id})", **params)

    def _check_itself(self, link: Link) -> None:
        if link.damage:
            self._name_first(link, link.damage, detail=link.detail)
            return
        try:
            algorithm = chain.algorithm_of(link.hash)
        except ValueError:
            self._name_first(link, "entry.algorithm", hash=link.hash[:80])
            return
        if link.covered is None or chain.digest(link.covered, algorithm) != link.hash:
            self._name_first(link, "entry.hash")

    def _check_place(self, link: Link) -> None:
        last_seq, last_hash = self._heads.get(link.stream, (0, ""))
        if link.id <= self._last_id:
            self._name_first(link, "link.id")
        if link.seq > last_seq + 1:
            missing = f"{last_seq + 1}" if link.seq == last_seq + 2 else f"{last_seq + 1}–{link.seq - 1}"
            self._name_first(link, "link.missing", missing=missing)
        elif link.seq != last_seq + 1:
            self._name_first(link, "link.order", expected=last_seq + 1, found=link.seq)
        elif link.prev != last_hash:
            self._name_first(link, "link.prev", expected=last_hash or "–", found=link.prev or "–")

    # --- the life-cycle ---

    def _check_move(self, link: Link, move: Any) -> None:
        if move is None:
            return
        current = self._states.get(link.stream)
        try:
            action, to = Action(move["action"]), State(move["to"])
            found = None if move["from"] is None else State(move["from"])
        except (KeyError, TypeError, ValueError):
            self._name_lawless(link, "move.form", found=str(move)[:200])
            return
        self._states[link.stream] = to
        if found != current:
            self._name_lawless(link, "move.from", action=action, expected=current or "–", found=found or "–")
        elif to not in next_states(found, action):
            self._name_lawless(link, "move.illegal", action=action, found=found or "–", to=to)

    def _name_lawless(self, link: Link, code: str, **params: Any) -> None:
        if link.stream not in self._lawless:
            self._lawless.add(link.stream)
            self.report.add(code, f"{link.where} (id {link.id})", **params)

    # --- checkpoints ---

    def checkpoint(self, members: Mapping[str, Any]) -> None:
        """Check one checkpoint: its own hash and signature, its place in their chain, and its root over the heads."""
        where = f"checkpoint {members.get('n')}"
        if not _is_whole(members):
            self.report.add("checkpoint.form", where)
            return
        for code, params in [*self._seal(members), *self._succession(members), *self._coverage(members)]:
            self.report.add(code, where, **params)
        self._checkpoint = members

    def _seal(self, members: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        if checkpoint_hash(members) != members["hash"]:
            yield "checkpoint.hash", {}
        key = self.keys.get(members["key_id"])
        if key is None:
            yield "checkpoint.key", {"key_id": members["key_id"]}
        elif not signing.is_signed(key, members["signature"], signed_bytes(members)):
            yield "checkpoint.signature", {}

    def _succession(self, members: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        former = self._checkpoint or {"n": 0, "hash": "", "upto": 0}
        if members["n"] != former["n"] + 1:
            yield "checkpoint.number", {"expected": former["n"] + 1, "found": members["n"]}
        if members["prev"] != former["hash"]:
            yield "checkpoint.prev", {}
        if members["upto"] < former["upto"]:
            yield "checkpoint.upto", {}

    def _coverage(self, members: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        if members["entries"] != self.entries:
            yield "checkpoint.count", {"expected": members["entries"], "found": self.entries}
        if self._root(members["algorithm"]) != members["root"]:
            yield "checkpoint.root", {}

    def _root(self, algorithm: str) -> str:
        for stream in self._order:
            if stream not in self._leaves:
                self._leaves[stream] = leaf(stream, *self._heads[stream])
        return chain.merkle_root([self._leaves[stream] for stream in self._order], algorithm)


# --- checkpoints and proofs -------------------------------------------------------------------------------------------


def leaf(stream: str, seq: int, hash_text: str) -> bytes:
    """Return the Merkle leaf of a stream whose last entry has `seq` and `hash_text`."""
    return chain.canonical({"stream": stream, "seq": seq, "hash": hash_text})


def signed_bytes(members: Mapping[str, Any]) -> bytes:
    """Return what the signature of a checkpoint covers."""
    return chain.canonical({name: members[name] for name in SIGNED})


def checkpoint_hash(members: Mapping[str, Any]) -> str:
    """Return the hash of a checkpoint, which the next one repeats: over what is signed, and the signature."""
    covered = {name: members[name] for name in (*SIGNED, "signature")}
    return chain.digest(chain.canonical(covered), members["algorithm"])


def _is_whole(members: Any) -> bool:
    numbers, texts = (
        ("n", "upto", "entries", "streams"),
        ("algorithm", "at", "key_id", "prev", "root", "signature", "hash"),
    )
    return (
        isinstance(members, Mapping)
        and all(type(members.get(name)) is int for name in numbers)
        and all(isinstance(members.get(name), str) for name in texts)
        and members["algorithm"] in chain.ALGORITHMS
    )


def verify_proof(proof: Mapping[str, Any], public_key: str) -> Report:
    """Check what checkpoints.proof made: the entry leads, link by link, to a head under the root that `public_key` signed.

    Raises ValueError when `public_key` is none.
    """
    trusted = {signing.key_id(public_key): public_key}
    report = Report()
    try:
        _verify_proof(proof, trusted, report)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        report.add("proof.form", "proof")
    return report


def _verify_proof(proof: Mapping[str, Any], trusted: Mapping[str, str], report: Report) -> None:
    checkpoint = proof["checkpoint"]
    if not _is_whole(checkpoint):
        raise ValueError("not a checkpoint")
    verifier = Verifier(report, trusted)
    for code, params in verifier._seal(checkpoint):  # noqa: SLF001 - the same module
        report.add(code, f"checkpoint {checkpoint['n']}", **params)

    seq, prev = proof["entry"]["entry"]["seq"], proof["entry"]["entry"]["prev"]
    stream, hash_text = proof["entry"]["entry"]["stream"], ""
    for item in [proof["entry"], *proof["links"]]:
        members, hash_text = item["entry"], item["hash"]
        where = f"{members['stream']} #{members['seq']}"
        if chain.entry_hash(members, chain.algorithm_of(hash_text)) != hash_text:
            report.add("entry.hash", where)
        if (members["stream"], members["seq"], members["prev"]) != (stream, seq, prev):
            report.add("proof.link", where)
        seq, prev = seq + 1, hash_text
    head = leaf(stream, seq - 1, hash_text)
    if not chain.verify_inclusion(head, proof["index"], checkpoint["streams"], proof["path"], checkpoint["root"]):
        report.add("proof.path", stream)
    report.counted = {"entries": 1 + len(proof["links"]), "checkpoints": 1}


# --- an exported file -------------------------------------------------------------------------------------------------


def verify_export(
    path: str | os.PathLike[str], public_key: str | None = None, progress: Progress | None = None
) -> Report:
    """Check an exported record, line by line.

    public_key: the key that is known from elsewhere; without it the signatures are checked against the keys that the file
    itself names, and `key_unproven` says so. Raises ValueError when `public_key` is none.
    """
    trusted = None if public_key is None else {signing.key_id(public_key): public_key}
    report = Report(key_unproven=trusted is None)
    try:
        with Path(path).open("rb") as file:
            _Export(file, os.fstat(file.fileno()).st_size, report, progress or _silent).check(trusted)
    except OSError as error:
        report.add("file.open", str(path), detail=error.strerror or str(error))
    return report


def _silent(_what: str, _done: int, _total: int) -> None:
    pass


class _Export:
    """One pass over an exported file."""

    def __init__(self, file: BinaryIO, size: int, report: Report, progress: Progress) -> None:
        self.file, self.size, self.report, self.progress = file, size, report, progress
        self.number = 0

    def check(self, trusted: Mapping[str, str] | None) -> None:
        keys = self._header()
        if keys is None:
            return
        verifier = Verifier(self.report, keys if trusted is None else trusted)
        checkpoints, end = 0, None
        for line in self._lines():
            if end is not None:
                self.report.add("file.after", self._where)
                break
            record, canonical = _parsed(line)
            match record:
                case {"entry": dict(), "hash": str(), "id": int()}:
                    verifier.entry(_link_of_line(line, record, canonical))
                case {"checkpoint": dict(members)}:
                    checkpoints += 1
                    verifier.checkpoint(members)
                case {"end": {"entries": int(), "checkpoints": int()}}:
                    end = record["end"]
                case _:
                    self.report.add("file.line", self._where)
            if self.number % 500 == 0:
                self.progress("bytes", self.file.tell(), self.size)
        self._footer(end, {"entries": verifier.entries, "checkpoints": checkpoints})
        self.progress("bytes", self.size, self.size)
        self.report.counted = {"entries": verifier.entries, "streams": verifier.streams, "checkpoints": checkpoints}

    @property
    def _where(self) -> str:
        return f"line {self.number}"

    def _header(self) -> dict[str, str] | None:
        """Return the public keys that the file names; None, with a problem, when it is none of ours."""
        header, _canonical = _parsed(next(self._lines(), b""))
        match header:
            case {"format": "luoshi-ledger", "version": 1, "public_keys": list(texts)}:
                try:
                    return {signing.key_id(text): text for text in texts}
                except (ValueError, AttributeError):
                    pass
        self.report.add("file.header", self._where)
        return None

    def _lines(self) -> Iterator[bytes]:
        while line := self.file.readline(LINE_LIMIT):
            self.number += 1
            yield line.removesuffix(b"\n")

    def _footer(self, end: Mapping[str, Any] | None, counted: Mapping[str, int]) -> None:
        if end is None:
            self.report.add("file.cut", self._where)
            return
        for what, found in counted.items():
            if end[what] != found:
                self.report.add(f"file.{what}", self._where, expected=end[what], found=found)


def _parsed(line: bytes) -> tuple[Any, bool]:
    """Read one line: what it says, and whether it is canonical; (None, False) when it cannot be read."""
    try:
        return chain.parse(line.decode())
    except (ValueError, RecursionError):
        return None, False


def _link_of_line(line: bytes, record: Mapping[str, Any], canonical: bool) -> Link:
    """Make a Link from an export line, ``{"entry":{…},"hash":"…","id":…}`` in canonical JSON."""
    members = record["entry"]
    stream, seq, prev, data = (members.get(name) for name in ("stream", "seq", "prev", "data"))
    whole = (
        set(members) == set(chain.ENTRY_FIELDS)
        and set(record) == {"entry", "hash", "id"}
        and isinstance(stream, str)
        and type(seq) is int
        and isinstance(prev, str)
        and isinstance(data, dict)
    )
    damage = "" if whole and canonical else "entry.canonical"
    # In a canonical line the bytes under the hash stand as they are, between the two neighbours.
    tail = f',"hash":"{record["hash"]}","id":{record["id"]}}}'.encode()
    covered = None if damage else line[len(b'{"entry":') : -len(tail)]
    return Link(
        record["id"], str(stream), seq if type(seq) is int else 0, str(prev), record["hash"], covered,
        None if damage else data, damage,
    )  # fmt: skip
