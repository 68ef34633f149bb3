"""Ed25519 signatures (RFC 8032) as a checkpoint carries them. Pure: no Django, no files."""

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_PREFIX = "ed25519:"


def public_text(key: Ed25519PublicKey) -> str:
    """Return the key as people pass it on: ``ed25519:<base64 of its 32 bytes>``."""
    return _PREFIX + base64.b64encode(key.public_bytes_raw()).decode()


def public_key(text: str) -> Ed25519PublicKey:
    """Read what `public_text` wrote. Raises ValueError for anything else."""
    text = text.strip()
    if not text.startswith(_PREFIX):
        raise ValueError("a public key begins with ed25519:")
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(text.removeprefix(_PREFIX), validate=True))
    except (binascii.Error, ValueError) as error:
        raise ValueError("not the 32 bytes of an Ed25519 public key") from error


def key_id(text: str) -> str:
    """Return the short name of a public key: the first 16 hexadecimal digits of the SHA-256 of its bytes."""
    return hashlib.sha256(public_key(text).public_bytes_raw()).hexdigest()[:16]


def sign(key: Ed25519PrivateKey, data: bytes) -> str:
    """Return the signature of `data`, in base64."""
    return base64.b64encode(key.sign(data)).decode()


def is_signed(text: str, signature: str, data: bytes) -> bool:
    """Whether `signature` (base64) is that of the public key `text` over `data`. Damaged input is not signed."""
    try:
        public_key(text).verify(base64.b64decode(signature, validate=True), data)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
