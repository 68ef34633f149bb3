"""Files kept by what is in them: the name of a file is its digest, so nothing can be swapped quietly or kept twice.

They lie in Django's default storage (a folder outside the web root, or any S3 store) and are only ever served
through a view that asks who may see them.
"""

import hashlib
from collections.abc import Iterator
from typing import IO, Protocol

from django.core.files.base import File
from django.core.files.storage import default_storage

CHUNK = 1024 * 1024


class Upload(Protocol):
    """What Django's uploaded files and ``ContentFile`` have in common."""

    size: int

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]: ...

    def seek(self, offset: int) -> int: ...


def path_of(sha256: str) -> str:
    return f"blobs/{sha256[:2]}/{sha256}"


def keep(upload: Upload) -> str:
    """Store an upload and return the SHA-256 of its bytes, in hex. Storing the same bytes again costs nothing."""
    hasher = hashlib.sha256()
    for chunk in upload.chunks(CHUNK):
        hasher.update(chunk)
    sha256 = hasher.hexdigest()
    path = path_of(sha256)
    if default_storage.exists(path):
        if default_storage.size(path) == upload.size:
            return sha256
        default_storage.delete(path)  # half-written when the power went off
    upload.seek(0)
    default_storage.save(path, File(upload))  # type: ignore[arg-type]
    return sha256


def open_kept(sha256: str) -> IO[bytes]:
    """The stored bytes. Raises FileNotFoundError where they are gone."""
    return default_storage.open(path_of(sha256), "rb")
