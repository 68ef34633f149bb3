"""Bad evidence through the real form and the API: refused in words, and neither report nor file is kept."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from luoshi.commitments.models import Commitment
from luoshi.deliver.models import Evidence, Report
from luoshi.ledger.models import Entry
from luoshi.org.actions import issue_token
from tests.city import City, accepted
from tests.reading.made_files import docx, paragraph
from tests.screens import client_of

pytestmark = pytest.mark.django_db
TOLD = {"progress": "已排查 120 家。", "claimed": "60", "forecast": "on_time"}
PROGRAM = b"MZ\x90\x00" + b"\x00" * 200
PAGE = b"<html><script>alert(1)</script></html>"
BAD = {
    "empty": ("清单.pdf", b"", "空的"),
    "program by its name": ("清单.exe", PROGRAM, "不收文件"),
    "program called a PDF": ("清单.pdf", PROGRAM, "不符"),
    "page called a picture": ("现场.jpg", PAGE, "不符"),
    "page": ("清单.html", PAGE, "不收文件"),
    "drawing with a script": (
        "图.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        "不收文件",
    ),
    "cut-off package": ("台账.docx", b"PK", "不符"),
    "marked in its name": ("机密★台账.pdf", b"%PDF-1.4 x", "机密"),
    "marked in its words": ("台账.txt", "秘密★1年\n台账".encode(), "秘密"),
    "marked in GB 18030": ("台账.txt", "绝密\r\n台账".encode("gb18030"), "绝密"),
    "marked in UTF-16": ("台账.txt", "机密\n台账".encode("utf-16"), "机密"),
    "no ending": ("清单", b"%PDF-1.4 x", "不收文件"),
}


@pytest.fixture
def commitment(city: City) -> Commitment:
    return accepted(city)


@pytest.fixture
def untouched(home: Path, commitment: Commitment) -> Iterator[None]:
    entries = Entry.objects.filter(stream=commitment.stream).count()
    yield
    assert (Report.objects.count(), Evidence.objects.count()) == (0, 0)
    assert Entry.objects.filter(stream=commitment.stream).count() == entries
    assert Commitment.objects.get(pk=commitment.pk).version == commitment.version
    assert [path for path in home.rglob("*") if path.is_file()] == []


def send(client: Client, commitment: Commitment, *files: SimpleUploadedFile) -> Any:
    given = {**TOLD, "files": list(files), "version": commitment.version, "idempotency_key": "k1", "complete": "1"}
    return client.post(reverse("deliver:report", args=[commitment.pk]), given)


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_refused_and_the_text_kept(
    kind: str, city: City, commitment: Commitment, untouched: None
) -> None:
    name, data, words = BAD[kind]
    good = SimpleUploadedFile("好.pdf", b"%PDF-1.4 good")
    answer = send(client_of(city.safety_liaison), commitment, good, SimpleUploadedFile(name, data))
    page = answer.content.decode()
    assert answer.status_code == 422, page
    assert words in page
    assert TOLD["progress"] in page
    assert b"<script>alert(1)" not in answer.content


@pytest.mark.parametrize("kind", BAD)
def test_and_so_does_the_api(kind: str, city: City, commitment: Commitment, untouched: None) -> None:
    name, data, words = BAD[kind]
    key = issue_token(acting=city.safety_head, now=timezone.now(), name="测试")[1]
    api = Client(headers={"Authorization": f"Bearer {key}", "Accept-Language": "zh-hans"})
    given = {**TOLD, "files": [SimpleUploadedFile(name, data)]}
    answer = api.post(f"/api/v1/commitments/{commitment.pk}/actions/report", given)
    assert answer.status_code == 422, answer.content
    assert words in answer.json()["detail"]


def test_a_name_with_a_script_is_only_a_name(city: City, commitment: Commitment) -> None:
    name = "<script>alert(1)</script>.pdf"
    liaison = client_of(city.safety_liaison)
    answer = send(liaison, commitment, SimpleUploadedFile(name, b"%PDF-1.4 x"))
    assert answer.status_code == 302, answer.content.decode()
    held = Evidence.objects.get()
    for address in (reverse("web:commitment", args=[commitment.pk]), reverse("web:desk")):
        assert b"<script>alert(1)" not in liaison.get(address).content
    saved = liaison.get(reverse("deliver:evidence", args=[held.pk]))
    assert saved["Content-Disposition"].startswith("attachment")
    assert saved["Content-Type"] == "application/octet-stream"


def test_a_bomb_is_kept_as_the_bytes_it_is(city: City, commitment: Commitment) -> None:
    """Evidence is never unpacked: a package that would fill the disk is only a small file."""
    data = docx(paragraph(" " * 5_000_000))
    answer = send(client_of(city.safety_liaison), commitment, SimpleUploadedFile("台账.docx", data))
    assert answer.status_code == 302, answer.content.decode()
    assert Evidence.objects.get().size == len(data)


def test_a_report_cut_off_in_its_file_is_not_taken(city: City, commitment: Commitment, untouched: None) -> None:
    """By the API, whose forms have no last field: less came than was announced."""
    fields = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in TOLD.items()
    )
    head = (
        fields
        + '--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    ).encode() + b"%PDF-1.4 half of it"
    key = issue_token(acting=city.safety_head, now=timezone.now(), name="测试")[1]
    answer = Client().request(
        REQUEST_METHOD="POST", PATH_INFO=f"/api/v1/commitments/{commitment.pk}/actions/report", CONTENT_LENGTH=str(len(head) + 5000),
        CONTENT_TYPE="multipart/form-data; boundary=x", HTTP_AUTHORIZATION=f"Bearer {key}", **{"wsgi.input": io.BytesIO(head)},
    )  # fmt: skip
    assert answer.status_code == 400, answer.content
