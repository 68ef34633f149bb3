"""Bad documents through the real screen and the API: refused in words, nothing stored, memory not filled."""

import io
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from luoshi.decide.models import Proposal, Source
from luoshi.ledger.models import Entry
from luoshi.org.actions import issue_token
from tests.city import City
from tests.decide.samples import MEETING
from tests.reading.made_files import CONTENT_TYPES, W, docx, package, paragraph, pdf
from tests.screens import client_of

pytestmark = pytest.mark.django_db
MB = 1024 * 1024


@pytest.fixture
def clerk(city: City) -> Client:
    return client_of(city.clerk)


@pytest.fixture
def untouched(home: Path, city: City, clerk: Client) -> Iterator[None]:
    """Whatever the test sends, nothing of it is kept: no source, no entry, no file, nothing half-written."""
    entries = Entry.objects.count()
    yield
    assert (Source.objects.count(), Proposal.objects.count(), Entry.objects.count()) == (0, 0, entries)
    assert [path for path in home.rglob("*") if path.is_file()] == []


def upload(client: Client, name: str, data: bytes) -> Any:
    given = {"file": SimpleUploadedFile(name, data), "unclassified": "on", "complete": "1"}
    return client.post(reverse("decide:upload"), given)


def bomb() -> bytes:
    """A small docx whose document would unpack to 300 MB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(300):
                part.write(b" " * MB)
    return buffer.getvalue()


def entities() -> bytes:
    """A docx that asks for a file of the server's."""
    document = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>'
    return package({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": document})


WHOLE = docx(paragraph("市应急局要在一季度完成城镇燃气专项整治。") * 50)
BAD = {
    "empty": ("空.txt", b"", "空"),
    "blank": ("空白.txt", b"   \r\n\r\n", "空"),
    "bomb": ("方案.docx", bomb, "解压"),
    "entities": ("方案.docx", entities, "外部实体"),
    "scan": ("会议纪要.pdf", pdf([[]], picture=True), "扫描"),
    "cut off": ("方案.docx", WHOLE[: len(WHOLE) // 2], "不完整"),
    "program": ("方案.txt", b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 8, ""),
}
MARKED = {
    f"{mark} {place}": (name, data)
    for mark in ("秘密", "机密", "绝密")
    for place, name, data in (
        ("on the first line", "方案.txt", f"{mark}★3年\n\n{MEETING}".encode()),
        ("in GB 18030", "方案.txt", f"{mark}\n{MEETING}".encode("gb18030")),
        ("in a docx", "方案.docx", docx(paragraph(f"{mark}★启用前") + paragraph("市应急局要在一季度完成整治。"))),
        ("in the name", f"{mark}★关于燃气整治的方案.txt", MEETING.encode()),
    )
}


def made(data: Any) -> bytes:
    return data() if callable(data) else data


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_refused_in_words(kind: str, clerk: Client, untouched: None) -> None:
    name, data, words = BAD[kind]
    answer = upload(clerk, name, made(data))
    page = answer.content.decode()
    assert answer.status_code == 422, page
    assert 'role="alert"' in page
    assert words in page
    assert "/etc/passwd" not in page
    assert "root:" not in page


@pytest.mark.parametrize("kind", BAD)
def test_and_so_does_the_api(kind: str, city: City, clerk: Client) -> None:
    key = issue_token(acting=city.clerk, now=timezone.now(), name="测试")[1]
    entries = Entry.objects.count()
    name, data, words = BAD[kind]
    api = Client(headers={"Authorization": f"Bearer {key}", "Accept-Language": "zh-hans"})
    answer = api.post("/api/v1/sources", {"file": SimpleUploadedFile(name, made(data)), "unclassified": "true"})
    assert answer.status_code == 422, answer.content
    assert answer["Content-Type"].startswith("application/problem+json")
    assert words in answer.json()["detail"]
    assert (Source.objects.count(), Entry.objects.count()) == (0, entries)


@pytest.mark.parametrize("kind", MARKED)
def test_a_state_secret_is_refused_with_the_rule(kind: str, clerk: Client, untouched: None) -> None:
    answer = upload(clerk, *MARKED[kind])
    page = answer.content.decode()
    assert answer.status_code == 422
    assert kind.split(maxsplit=1)[0] in page
    assert "严禁" in page
    assert "未作任何保存" in page


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-8-sig", "big5hkscs"])
def test_any_chinese_encoding_is_read(encoding: str, clerk: Client) -> None:
    text = (
        MEETING
        if encoding != "big5hkscs"
        else "全市經濟工作會議舉行。市應急局要在三月底前完成城鎮燃氣專項整治，各縣區要全力配合。" * 3
    )
    data = text.encode(encoding)
    answer = upload(clerk, "会议.txt", data if encoding != "utf-16-le" else b"\xff\xfe" + data)
    assert answer.status_code == 302, answer.content.decode()
    assert Source.objects.get().text.strip() == text.strip()


def test_a_name_with_a_script_is_only_a_name(clerk: Client) -> None:
    name = "<script>alert(1)</script>.txt"
    answer = upload(clerk, name, MEETING.encode())
    assert answer.status_code == 302
    source = Source.objects.get()
    for address in (
        reverse("decide:sources"),
        reverse("decide:review", args=[source.pk]),
        reverse("web:desk"),
        reverse("web:ledger"),
    ):
        assert b"<script>alert(1)" not in clerk.get(address).content
    saved = clerk.get(reverse("decide:original", args=[source.pk]))
    assert saved["Content-Disposition"].startswith("attachment")
    assert saved["Content-Type"] == "application/octet-stream"


class Endless(io.RawIOBase):
    """A form's body with a file of ``size`` zeros, made as it is read and never held."""

    def __init__(self, head: bytes, size: int, tail: bytes) -> None:
        self.edges = (io.BytesIO(head), io.BytesIO(tail))
        self.left = size
        self.length = len(head) + size + len(tail)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        head, tail = self.edges
        if found := head.readinto(buffer):
            return found
        taken = min(self.left, len(buffer))
        self.left -= taken
        buffer[:taken] = bytes(taken)
        return taken or tail.readinto(buffer)


@pytest.mark.parametrize("api", [False, True], ids=["screen", "API"])
def test_200_mb_are_refused_while_they_come_in(
    api: bool, city: City, clerk: Client, home: Path, settings: Any, tmp_path_factory: Any
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path_factory.mktemp("uploads"))
    head = (
        b'--x\r\nContent-Disposition: form-data; name="unclassified"\r\n\r\non\r\n'
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n'
    )
    body = Endless(head, 200 * MB, b'\r\n--x\r\nContent-Disposition: form-data; name="complete"\r\n\r\n1\r\n--x--\r\n')
    headers = {}
    if api:
        headers["HTTP_AUTHORIZATION"] = f"Bearer {issue_token(acting=city.clerk, now=timezone.now(), name='测试')[1]}"
    entries = Entry.objects.count()
    tracemalloc.start()
    try:
        answer = clerk.request(
            REQUEST_METHOD="POST", PATH_INFO="/api/v1/sources" if api else reverse("decide:upload"), CONTENT_LENGTH=str(body.length),
            CONTENT_TYPE="multipart/form-data; boundary=x", **{"wsgi.input": io.BufferedReader(body)}, **headers,
        )  # fmt: skip
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert answer.status_code == 413, answer.content.decode()[:2000]
    assert "50 MB" in answer.content.decode() or "太大" in answer.content.decode()
    assert peak < 20 * MB
    assert list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == []
    assert (Source.objects.count(), Entry.objects.count()) == (0, entries)


def cut_off(client: Client, path: str, **headers: str) -> Any:
    """Send a form whose connection ends in the middle of the file."""
    head = (
        b'--x\r\nContent-Disposition: form-data; name="unclassified"\r\n\r\non\r\n'
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n'
    )
    data = MEETING.encode()
    return client.request(
        REQUEST_METHOD="POST", PATH_INFO=path, CONTENT_LENGTH=str(len(head) + len(data) + 20), CONTENT_TYPE="multipart/form-data; boundary=x",
        **{"wsgi.input": io.BytesIO(head + data[: len(data) // 2])}, **headers,
    )  # fmt: skip


def test_an_upload_cut_off_half_way_is_not_taken(clerk: Client, untouched: None) -> None:
    """What came in is a shorter document, and must not pass for the whole."""
    answer = cut_off(clerk, reverse("decide:upload"))
    assert answer.status_code == 400
    assert "断" in answer.content.decode()


def test_nor_by_the_api(city: City) -> None:
    key = issue_token(acting=city.clerk, now=timezone.now(), name="测试")[1]
    answer = cut_off(Client(), "/api/v1/sources", HTTP_AUTHORIZATION=f"Bearer {key}", HTTP_ACCEPT_LANGUAGE="zh-hans")
    assert answer.status_code == 400, answer.content
    assert answer.json()["type"] == "urn:luoshi:problem:cut-off"
    assert Source.objects.count() == 0
