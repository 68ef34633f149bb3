"""What may be handed in as evidence: by kind and size, judged by the bytes and not by the name."""

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from luoshi.commitments.classified import refuse_classified
from luoshi.commitments.errors import Invalid

# The first bytes of what offices send each other. Anything that a browser might run is not among them.
SIGNATURES = {
    b"%PDF-": ("pdf",),
    b"\x89PNG\r\n\x1a\n": ("png",),
    b"\xff\xd8\xff": ("jpg", "jpeg"),
    b"PK\x03\x04": ("docx", "xlsx", "pptx", "ofd", "zip"),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ("doc", "xls", "ppt", "wps", "et"),
}
TEXTS = ("txt", "csv")
ALLOWED = tuple(sorted({ending for endings in SIGNATURES.values() for ending in endings} | set(TEXTS)))


def checked_media(upload: File) -> str:
    """The file's kind (its ending). Raises Invalid where it is empty, too large, of another kind, or not what it says."""
    name = upload.name or ""
    refuse_classified(name.rsplit(".", 1)[0])
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if not upload.size:
        raise _bad(_("文件“%(name)s”是空的，请重新上传。") % {"name": name})
    if upload.size > settings.LUOSHI_EVIDENCE_LIMIT:
        limit = settings.LUOSHI_EVIDENCE_LIMIT // (1024 * 1024)
        raise _bad(_("文件“%(name)s”超过 %(limit)s MB，请压缩或拆分后再传。") % {"name": name, "limit": limit})
    if ending not in ALLOWED:
        raise _bad(_("不收“.%(ending)s”文件，可收：%(allowed)s。") % {"ending": ending, "allowed": " ".join(ALLOWED)})
    upload.seek(0)
    head = upload.read(16)
    upload.seek(0)
    if ending not in TEXTS and not any(head.startswith(mark) and ending in endings for mark, endings in SIGNATURES.items()):
        raise _bad(_("文件“%(name)s”的内容与扩展名不符，请核对。") % {"name": name})
    return ending


def _bad(message: str) -> Invalid:
    return Invalid(message, fields={"files": message})
