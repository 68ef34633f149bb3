"""The key that signs checkpoints: an Ed25519 private key in a file that only the service's own user can read.

``<LUOSHI_HOME>/keys/ledger.key`` is made on first use. Beside it, for every key that was ever in use, stands
``ledger-<key id>.pub``, so that old checkpoints stay verifiable after the key has been changed (move ledger.key away, and
the next checkpoint makes a new one).
"""

import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from luoshi.ledger import signing
from luoshi.ledger.errors import KeyDamaged


def private_key() -> Ed25519PrivateKey:
    """Return the signing key, made now if there is none. Raises KeyDamaged when the file is not one of ours."""
    path = _folder() / "ledger.key"
    if not path.exists():
        _make(path)
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise KeyDamaged from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyDamaged
    return key


def public_key() -> str:
    """Return the public half of the signing key, as people pass it on; made now if there is none."""
    return signing.public_text(private_key().public_key())


def trusted() -> dict[str, str]:
    """Return {key id: public key} of every key that this installation has signed with. Makes none."""
    keys = {}
    for path in sorted(_folder().glob("ledger-*.pub")):
        text = path.read_text(encoding="ascii", errors="replace").strip()
        try:
            keys[signing.key_id(text)] = text
        except ValueError:
            continue  # a damaged file vouches for nothing; the checkpoints it signed are then reported
    return keys


def _folder() -> Path:
    return Path(settings.LUOSHI_HOME) / "keys"


def _make(path: Path) -> None:
    """Write a new key whole or not at all; of two processes that try at once, both use the one that came first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    descriptor, draft = tempfile.mkstemp(dir=path.parent)  # readable by its owner only
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        public = signing.public_text(key.public_key())
        # The public half first: a signature whose key nobody knows would be worse than a key that nobody uses.
        public_path = path.parent / f"ledger-{signing.key_id(public)}.pub"
        public_path.write_text(public + "\n", encoding="ascii")
        try:
            os.link(draft, path)  # fails where the other process was first; a rename would overwrite its key
        except FileExistsError:
            public_path.unlink()
    finally:
        Path(draft).unlink()
