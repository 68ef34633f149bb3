"""What bears the mark of a state secret is refused at every door, by the rule's name, and nothing of it stays anywhere.

The doors are made from the forms and from the OpenAPI document: a form with a text field and no line here fails, and so does an
operation with one that does not refuse.
"""

import logging
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import CharField, JSONField, Q, TextField
from django.http import HttpResponse

from luoshi.api.api import api
from luoshi.commitments.classified import Classified
from luoshi.deliver import actions as deliver
from luoshi.kernel.lifecycle import Action
from luoshi.ledger.models import Entry
from luoshi.ledger.writing import SYSTEM, write_entry
from luoshi.org.acting import Acting
from luoshi.org.actions import create_unit
from luoshi.org.job_models import Job
from luoshi.org.models import Kind, Level, Unit
from tests import city as yunzhou
from tests.doors import test_matrix as matrix
from tests.doors.world import BEGUN, DUE, World, undone
from tests.reading import made_files

pytestmark = pytest.mark.django_db

WORDS = "ZXQ9137"  # in whatever a table, a log or a file may have kept; plain letters, however JSON is written
PERSON_HEAD = ["用户名", "姓名", "单位代码", "岗位", "任职日期"]
UNIT_HEAD = ["代码", "名称", "层级", "类别"]
MARKED = f"{WORDS}\n机密★1年\n{WORDS}"
RULE = "严禁录入涉密事项"

# Where each form is, who may send it, and what makes it whole beside what the page itself offers.
FORMS: Mapping[str, tuple[str, str, str]] = {
    # form: act or address, the commitment's state, who
    "ReopenForm": ("conclude/reopen", "closed", "chief"),
    "SendBackForm": ("conclude/send_back", "completion_claimed", "clerk"),
    "VerifyForm": ("conclude/verify", "completion_claimed", "clerk"),
    "AssessForm": ("deliver/assess", "in_progress", "clerk"),
    "ClaimForm": ("deliver/claim_completion", "in_progress", "head"),
    "DispatchForm": ("deliver/dispatch", "beyond", "clerk"),
    "PlanForm": ("deliver/submit_plan", "accepted", "head"),
    "ReasonForm": ("deliver/resume", "suspended", "chief"),
    "ReassignForm": ("deliver/reassign", "return_requested", "chief"),
    "ReportForm": ("deliver/report", "in_progress", "head"),
    "ReturnForm": ("deliver/request_return", "dispatched", "head"),
    "RulingForm": ("deliver/uphold", "return_requested", "chief"),
    "HandlingForm": ("deliver/set_handling", "in_progress", "clerk"),
    "EvidenceHandlingForm": ("deliver/set_evidence_handling", "in_progress", "clerk"),
    "AskSupportForm": ("deliver/ask_support", "in_progress", "head"),
    "AnswerSupportForm": ("deliver/answer_support", "in_progress", "support"),
    "ReturnSupportForm": ("deliver/return_support", "in_progress", "head"),
    "CallTogetherForm": ("deliver/call_together", "in_progress", "head"),
    "PassDownForm": ("deliver/pass_down", "in_progress", "head"),
    "DeclineForm": ("decide/decline", "proposed", "chief"),
    "RegisterForm": ("decide/register", "proposed", "chief"),
    "OverrideForm": ("/commitments/dispatch_many/?pk={beyond}", "", "chief"),
    "UploadForm": ("/sources/upload/", "", "clerk"),
    "DescribeForm": ("/sources/{source}/describe/", "", "clerk"),
    "FillForm": ("/sources/{source}/fill/", "", "clerk"),
    "ProposalForm": ("/sources/{source}/cards/{card}/edit/", "", "clerk"),
    "SourceHandlingForm": ("/sources/{source}/handling/", "", "clerk"),
    "TokenForm": ("/me/", "", "clerk"),
    "EnterForm": ("/duties/enter/", "", "sysadm"),
    "PasteForm": ("/duties/paste/", "", "sysadm"),
    "EndForm": ("/duties/{duty}/end/", "", "sysadm"),
    "MandateForm": ("/mandates/grant/", "", "chief"),
    "InspectionForm": ("/inspections/{inspection}/change/", "", "chief"),
    "EndInspectionForm": ("/inspections/{inspection}/end/", "", "chief"),
    "LightsForm": ("/rules/lights/", "", "chief"),
    "LimitsForm": ("/rules/limits/", "", "chief"),
    "CadenceForm": ("/rules/cadence/", "", "chief"),
    "DaysForm": ("/rules/calendar/2027/", "", "chief"),
}
NO_DOOR = {
    "StepForm": "rows of PlanForm", "RuleForm": "the base of the rules' forms", "PartsForm": "the same",
    "ListForm": "the base of EnterForm and PasteForm",
    "ChangesForm": "its only text is the reason that all rules' forms ask for",
    "SampleForm": "the style guide's, which keeps nothing",
    **dict.fromkeys(("AuthenticateForm", "ReauthenticateForm", "AuthenticateWebAuthnForm"), "a code or a key, compared and not kept"),
}  # fmt: skip
# Rooms whose forms are not filled in here: each calls the act of an operation, which is tried below field by field.
HELD_BY_THE_LEDGER = {
    "luoshi.org.forms", "luoshi.org.people_forms", "luoshi.deliver.change_forms", "luoshi.deliver.link_forms",
    "luoshi.deliver.hand_over_page",
}  # fmt: skip
REFUSED_BEFORE = {"restore_unit"}  # this world's unit has not ended: nothing comes as far as the words
NO_MARK_FITS = {
    "code",
    "credit_code",
    "username",
    "email",
    "mark",
    "readings",
    "read_days",
}  # letters and digits, or a few characters, by rules of their own
TEXTS = {
    "ClaimForm": ["result"],  # why figures fall short is asked only where one does; by the API it is tried below
    "InspectionForm": [
        "title",
        "basis",
    ],  # of the numbers only those that name a commitment are kept, and none of them as text
    "PassDownForm": [
        "title",
        "words",
        "measure",
        "added",
        "reason",
        "duty_override",
    ],  # of its table each line must name a unit
    "PlanForm": ["steps-0-title"],
    "ProposalForm": ["title", "measure"],
    "DaysForm": ["basis"],
}


def every_form() -> Iterator[type[forms.BaseForm]]:
    from django.urls import get_resolver

    _ = get_resolver().url_patterns  # so that all of them are loaded
    import_module("luoshi.org.second_factor")  # which allauth loads when somebody signs in

    def below(one: type[Any]) -> Iterator[type[Any]]:
        for found in one.__subclasses__():
            yield found
            yield from below(found)

    yield from (
        form
        for form in set(below(forms.BaseForm))
        if form.__module__.startswith("luoshi.") and form.__module__ not in HELD_BY_THE_LEDGER
    )


def texts_of(form: type[forms.BaseForm]) -> list[str]:
    return [name for name, field in form.base_fields.items() if isinstance(field, forms.CharField)]


def test_every_form_with_a_text_has_its_line() -> None:
    with_text = {form.__name__: texts_of(form) for form in every_form() if texts_of(form)} | {"PlanForm": ["steps"]}
    assert set(FORMS) | set(NO_DOOR) == set(with_text)


def test_no_text_of_an_entry_passes_the_ledgers_gate(world: World) -> None:
    before = Entry.objects.count()
    with pytest.raises(Classified):
        write_entry(world.city.safety.stream, "unit.renamed", SYSTEM, BEGUN, facts={"reason": MARKED})
    assert Entry.objects.count() == before


# --- what stays -------------------------------------------------------------------------------------------------------


def kept_anywhere(words: str = WORDS) -> list[str]:
    """Every table that holds these words in some column."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        columns = [
            field.name for field in model._meta.concrete_fields if isinstance(field, (CharField, TextField, JSONField))
        ]
        held = Q(pk__in=[])
        for column in columns:
            held |= Q(**{f"{column}__icontains": words})
        if columns and model._base_manager.filter(held).exists():
            found.append(model._meta.label)
    return found


@pytest.fixture
def beyond(world: World) -> Any:
    """A commitment that a township is to lead: to dispatch it takes a reason."""
    return yunzhou.registered(world.city, lead=world.city.township, due=DUE)


def squad(world: World) -> Unit:
    """A unit below the lead, to which it may pass things down."""
    return create_unit(
        acting=Acting.system(), now=BEGUN, code="yz-yjj-zd", name="云州市应急执法支队", level=Level.CITY,
        kind=Kind.DEPARTMENT, parent=world.city.safety,
    )  # fmt: skip


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def whole(world: World, name: str, client: Any, where: str, state: str) -> dict[str, Any]:
    """The form as the page offers it, with what the matrix knows to fill in."""
    shown = client.get(where).context
    form = shown["form"] if shown else None
    data = {field: form[field].value() for field in form.fields} if form is not None else {}
    data = {field: value for field, value in data.items() if value not in (None, [], "")}
    data |= {"complete": "1", "fill": "1"}
    act = where.rstrip("/").rpartition("/")[2]
    if state:
        data["version"] = shown["commitment"].version
        known = (
            matrix.form_of(world, Action(act), shown["commitment"])
            if act in set(Action)
            else matrix.body_of(world, act)
        )
        data |= {field: value for field, value in known.items() if field != "version"}
    if act in matrix.KEYED and act not in set(Action):
        data |= matrix.KEYED[act](world)
    if name == "PassDownForm":
        data.pop("parts", None)
    return data | needed(world, name, where)


def needed(world: World, name: str, where: str) -> dict[str, Any]:
    """What a form must have beside what its page offers."""
    listing = {"unit": world.city.township.pk, "basis": "石委办〔2023〕2号", "matter": "村级换届", "step": "preview",
               "table": "基本履职\t\t村级换届"}  # fmt: skip
    forms: dict[str, dict[str, Any]] = {
        "EvidenceHandlingForm": {"evidence_pk": world.evidence.pk},
        "UploadForm": {"text": "市应急局要在3月底前完成排查。", "unclassified": "on"},
        "ProposalForm": {"title": "事项", "tier": 2, "version": world.card.version},
        "DaysForm": {"first": "2027-01-04"},
        "EnterForm": listing,
        "PasteForm": listing,
        "EndForm": {"reason": "石委办〔2023〕2号"},
        "EndInspectionForm": {"reason": "提前完成。"},
        "MandateForm": {
            "issuer": world.city.housing.pk, "scope": [world.city.stone.pk], "valid_to": "2099-12-31", "matter": "燃气",
            "basis": "云政办函〔2023〕9号",
        },
        "OverrideForm": {"pk": where.rpartition("=")[2], "override": "由镇承担。", "duty_override": "县里已商定。"},
    }  # fmt: skip
    if name == "PassDownForm":
        return {"units": squad(world).pk, "due": "2099-06-30"}
    return forms.get(name, {})


@pytest.mark.parametrize("name", FORMS)
def test_no_form_takes_it(world: World, beyond: Any, caplog: pytest.LogCaptureFixture, name: str) -> None:
    door, state, who = FORMS[name]
    if state:
        app, _slash, act = door.partition("/")
        held = beyond if state == "beyond" else world.commitments[state]
        where = f"/commitments/{held.pk}/{act}/" if app != "decide" else f"/sources/commitments/{held.pk}/{act}/"
    else:
        where = door.format(
            source=world.source.pk,
            card=world.card.pk,
            beyond=beyond.pk,
            duty=world.duty.pk,
            inspection=world.inspection.pk,
        )
    client = world.client(who)
    fields = TEXTS.get(name) or next(texts_of(form) for form in every_form() if form.__name__ == name)
    data = whole(world, name, client, where, state)
    before = Entry.objects.count()
    for field in fields:
        with undone(), caplog.at_level(logging.DEBUG):
            sent = {**data, field: MARKED, "idempotency_key": f"secret-{name}-{field}"}
            answer = client.post(where, sent)
            assert answer.status_code == 422, (name, field, answer.status_code)
            assert RULE in text_of(answer), (name, field)
            assert Entry.objects.count() == before
            assert kept_anywhere() == [], (name, field)
    assert WORDS not in caplog.text


def test_a_view_is_not_kept_under_such_a_name(world: World) -> None:
    world.client("clerk").post("/commitments/views/save/", {"name": MARKED, "query": "state=open"})
    world.client("clerk").post("/commitments/views/save/", {"name": "视图", "query": f"q={WORDS}【机密】"})
    assert kept_anywhere() == []


# --- the API ----------------------------------------------------------------------------------------------------------


def strings(schema: Mapping[str, Any], parts: Mapping[str, Any]) -> list[str]:
    """The names of a body's fields that take any text."""
    if "$ref" in schema:
        schema = parts[schema["$ref"].rpartition("/")[2]]
    found = []
    for name, field in schema.get("properties", {}).items():
        kinds = field.get("anyOf", [field])
        if any(kind.get("type") == "string" and not {"enum", "format", "const"} & set(kind) for kind in kinds):
            found.append(name)
    return found


def writes() -> Iterator[tuple[str, str, str, list[str]]]:
    """Name, method, path and text fields of every operation that takes any."""
    document = api.get_openapi_schema()
    parts = document["components"]["schemas"]
    for name, method, path in matrix.operations():
        body = document["paths"][path][method].get("requestBody", {}).get("content", {})
        fields = [field for content in body.values() for field in strings(content["schema"], parts)]
        if fields or name in {"submit_plan", "pass_down"}:
            yield name, method, path, fields


def who_may(name: str) -> str:
    """Somebody whom the matrix lets in at an operation: done, or at least asked for what is missing."""
    cells = dict(zip(matrix.PEOPLE, matrix.OPERATIONS[name], strict=True))
    order = ("chief", "head", *matrix.PEOPLE)
    return next((who for may in (("200", "201"), ("422",)) for who in order if cells[who] in may), "chief")


@pytest.mark.parametrize(("name", "method", "path", "fields"), list(writes()), ids=[row[0] for row in writes()])
def test_no_operation_takes_it(world: World, beyond: Any, name: str, method: str, path: str, fields: list[str]) -> None:
    key, who = matrix.key_for(world, path), who_may(name)
    if name in set(Action) and Action(name) in matrix.TRIED:
        where = matrix.TRIED[Action(name)][0]
        key, who = world.commitments[where].pk, min(matrix.may(Action(name), world.commitments[where]))
    elif name == "return_report":
        key = world.commitments["waiting"].pk
    if name == "dispatch":
        key = beyond.pk
    body = matrix.body_of(world, name)
    tried = [{**body, field: MARKED} for field in fields if field not in NO_MARK_FITS]
    if name == "submit_plan":
        tried = [{"milestones": [{**body["milestones"][0], "title": MARKED}]}]
    if name == "pass_down":
        part = {**body["parts"][0], "lead": squad(world).pk, "words": "办。", "reason": "细化。", "added": ""}
        tried = [
            {"parts": [{**part, field: MARKED}]}
            for field in ("title", "words", "measure", "added", "reason", "duty_override")
        ]
    before = Entry.objects.count()
    for sent in tried:
        with undone():
            more = {} if name in matrix.FORMS else {"content_type": "application/json"}
            answer = getattr(world.caller(who), method)(
                path.replace("{pk}", str(key)), sent, headers={"Idempotency-Key": f"secret-{name}"}, **more
            )
            assert answer.status_code == 422, (name, answer.content)
            if name not in REFUSED_BEFORE:
                assert answer.json()["type"] == "urn:luoshi:problem:classified", (name, answer.json())
                assert RULE in answer.json()["detail"]
            assert WORDS not in answer.content.decode()
            assert Entry.objects.count() == before
            assert kept_anywhere() == []


# --- files ------------------------------------------------------------------------------------------------------------

SPLIT = "".join(f"<w:r><w:t>{part}</w:t></w:r>" for part in ("机", "密", "★", "1年"))
HEADER = f'<w:hdr xmlns:w="{made_files.W}"><w:p>{SPLIT}</w:p></w:hdr>'
PLAIN = made_files.docx(made_files.paragraph("云州市燃气整治清单"))
FILES: Mapping[str, tuple[str, bytes]] = {
    "pdf": ("清单.pdf", made_files.pdf([[(80, 780, 16, "机密★1年"), (80, 700, 12, WORDS)]])),
    "docx": ("清单.docx", made_files.docx(made_files.paragraph("秘密★10年") + made_files.paragraph(WORDS))),
    "docx, in pieces": ("清单.docx", made_files.docx(f"<w:p>{SPLIT}</w:p>" + made_files.paragraph(WORDS))),
    "docx, in the header": ("清单.docx", made_files.docx(made_files.paragraph(WORDS), **{"word/header1.xml": HEADER})),
    "xlsx": ("清单.xlsx", made_files.xlsx({"表": made_files.sheet([["机密★1年"], [WORDS]])})),
    "ofd": ("清单.ofd", made_files.ofd([made_files.ofd_page([(20, 30, 5, "绝密★1年"), (20, 60, 5, WORDS)])])),
    "txt": ("清单.txt", f"机密\n{WORDS}".encode()),
    "txt, far down": ("清单.txt", (f"{WORDS}\n" * 2000 + "附件 秘密★5年\n").encode()),
    "txt, gbk": ("清单.txt", f"秘密★5年\n{WORDS}".encode("gb18030")),
    "the name": ("清单（秘密）.docx", PLAIN),
}
ONLY_EVIDENCE: Mapping[str, tuple[str, bytes]] = {
    "pptx": (
        "清单.pptx",
        made_files.package({"ppt/slides/slide1.xml": f"<a:t>机密</a:t><a:t>★1年</a:t><a:t>{WORDS}</a:t>"}),
    ),
    "csv": ("清单.csv", f"密级：秘密\n{WORDS}".encode()),
    "old doc": ("清单.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + f"机密★1年{WORDS}".encode("utf-16-le")),
    "a name in an archive": ("清单.zip", made_files.package({"机密/方案（机密）.txt": "云州"})),
}


@pytest.fixture
def left(world: World, settings: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Every upload goes through a file; afterwards tells which files there are: uploads' own, and those kept."""
    uploads = tmp_path_factory.mktemp("uploads")
    settings.FILE_UPLOAD_TEMP_DIR = str(uploads)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    kept = Path(settings.STORAGES["default"]["OPTIONS"]["location"])

    def files() -> set[Path]:
        return {path for place in (uploads, kept) for path in place.rglob("*") if path.is_file()}

    before = files()
    return lambda: files() - before


@pytest.mark.parametrize("kind", [*FILES, *ONLY_EVIDENCE])
def test_no_evidence_bears_it(world: World, left: Any, kind: str) -> None:
    name, data = {**FILES, **ONLY_EVIDENCE}[kind]
    held, before = world.commitments["in_progress"], Entry.objects.count()
    told = {"progress": "已查完。", "claimed": 80, "forecast": "on_time", "complete": "1", "version": held.version}
    for act, more in (("report", told), ("claim_completion", {**told, "result": "办完。"})):
        with undone():
            sent = {**more, "files": [SimpleUploadedFile("好的.pdf", b"%PDF-1.4 good"), SimpleUploadedFile(name, data)]}
            answer = world.client("head").post(f"/commitments/{held.pk}/{act}/", sent)
            assert answer.status_code == 422
            assert RULE in text_of(answer)
    with undone():
        sent = {"progress": "已查完。", "claimed": 80, "forecast": "on_time", "files": [SimpleUploadedFile(name, data)]}
        answer = world.caller("head").post(f"/api/v1/commitments/{held.pk}/actions/report", sent)
        assert answer.json()["type"] == "urn:luoshi:problem:classified"
    assert (Entry.objects.count(), kept_anywhere(), left()) == (before, [], set())


@pytest.mark.parametrize("kind", FILES)
def test_no_source_bears_it(world: World, left: Any, kind: str) -> None:
    name, data = FILES[kind]
    before = Entry.objects.count()
    form = {"complete": "1", "unclassified": "on", "file": SimpleUploadedFile(name, data)}
    answer = world.client("clerk").post("/sources/upload/", form)
    assert (answer.status_code, RULE in text_of(answer)) == (422, True)
    answer = world.caller("clerk").post(
        "/api/v1/sources", {"file": SimpleUploadedFile(name, data), "unclassified": "true"}
    )
    assert answer.json()["type"] == "urn:luoshi:problem:classified"
    assert (Entry.objects.count(), kept_anywhere(), left()) == (before, [], set())


@pytest.mark.parametrize("where", ["people", "units", "beside"])
def test_no_roster_bears_it(world: World, left: Any, where: str) -> None:
    """The table of units and people, whose rows a job would keep: in a cell of either sheet, or in a third one."""
    marked = {"people": [PERSON_HEAD, ["zhang", MARKED.replace("\n", " "), "yz", "联络员", ""]],
              "units": [UNIT_HEAD, ["yz-x", MARKED.replace("\n", " "), "市级", "部门"]],
              "beside": [["说明", "密级"], [WORDS, "机密★1年"]]}  # fmt: skip
    sheets = {
        "甲": made_files.sheet(marked[where]),
        "乙": made_files.sheet([PERSON_HEAD, ["zhang", WORDS, "yz", "联络员", ""]]),
    }
    jobs, name = Job.objects.count(), "表.xlsx"
    for who in ("sysadm", "secadm"):
        form = {"complete": "1", "file": SimpleUploadedFile(name, made_files.xlsx(sheets))}
        answer = world.client(who).post("/people/roster/", form)
        assert (answer.status_code, RULE in text_of(answer)) == (422, True)
    assert (Job.objects.count(), kept_anywhere(), left()) == (jobs, [], set())


# --- work secrets -----------------------------------------------------------------------------------------------------


def test_a_work_secret_comes_in_as_sensitive_with_a_warning(world: World) -> None:
    text = "工作秘密\n云州市燃气整治方案\n市应急局要在3月底前完成城镇燃气专项整治。\n"
    form = {
        "complete": "1",
        "unclassified": "on",
        "handling": "internal",
        "file": SimpleUploadedFile("方案.txt", text.encode()),
    }
    answer = world.client("clerk").post("/sources/upload/", form, follow=True)
    assert answer.status_code == 200
    assert "工作秘密" in text_of(answer)
    assert answer.context["source"].handling == "sensitive"
    made = world.caller("clerk").post(
        "/api/v1/commitments", {"title": "事项", "words": "工作秘密\n要办成一件事。"}, content_type="application/json"
    )
    assert world.caller("clerk").get(f"/api/v1/commitments/{made.json()['id']}").json()["handling"] == "sensitive"


def test_evidence_that_is_a_work_secret_is_sensitive_by_itself(world: World) -> None:
    upload = SimpleUploadedFile("底数.txt", "【工作秘密】\n底数若干。".encode())
    told = deliver.Told(progress="再报。", claimed=70, forecast="on_time")
    held = world.commitments["in_progress"]
    from django.utils import timezone

    deliver.report(held.pk, acting=world.city.safety_head, now=timezone.now(), told=told, files=[upload])
    assert held.reports.first().evidence.get().handling == "sensitive"
