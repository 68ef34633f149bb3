"""Canonical JSON, hashes and Merkle trees against the published examples, and against a second implementation."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.kernel import chain

# --- RFC 8785 ---


def test_keys_are_sorted_by_utf16_unit_as_in_rfc_8785_section_3_2_3():
    given_keys = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "\xf6": 7}
    order = ["\r", "1", "\x80", "\xf6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(chain.canonical(given_keys))) == order


def test_utf16_order_holds_at_every_depth():
    assert chain.canonical([{"\ufb33": {"\uffff": 1, "\U00010000": 2}, "😀": 3}]) == (
        '[{"😀":3,"\ufb33":{"\U00010000":2,"\uffff":1}}]'.encode()
    )


def test_strings_are_escaped_as_in_rfc_8785_section_3_2_2_2():
    assert (
        chain.canonical('€$\x0f\nA\'B"\\\\"/\x7f\u2028')
        == b'"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f\xe2\x80\xa8"'
    )


def test_literals_and_integers():
    assert (
        chain.canonical([None, True, False, 0, -1, 2**53, (1, 2)]) == b"[null,true,false,0,-1,9007199254740992,[1,2]]"
    )


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (1.5, ""),
        ({"a": [1, float("nan")]}, "a[1]"),
        ({"a": {"b": 2**53 + 1}}, "a.b"),
        (-(2**53) - 1, ""),
        ({1: "x"}, ""),
        ({"a": b"x"}, "a"),
        ({"a": {"b": {1, 2}}}, "a.b"),
    ],
)
def test_what_has_no_canonical_form_is_refused_by_its_place(value, where):
    with pytest.raises(chain.CanonicalError) as caught:
        chain.canonical(value)
    assert caught.value.path == where


@pytest.mark.parametrize("value", ["\ud800", {"\udfff": 1}, ["a\ud800"]])
def test_lone_surrogates_are_refused(value):
    with pytest.raises(chain.CanonicalError):
        chain.canonical(value)


_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(_json)
def test_canonical_json_reads_back_the_same_and_does_not_depend_on_the_order_of_keys(value):
    data = chain.canonical(value)
    assert json.loads(data) == value
    assert chain.canonical(_reversed(value)) == data
    assert chain.parse(data.decode()) == (value, True)
    assert chain.parse(" " + data.decode()) == (value, False)


def _reversed(value):
    if isinstance(value, dict):
        return {key: _reversed(value[key]) for key in reversed(value)}
    return [_reversed(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    "text",
    [
        '{"b":1,"a":2}',
        '{"a": 1}',
        '{"a":1,"a":1}',
        '{"a":"\\u4e91"}',
        "[-0]",
        '{"a":"\\/"}',
        '{"\ufb33":1,"😀":2}',
        '"\\ud800"',
    ],
)
def test_other_spellings_of_the_same_data_are_not_canonical(text):
    assert chain.parse(text) == (json.loads(text), False)


@pytest.mark.parametrize("text", ["", "{", "[1.0]", "[1e2]", "[NaN]", "[9007199254740993]", "[" + "9" * 5000 + "]"])
def test_what_is_no_canonical_json_at_all(text):
    with pytest.raises(ValueError):
        chain.parse(text)


# --- hashes ---


def test_sm3_as_in_gb_t_32905_annex_a():
    assert chain.digest(b"abc", "sm3") == "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert chain.digest(b"abcd" * 16, "sm3") == "sm3:debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def test_sha256_as_in_fips_180_4():
    assert chain.digest(b"abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize("text", ["", "sha256", "md5:" + "0" * 64, "sha256:00", "0" * 64])
def test_what_is_no_hash_of_ours(text):
    with pytest.raises(ValueError, match="not a hash"):
        chain.algorithm_of(text)


def test_unknown_algorithms_are_refused():
    with pytest.raises(ValueError, match="md5"):
        chain.digest(b"", "md5")


ENTRY = {
    "stream": "commitment:7", "seq": 2, "kind": "commitment.dispatch", "actor": "周伟", "post": "督查室科员",
    "at": "2023-01-05T01:30:00.000000Z", "data": {"by": "zhouwei", "facts": {"b": 1, "a": ["云州市"]}, "rows": {}},
    "prev": "sha256:" + "1" * 64,
}  # fmt: skip


def test_the_hash_of_an_entry_can_be_worked_out_with_nothing_but_json_and_sha256():
    text = json.dumps(ENTRY, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert chain.entry_hash(ENTRY) == "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    assert chain.entry_hash({**ENTRY, "id": 9, "hash": "x"}) == chain.entry_hash(ENTRY)


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_the_short_cut_by_the_text_of_the_data_gives_the_same_hash(algorithm):
    text = chain.canonical(ENTRY["data"]).decode()
    assert chain.entry_hash(ENTRY, algorithm, data_text=text) == chain.entry_hash(ENTRY, algorithm)


@pytest.mark.parametrize("member", sorted(ENTRY))
def test_every_member_counts(member):
    changed = {"seq": 3, "data": {**ENTRY["data"], "by": "x"}}.get(member, "x")
    assert chain.entry_hash({**ENTRY, member: changed}) != chain.entry_hash(ENTRY)


# --- RFC 6962 ---

# The leaves and roots that the reference implementation of Certificate Transparency is tested with.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_published_roots(size):
    assert chain.merkle_root(LEAVES[:size]) == f"sha256:{ROOTS[size - 1]}"


def test_the_root_of_nothing_is_the_hash_of_nothing():
    assert chain.merkle_root([]) == "sha256:" + hashlib.sha256(b"").hexdigest()


def _root_by_the_definition(leaves):
    """RFC 6962 §2.1 word for word: split at the largest power of two smaller than n."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = _root_by_the_definition(leaves[:split]), _root_by_the_definition(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def _path_by_the_definition(index, leaves):
    """RFC 6962 §2.1.1 word for word."""
    if len(leaves) == 1:
        return []
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if index < split:
        return [*_path_by_the_definition(index, leaves[:split]), _root_by_the_definition(leaves[split:])]
    return [*_path_by_the_definition(index - split, leaves[split:]), _root_by_the_definition(leaves[:split])]


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=40), st.data())
def test_root_and_path_follow_the_definition_and_the_path_proves_its_leaf_alone(leaves, data):
    root = chain.merkle_root(leaves)
    assert root == f"sha256:{_root_by_the_definition(leaves).hex()}"
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = chain.inclusion_proof(leaves, index)
    assert path == [f"sha256:{step.hex()}" for step in _path_by_the_definition(index, leaves)]
    assert chain.verify_inclusion(leaves[index], index, len(leaves), path, root)
    assert not chain.verify_inclusion(leaves[index] + b"x", index, len(leaves), path, root)
    assert not chain.verify_inclusion(leaves[index], index, len(leaves), [*path, root], root)
    assert not chain.verify_inclusion(leaves[index], len(leaves), len(leaves), path, root)
    if path:
        assert not chain.verify_inclusion(leaves[index], index, len(leaves), path[:-1], root)


def test_proofs_by_sm3():
    root = chain.merkle_root(LEAVES, "sm3")
    assert root.startswith("sm3:")
    assert chain.verify_inclusion(LEAVES[5], 5, 8, chain.inclusion_proof(LEAVES, 5, "sm3"), root)
    assert not chain.verify_inclusion(LEAVES[5], 5, 8, chain.inclusion_proof(LEAVES, 5), root)


@pytest.mark.parametrize("path", [["x"], [None], ["sha256:zz"], ["sha256:" + "g" * 64]])
def test_a_damaged_path_proves_nothing(path):
    assert not chain.verify_inclusion(b"", 0, 2, path, f"sha256:{ROOTS[1]}")


def test_there_is_no_proof_for_a_leaf_that_is_not_there():
    with pytest.raises(IndexError):
        chain.inclusion_proof(LEAVES, 8)
