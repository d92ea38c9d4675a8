"""Finding a Chromium."""

import subprocess

import pytest

from booktools.site import browser


@pytest.fixture
def fake(tmp_path):
    """A program that says its version."""
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\necho 1\n")
    program.chmod(0o755)
    return str(program)


def test_the_environment_comes_first(monkeypatch, fake):
    monkeypatch.setenv("CHROMIUM", fake)
    assert browser.find() == fake


def test_a_program_that_is_not_there_or_fails_is_passed_over(tmp_path, fake):
    failing = tmp_path / "failing"
    failing.write_text("#!/bin/sh\nexit 1\n")
    failing.chmod(0o755)
    assert browser.runs(fake)
    assert not browser.runs(str(failing))
    assert not browser.runs(str(tmp_path / "nothing"))


def test_without_any_the_message_says_what_to_do(monkeypatch, capsys):
    monkeypatch.setattr(browser, "find", lambda: None)
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: subprocess.CompletedProcess(a, 1))
    assert browser.main() == 1
    assert "apt-get install chromium" in capsys.readouterr().out
