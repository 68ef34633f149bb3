"""Checkpoints are signed and chained; a proof convinces somebody who knows nothing but the public key."""

import copy
import json
import stat

import pytest

from luoshi.kernel import chain
from luoshi.ledger import checkpoints, keys, queries, signing, verifying
from luoshi.ledger.errors import KeyDamaged, NotYetCheckpointed
from luoshi.ledger.models import Checkpoint, Entry
from tests.ledger.record import NOW, new_unit, three_units, write

pytestmark = pytest.mark.django_db


def test_a_checkpoint_covers_the_heads_of_all_streams(home):
    three_units()
    checkpoint = checkpoints.make(NOW)
    heads = [Entry.objects.get(stream=f"unit:yz-{letter}", seq=2) for letter in "abc"]
    leaves = [
        json.dumps({"hash": head.hash, "seq": 2, "stream": head.stream}, separators=(",", ":")).encode()
        for head in heads
    ]
    assert checkpoint.root == chain.merkle_root(leaves)
    assert (checkpoint.n, checkpoint.entries, checkpoint.streams, checkpoint.prev) == (1, 6, 3, "")
    assert checkpoint.upto == Entry.objects.last().id


def test_they_chain_and_are_made_only_when_something_is_new(home):
    assert checkpoints.make(NOW) is None
    write(new_unit("yz-a"), "unit:yz-a")
    first = checkpoints.make(NOW)
    assert checkpoints.make(NOW) is None
    write(new_unit("yz-b"), "unit:yz-b")
    second = checkpoints.make(NOW)
    assert (second.n, second.prev) == (2, first.hash)
    assert queries.latest_checkpoint() == second
    assert Checkpoint.objects.count() == 2


def test_streams_are_ordered_alike_on_every_database(home):
    names = ["unit:é", "unit:Z", "unit:a", "unit:云州", "unit:_", "unit:A-1", "unit:A1", "unit:😀"]
    for number, name in enumerate(names):
        write(new_unit(f"yz-{number}"), name)
    assert [stream for stream, _seq, _hash in queries.heads()] == sorted(names)


def test_the_signature_is_ed25519_over_canonical_json(home):
    write(new_unit("yz-a"), "unit:yz-a")
    members = checkpoints.make(NOW).members
    covered = {name: members[name] for name in members if name not in {"signature", "hash"}}
    assert signing.is_signed(keys.public_key(), members["signature"], chain.canonical(covered))
    assert not signing.is_signed(keys.public_key(), members["signature"], chain.canonical({**covered, "n": 2}))


def test_by_sm3(home, settings):
    settings.LUOSHI_LEDGER_ALGORITHM = "sm3"
    write(new_unit("yz-a"), "unit:yz-a")
    checkpoint = checkpoints.make(NOW)
    assert {text.partition(":")[0] for text in (checkpoint.root, checkpoint.hash)} == {"sm3"}
    proof = checkpoints.proof(Entry.objects.get())
    assert checkpoints.verify_proof(proof, keys.public_key()).ok


# --- proofs ---


@pytest.fixture
def proof(home):
    """The proof of the first of three entries in one of four streams, as it would travel: through JSON."""
    units = three_units()
    write(new_unit("yz-d"), "unit:yz-d")
    units[1].order = 9
    write(units[1], f"unit:{units[1].code}")
    checkpoints.make(NOW)
    units[1].order = 10
    write(units[1], f"unit:{units[1].code}")  # after the checkpoint: no part of the proof
    checkpoints.make(NOW)
    entry = Entry.objects.get(stream="unit:yz-b", seq=1)
    return json.loads(json.dumps(checkpoints.proof(entry)))


def test_a_proof_proves(proof):
    assert checkpoints.verify_proof(proof, keys.public_key()).ok
    assert proof["entry"]["entry"]["data"]["rows"]["org.unit"]
    assert [link["entry"]["seq"] for link in proof["links"]] == [2, 3]
    assert proof["checkpoint"]["n"] == 1
    assert proof["public_key"] == keys.public_key()


def test_every_entry_can_be_proved(proof):
    for entry in Entry.objects.all():
        assert checkpoints.verify_proof(checkpoints.proof(entry), keys.public_key()).ok


def _changes():
    yield "entry.hash", lambda proof: proof["entry"]["entry"].update(actor="吴强")
    yield "entry.hash", lambda proof: proof["entry"].update(hash="sha256:" + "0" * 64)
    yield "proof.link", lambda proof: proof["links"].pop(0)
    yield "proof.link", lambda proof: proof["links"].reverse()
    yield "proof.path", lambda proof: proof["links"].pop()
    yield "proof.path", lambda proof: proof["path"].reverse()
    yield "proof.path", lambda proof: proof.update(index=proof["index"] + 1)
    yield "checkpoint.signature", lambda proof: proof["checkpoint"].update(root="sha256:" + "0" * 64)
    yield "checkpoint.hash", lambda proof: proof["checkpoint"].update(n=7)
    yield "checkpoint.key", lambda proof: proof["checkpoint"].update(key_id="0" * 16)
    yield "proof.form", lambda proof: proof.pop("path")
    yield "proof.form", lambda proof: proof.update(entry=None)
    yield "proof.form", lambda proof: proof.update(checkpoint={})
    yield "proof.form", lambda proof: proof["links"].append("x")


@pytest.mark.parametrize(("code", "change"), list(_changes()))
def test_a_proof_that_was_changed_proves_nothing(proof, code, change):
    changed = copy.deepcopy(proof)
    change(changed)
    assert code in [problem.code for problem in verifying.verify_proof(changed, keys.public_key()).problems]


def test_a_proof_under_another_key_proves_nothing(proof, home):
    (home / "keys" / "ledger.key").unlink()
    assert [problem.code for problem in verifying.verify_proof(proof, keys.public_key()).problems] == ["checkpoint.key"]


def test_what_no_checkpoint_covers_cannot_be_proved_yet(home):
    entry = write(new_unit("yz-a"), "unit:yz-a")
    with pytest.raises(NotYetCheckpointed, match="检查点"):
        checkpoints.proof(entry)


# --- the key ---


def test_the_key_is_made_on_first_use_for_its_owner_alone(home):
    assert not keys.trusted()
    public = keys.public_key()
    assert public == keys.public_key()
    path = home / "keys" / "ledger.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert keys.trusted() == {signing.key_id(public): public}
    assert sorted(file.name for file in path.parent.iterdir()) == [f"ledger-{signing.key_id(public)}.pub", "ledger.key"]


def test_a_damaged_key_is_not_replaced_in_silence(home):
    keys.public_key()
    (home / "keys" / "ledger.key").write_text("x")
    with pytest.raises(KeyDamaged, match=r"keys/ledger\.key"):
        keys.public_key()


@pytest.mark.parametrize("text", ["", "ed25519:", "ed25519:AAAA", "ed25519:云", "rsa:AAAA"])
def test_what_is_no_public_key(text):
    with pytest.raises(ValueError, match=r"public key|Ed25519"):
        signing.public_key(text)
