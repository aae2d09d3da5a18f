"""A reader works on a copy: it is whole, nothing in it is ever overwritten, and the course itself never changes."""

import json
import os
import pathlib
import shlex
import subprocess
import sys
import time
import urllib.request

import pytest

from attn_helpers.__main__ import main
from attn_helpers.publishing import start

from ..browser.driver import free_port
from ..course import ALL, LESSONS, NOTEBOOKS, ROOT

# Keeps the page that JupyterLab has a browser open, which leads on to the notebook.
BROWSER = """import pathlib, sys, urllib.request
page = urllib.request.urlopen(sys.argv[1]).read()
half = pathlib.Path(__file__).with_name("half")
half.write_bytes(page)
half.rename(half.with_name("opened"))
"""


def files(folder):
    """Return every file of a folder with its bytes."""
    paths = (path for path in folder.rglob("*") if path.is_file() and ".ipynb_checkpoints" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def english():
    return {name: data for name, data in files(NOTEBOOKS).items() if not name.startswith("zh/")}


@pytest.fixture
def opened(monkeypatch):
    """Keep what JupyterLab would be opened with."""
    asked = []
    monkeypatch.setattr(start, "lab", lambda folder, options: asked.append((folder, options)))
    return asked


def test_the_copy_is_the_whole_course_as_saved(tmp_path, opened, capsys):
    folder = tmp_path / "我的 lessons"
    main(["start", str(folder), "--no-browser", "--port", "9999", "--help"])
    assert files(folder) == english()
    assert opened == [(folder, ["--no-browser", "--port", "9999", "--help"])]
    assert f"copied: {len(ALL)}, kept as they were: 0" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--language", "zh", "FOLDER"], ["FOLDER", "--language", "zh"]])
def test_the_copy_is_in_the_language_that_is_asked_for(tmp_path, opened, words):
    main(["start", *(str(tmp_path / "课") if word == "FOLDER" else word for word in words), "--no-browser"])
    assert files(tmp_path / "课") == files(NOTEBOOKS / "zh") != {}
    assert opened == [(tmp_path / "课", ["--no-browser"])]


def test_a_language_that_is_not_there_is_refused(tmp_path, opened):
    with pytest.raises(SystemExit, match="start: language must be one of en, zh, got 'fr'"):
        main(["start", "--language", "fr", str(tmp_path)])
    assert not opened and not list(tmp_path.iterdir())


def test_what_a_reader_did_stays_and_what_is_new_comes_along(tmp_path, opened, capsys):
    main(["start", str(tmp_path)])
    lessons = sorted(tmp_path.glob("*.ipynb"))
    lessons[0].write_text("mine", encoding="utf-8")
    (tmp_path / "notes.ipynb").write_text("also mine", encoding="utf-8")
    lessons[1].unlink()
    main(["start", str(tmp_path)])
    assert f"copied: 1, kept as they were: {len(ALL) - 1}" in capsys.readouterr().out
    assert lessons[0].read_text(encoding="utf-8") == "mine" and (tmp_path / "notes.ipynb").exists()
    assert lessons[1].read_bytes() == (NOTEBOOKS / lessons[1].name).read_bytes()


def test_a_copy_that_was_cut_short_is_no_lesson(tmp_path, monkeypatch):
    def cut(target, content):
        with target.open("wb") as file:
            file.write(content[:1000])
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(pathlib.Path, "write_bytes", cut)
        with pytest.raises(SystemExit, match="no space left"):
            main(["start", str(tmp_path)])
    assert not list(tmp_path.glob("*.ipynb"))
    start.copy(NOTEBOOKS, tmp_path)
    assert files(tmp_path) == english()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("place", ["", "solutions", "new/folder", "../notebooks", "zh"])
def test_the_course_itself_is_refused(place, language, opened):
    before = files(NOTEBOOKS)
    with pytest.raises(SystemExit, match="start: folder must be one of your own"):
        main(["start", "--language", language, str(NOTEBOOKS / place)])
    assert files(NOTEBOOKS) == before and not opened


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path):
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(SystemExit, match="taken"):
        main(["start", str(tmp_path / "taken")])


def test_lessons_and_jupyterlab_that_are_missing_are_told_in_a_sentence(tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "jupyterlab.labapp", None)
        patch.setitem(sys.modules, "jupyterlab", None)
        with pytest.raises(SystemExit, match="^JupyterLab is missing, .*: pip install jupyterlab$"):
            main(["start", str(tmp_path / "lessons")])
    monkeypatch.setattr(start, "PLACES", (tmp_path / "nowhere",))
    with pytest.raises(SystemExit, match="^the lessons are missing"):
        main(["start", str(tmp_path / "other")])


def test_the_folder_that_the_readme_names_is_ignored_by_git():
    words = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "-m attn_helpers start my-lessons\n" in words
    assert "/my-lessons/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_jupyterlab_opens_the_first_lesson_of_the_copy_and_the_course_stays_as_it_is(tmp_path):
    pytest.importorskip("jupyterlab")
    before, port = files(NOTEBOOKS), free_port()
    (tmp_path / "browser.py").write_text(BROWSER, encoding="utf-8")
    own = os.environ | {"BROWSER": f"{shlex.join([sys.executable, str(tmp_path / 'browser.py')])} %s"}
    options = [f"--port={port}", "--ip=127.0.0.1", "--IdentityProvider.token=", "--allow-root"]
    command = [sys.executable, "-m", "attn_helpers", "start", str(tmp_path / "mine"), *options]
    with open(tmp_path / "log", "wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=own, stdout=log, stderr=log)
        try:
            address = wait(tmp_path / "opened", server)
            listed = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/api/contents"))["content"]
        finally:
            server.terminate()
            server.wait(20)
    assert f"/lab/tree/{LESSONS[0].name}" in address
    assert {path.name for path in LESSONS} <= {entry["name"] for entry in listed}
    assert files(NOTEBOOKS) == before


def wait(path, server):
    """Return what the browser was told to open, once it was."""
    for _ in range(480):
        assert server.poll() is None, "JupyterLab ended"
        if path.exists():
            return path.read_text(encoding="utf-8")
        time.sleep(0.25)
    raise AssertionError("JupyterLab opened nothing")
