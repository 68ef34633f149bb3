"""Canonical bytes, hashes, the entry chain and Merkle trees: what makes the record provable.

Pure functions. Three published rules are followed to the letter, so that anyone can check our record with tools of their own:

* canonical JSON – RFC 8785 (without its number format for fractions: fractions are refused, an amount travels as text);
* Merkle tree and audit path – RFC 6962 §2.1, with any of our hash algorithms in the place of SHA-256;
* SM3 – GB/T 32905-2016, by setting, where SHA-256 (FIPS 180-4) is the default.

A hash is written ``"<algorithm>:<hex>"``, so that a record says itself how it was hashed.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from json.encoder import encode_basestring as _quoted  # what json itself uses when ensure_ascii is off
from typing import Any

from cryptography.hazmat.primitives import hashes as _hashes

#: I-JSON (RFC 7493 §2.2): beyond this, readers in other languages lose digits.
LARGEST_INTEGER = 2**53

#: The members of an entry that its hash covers.
ENTRY_FIELDS = ("actor", "at", "data", "kind", "post", "prev", "seq", "stream")


class CanonicalError(ValueError):
    """The value has no canonical JSON form. `path` says where, as in ``facts.percent``."""

    def __init__(self, reason: str, path: str = "") -> None:
        super().__init__(f"{path}: {reason}" if path else reason)
        self.reason = reason
        self.path = path


# --- canonical JSON -------------------------------------------------------------------------------------------------


def canonical(obj: Any) -> bytes:
    """Return the RFC 8785 bytes (UTF-8) of `obj`, made of dict with text keys, list, str, int, bool and None.

    Raises CanonicalError for anything else: a float, an integer beyond 2**53, a lone surrogate, a key that is no text.
    """
    wide_keys = _check(obj, "")
    # Python sorts by code point, RFC 8785 by UTF-16 unit. The two differ only for keys with characters beyond U+FFFF.
    ordered = _in_utf16_order(obj) if wide_keys else obj
    text = _DUMP_UNSORTED(ordered) if wide_keys else _DUMP_SORTED(ordered)
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise CanonicalError("a lone surrogate is no character") from error


# json escapes exactly what RFC 8785 §3.2.2.2 asks for when ensure_ascii is off: the two-letter escapes, else \u00xx.
_DUMP_SORTED = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode
_DUMP_UNSORTED = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=False, separators=(",", ":")).encode


def _check(value: Any, path: str) -> bool:
    """Raise CanonicalError where `value` has no canonical form; return whether a key needs the UTF-16 order."""
    if value is None or isinstance(value, (str, bool)):
        return False
    if isinstance(value, int):
        if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            raise CanonicalError("an integer beyond 2**53", path)
        return False
    wide = False
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise CanonicalError(f"a key that is no text: {key!r}", path)
            wide = _check(item, f"{path}.{key}" if path else key) or wide
            wide = wide or (not key.isascii() and max(key) > "\uffff")
        return wide
    if isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            wide = _check(item, f"{path}[{number}]") or wide
        return wide
    raise CanonicalError(f"a value of type {type(value).__name__}", path)


def _in_utf16_order(value: Any) -> Any:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return {key: _in_utf16_order(value[key]) for key in keys}
    if isinstance(value, (list, tuple)):
        return [_in_utf16_order(item) for item in value]
    return value


def parse(text: str) -> tuple[Any, bool]:
    """Read JSON, and say whether `text` is the canonical form of what it says.

    Raises ValueError when it is no JSON, CanonicalError (a ValueError) when it holds numbers that no canonical form has.
    """
    value = _DECODER.decode(text)
    if _BEYOND_FFFF.search(text):  # the one case in which Python's order of keys may not be that of RFC 8785
        return value, canonical(value) == text.encode()
    return value, _DUMP_SORTED(value) == text


_BEYOND_FFFF = re.compile("[\U00010000-\U0010ffff]")


def _integer(digits: str) -> int:
    value = int(digits) if len(digits) < 20 else LARGEST_INTEGER + 1
    _check(value, "")
    return value


def _no_fraction(digits: str) -> float:
    raise CanonicalError(f"{digits[:20]} is no whole number")


_DECODER = json.JSONDecoder(parse_int=_integer, parse_float=_no_fraction, parse_constant=_no_fraction)


# --- hashes ---------------------------------------------------------------------------------------------------------


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _sm3(data: bytes) -> bytes:
    # Not hashlib.new("sm3"): that depends on how the interpreter's own OpenSSL was built.
    state = _hashes.Hash(_hashes.SM3())
    state.update(data)
    return state.finalize()


ALGORITHMS: Mapping[str, Callable[[bytes], bytes]] = {"sha256": _sha256, "sm3": _sm3}


def _hasher(algorithm: str) -> Callable[[bytes], bytes]:
    try:
        return ALGORITHMS[algorithm]
    except KeyError:
        raise ValueError(f"unknown hash algorithm: {algorithm!r}") from None


def digest(data: bytes, algorithm: str = "sha256") -> str:
    """Return ``"<algorithm>:<hex>"`` of `data`. Raises ValueError for an algorithm that is neither sha256 nor sm3."""
    return f"{algorithm}:{_hasher(algorithm)(data).hex()}"


def algorithm_of(hash_text: str) -> str:
    """Return the algorithm that made `hash_text`. Raises ValueError when it is not one of our hashes."""
    algorithm, colon, hexadecimal = hash_text.partition(":")
    if not colon or algorithm not in ALGORITHMS or len(hexadecimal) != 64:
        raise ValueError(f"not a hash: {hash_text[:80]!r}")
    return algorithm


def _raw(hash_text: str) -> bytes:
    algorithm_of(hash_text)
    return bytes.fromhex(hash_text.partition(":")[2])


# --- the chain of entries -------------------------------------------------------------------------------------------


def entry_bytes(entry: Mapping[str, Any], data_text: str | None = None) -> bytes:
    """Return the bytes that the hash of `entry` covers: the canonical JSON of its eight members.

    `entry` has stream, seq, kind, actor, post, at (text), data (an object) and prev. Where the canonical text of `data`
    is at hand already, `data_text` saves making it again; `entry["data"]` is then not looked at.
    """
    if data_text is None:
        return canonical({name: entry[name] for name in ENTRY_FIELDS})
    text = _quoted
    # The members in their canonical order, which is that of ENTRY_FIELDS.
    return (
        f'{{"actor":{text(entry["actor"])},"at":{text(entry["at"])},"data":{data_text},"kind":{text(entry["kind"])},'
        f'"post":{text(entry["post"])},"prev":{text(entry["prev"])},"seq":{entry["seq"]:d},'
        f'"stream":{text(entry["stream"])}}}'
    ).encode()


def entry_hash(entry: Mapping[str, Any], algorithm: str = "sha256", data_text: str | None = None) -> str:
    """Return the hash of `entry`, ``"<algorithm>:<hex>"``; see `entry_bytes` for what goes in."""
    return digest(entry_bytes(entry, data_text), algorithm)


# --- Merkle trees, RFC 6962 §2.1 ------------------------------------------------------------------------------------

_LEAF, _NODE = b"\x00", b"\x01"  # two prefixes, so that no inner node can be passed off as a leaf


def merkle_root(leaves: Sequence[bytes], algorithm: str = "sha256") -> str:
    """Return the Merkle tree hash of `leaves` in the order given. The root of no leaf is the hash of no bytes."""
    if not leaves:
        return digest(b"", algorithm)
    return f"{algorithm}:{_levels(leaves, algorithm)[-1][0].hex()}"


def _levels(leaves: Sequence[bytes], algorithm: str) -> list[list[bytes]]:
    """Return the tree level by level, leaf hashes first.

    Pairing neighbours and letting an odd last one rise unchanged gives the very tree of RFC 6962, whose left side is
    the largest power of two smaller than the whole.
    """
    hasher = _hasher(algorithm)
    levels = [[hasher(_LEAF + leaf) for leaf in leaves]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        level = [hasher(_NODE + below[at] + below[at + 1]) for at in range(0, len(below) - 1, 2)]
        if len(below) % 2:
            level.append(below[-1])
        levels.append(level)
    return levels


def inclusion_proof(leaves: Sequence[bytes], index: int, algorithm: str = "sha256") -> list[str]:
    """Return the audit path of the leaf at `index` (from 0): the hashes of its siblings, from the leaf upward.

    Raises IndexError when there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"no leaf {index} among {len(leaves)}")
    path = []
    for level in _levels(leaves, algorithm)[:-1]:
        sibling = index ^ 1
        if sibling < len(level):  # the odd last node has none and rises as it is
            path.append(f"{algorithm}:{level[sibling].hex()}")
        index //= 2
    return path


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[str], root: str) -> bool:
    """Whether `path` proves that `leaf` stands at `index` of the tree of `size` leaves with this `root`.

    The algorithm is the one that the root names. Damaged input proves nothing and gives False. (RFC 9162 §2.1.3.2)
    """
    if not 0 <= index < size:
        return False
    try:
        hasher = _hasher(algorithm_of(root))
        steps = [_raw(step) for step in path if algorithm_of(step) == algorithm_of(root)]
        wanted = _raw(root)
    except (ValueError, AttributeError, TypeError):
        return False
    if len(steps) != len(path):
        return False
    node, last = hasher(_LEAF + leaf), size - 1
    for step in steps:
        if last == 0:
            return False
        if index % 2 or index == last:
            node = hasher(_NODE + step + node)
            while index % 2 == 0 and index:
                index, last = index // 2, last // 2
        else:
            node = hasher(_NODE + node + step)
        index, last = index // 2, last // 2
    return last == 0 and node == wanted
