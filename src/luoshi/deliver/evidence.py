"""What may be handed in as evidence: by kind and size, judged by the bytes and not by the name.

An archive is kept as the bytes it is, and only ever given back as a download. It is looked into for state-secret marks, within
limits and in memory (``commitments.marked_files``), before anything is stored.
"""

import unicodedata
from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from luoshi.commitments.classified import refuse_classified_name
from luoshi.commitments.marked_files import Seen, look_through
from luoshi.org.errors import Invalid

# The first bytes of what offices send each other. Anything that a browser might run is not among them.
SIGNATURES = {
    b"%PDF-": ("pdf",),
    b"\x89PNG\r\n\x1a\n": ("png",),
    b"\xff\xd8\xff": ("jpg", "jpeg"),
    b"PK\x03\x04": ("docx", "xlsx", "pptx", "ofd", "zip"),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ("doc", "xls", "ppt", "wps", "et"),
}
TEXTS = ("txt", "csv")
MOST_FILES = 20  # in one report
LONGEST_NAME = 200
_HEAD = 4096  # bytes looked at: readers of PDF accept its mark anywhere in the first kilobyte
ALLOWED = tuple(sorted({ending for endings in SIGNATURES.values() for ending in endings} | set(TEXTS)))


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: its kind (its ending), and whether it bears the mark of a work secret."""

    media: str
    work_secret: bool


def checked(upload: File) -> Checked:
    """Look at a file. Raises Invalid where it is empty, too large, of another kind, or not what it says; Classified by its mark."""
    name = clean_name(upload.name or "")
    _stem, dot, ending = name.rpartition(".")
    ending = ending.lower() if dot else ""
    refuse_classified_name(name)
    if not upload.size:
        raise _bad(_("文件“%(name)s”是空的，请重新上传。") % {"name": name})
    if upload.size > settings.LUOSHI_EVIDENCE_LIMIT:
        limit = settings.LUOSHI_EVIDENCE_LIMIT // (1024 * 1024)
        raise _bad(_("文件“%(name)s”超过 %(limit)s MB，请压缩或拆分后再传。") % {"name": name, "limit": limit})
    if ending not in ALLOWED:
        raise _bad(_("不收文件“%(name)s”，可收：%(allowed)s。") % {"name": name, "allowed": " ".join(ALLOWED)})
    upload.seek(0)
    head = upload.read(_HEAD)
    upload.seek(0)
    if not (_is_text(head) if ending in TEXTS else _is_marked(head, ending)):
        raise _bad(_("文件“%(name)s”的内容与扩展名不符，请核对。") % {"name": name})
    return Checked(ending, work_secret=_looked_through(upload, name).work_secret)


def _looked_through(upload: File, name: str) -> Seen:
    try:
        return look_through(upload.read(), name)
    finally:
        upload.seek(0)


def clean_name(name: str) -> str:
    """The file's own name without folders, control characters and those that turn the writing round («fdp.exe»)."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign for sign in last if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}).strip()
    return shown[-LONGEST_NAME:]


def _is_marked(head: bytes, ending: str) -> bool:
    """Whether the first bytes are those of the kind that the ending names."""
    if ending == "pdf":
        return b"%PDF-" in head[:1024]
    return any(head.startswith(mark) and ending in endings for mark, endings in SIGNATURES.items())


def _is_text(head: bytes) -> bool:
    """Whether the bytes may be writing: no NUL, save in UTF-16."""
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in head


def _bad(message: str) -> Invalid:
    return Invalid(message, fields={"files": message})
