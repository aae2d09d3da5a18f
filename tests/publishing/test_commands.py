"""The command line: its help, what is told of wrong names and missing libraries, its bar; from an installed wheel."""

import importlib.metadata
import io
import os
import subprocess
import sys
import time

import nbformat
import pytest
from bs4 import BeautifulSoup

from attn_helpers import __main__ as commands
from attn_helpers.__main__ import main
from attn_helpers.publishing.course import Course

from ..course import ALL, NOTEBOOKS, ROOT

COMMANDS = ["refresh", "publish", "slides"]
NEEDS = [  # a library that each command needs, and no reader has
    ("refresh", "nbclient"), ("refresh", "nbformat"), ("refresh", "ipykernel"),
    ("publish", "nbconvert"), ("publish", "fontTools"), ("publish", "latex2mathml"), ("publish", "bs4"),
    ("slides", "nbconvert"), ("slides", "pyreveal"),
]  # fmt: skip
each = pytest.mark.parametrize("command", COMMANDS)


def write(path, *cells):
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=list(cells)), path)


@pytest.fixture
def folder(tmp_path):
    """Notebooks as anyone may have them: with a headline and without, with nothing at all, in folders; no README."""
    code, text = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell
    folder = tmp_path / "mine"
    write(folder / "01_sum.ipynb", text("# What is one and one?\n\n## By hand\n\n$a + b$ (加)"), code("1 + 1"))
    write(folder / "02_figure.ipynb", code("import matplotlib.pyplot as plt\nplt.plot([1, 2]);"))
    write(folder / "more" / "empty.ipynb")
    return folder


@each
def test_help_says_what_a_command_does(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert getattr(commands, command).__doc__ in " ".join(said.split())
    assert "notebooks" in said and ("--to" in said) == (command != "refresh")


def test_help_lists_the_commands(capsys):
    for words in ["--help"], []:
        with pytest.raises(SystemExit):
            main(words)
    said, wrong = capsys.readouterr()
    assert all(f"    {command} " in said for command in COMMANDS)
    assert "COMMAND" in wrong


@each
@pytest.mark.parametrize("name", ["nothing.ipynb", "nowhere", "text.md", "."])
def test_a_wrong_name_is_told(command, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.md").write_text("# Text", encoding="utf-8")
    wrong = "not a folder of notebooks" if command == "publish" else "neither a notebook nor a folder of notebooks"
    with pytest.raises(SystemExit) as ended:
        main([command, name])
    assert ended.value.code == ("no notebook in ." if name == "." else f"{name}: {wrong}")
    assert [path.name for path in tmp_path.iterdir()] == ["text.md"], "something was written all the same"


def test_publish_takes_a_folder_only(folder, tmp_path):
    with pytest.raises(SystemExit, match="01_sum.ipynb: not a folder of notebooks"):
        main(["publish", str(folder / "01_sum.ipynb"), "--to", str(tmp_path / "site")])
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("command, library", NEEDS)
def test_a_missing_library_is_told_in_one_sentence(command, library, folder, monkeypatch):
    """As on a machine without it: importing it fails, and so does asking where it lies."""

    def distribution(name, find=importlib.metadata.distribution):
        if name == library:
            raise importlib.metadata.PackageNotFoundError(name)
        return find(name)

    for name in [name for name in sys.modules if name.startswith("attn_helpers.publishing")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.setattr(importlib.metadata, "distribution", distribution)
    with pytest.raises(SystemExit) as ended:
        main([command, str(folder), *(["--to", str(folder)] * (command != "refresh"))])
    (said,) = ended.value.code.splitlines()
    assert said.startswith(f"{library} is missing, which {command} needs: ") and '".[publish]"' in said


def test_another_missing_module_is_no_missing_extra(monkeypatch):
    def work(options):
        raise ModuleNotFoundError("No module named 'attn_helpers.nothing'", name="attn_helpers.nothing")

    work.__name__ = "publish"
    monkeypatch.setattr(commands, "publish", work)
    with pytest.raises(ModuleNotFoundError, match="attn_helpers.nothing"):
        main(["publish"])


# The bar


class Terminal(io.StringIO):
    def __init__(self, terminal):
        super().__init__()
        self.isatty = lambda: terminal


def bar(monkeypatch, terminal, quiet, seconds=0.2):
    """Return what is written while two things are done, each in so many seconds."""

    def work():
        for one in "ab":
            time.sleep(seconds)
            yield one

    monkeypatch.setattr(sys, "stderr", Terminal(terminal))
    monkeypatch.setattr(commands, "QUIET", quiet)
    assert commands.shown(work(), 2, "working") == ["a", "b"]
    return sys.stderr.getvalue()


def test_a_bar_is_drawn_on_a_terminal_once_it_takes_long(monkeypatch):
    said = bar(monkeypatch, terminal=True, quiet=0.001)
    drawn = said.removesuffix("\n").split("\r")
    assert [line.rpartition("] ")[2] for line in drawn] == ["", "0 of 2", "1 of 2", "2 of 2"]
    assert [line.count("#") for line in drawn] == [0, 0, 12, 24] and drawn[1].startswith("working [....")
    assert said.count("\n") == 1 and said.endswith("\n")


def test_there_is_none_elsewhere_or_before(monkeypatch):
    assert commands.QUIET == 2
    assert bar(monkeypatch, terminal=False, quiet=0.001) == ""
    assert bar(monkeypatch, terminal=True, quiet=5) == ""


def test_a_bar_ends_where_the_work_fails(monkeypatch):
    def work():
        time.sleep(0.1)
        yield from [1 / 0]

    monkeypatch.setattr(sys, "stderr", Terminal(True))
    monkeypatch.setattr(commands, "QUIET", 0.001)
    with pytest.raises(ZeroDivisionError):
        commands.shown(work(), 1, "working")
    assert sys.stderr.getvalue().endswith("0 of 1\n")


# On any folder


def test_any_folder_is_published(folder, tmp_path, capsys):
    main(["refresh", str(folder)])
    assert capsys.readouterr().out.split() == ["01_sum.ipynb", "02_figure.ipynb", "empty.ipynb"]
    main(["publish", str(folder), "--to", str(tmp_path / "site")])
    main(["slides", str(folder), "--to", str(tmp_path / "talks")])
    check_written(tmp_path / "site", tmp_path / "talks")


def check_written(site, talks):
    """See that the pages of that folder are whole, and claim no licence for it."""
    titles = {"index": "mine", "01_sum": "What is one and one?", "02_figure": "02_figure", "more/empty": "empty"}
    pages = {name: BeautifulSoup((site / f"{name}.html").read_text("utf-8"), "html.parser") for name in titles}
    assert {name: [h.get_text() for h in page.select("h1")] for name, page in pages.items()} == {
        name: [title] for name, title in titles.items()
    }
    assert pages["01_sum"].select_one(".output").get_text().strip() == "2" and pages["01_sum"].math
    assert pages["02_figure"].img["src"].startswith("data:image/png") and pages["02_figure"].img["alt"]
    for name, page in pages.items():
        for a in page.select("a[href]:not([href^='#'])"):
            assert (site / name).parent.joinpath(a["href"]).exists(), a
    assert not (site / "licences" / "LICENSE").exists()
    assert sorted(page.name for page in talks.iterdir()) == ["01_sum.html", "02_figure.html"]
    assert "Reveal.initialize" in (talks / "02_figure.html").read_text("utf-8")


@pytest.mark.slow
def test_an_installed_wheel_does_it_all(folder, tmp_path):
    """In a fresh environment, at first without the extra, far from any clone."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    python = tmp_path / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def run(*words, check=True):
        return subprocess.run(words, cwd=tmp_path, env=clean, capture_output=True, encoding="utf-8", check=check)

    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT))
    (wheel,) = tmp_path.glob("*.whl")
    run(sys.executable, "-m", "venv", str(tmp_path / "venv"))
    pip = (str(python), "-m", "pip", "install", "-q", "-c", str(ROOT / "tests" / "constraints.txt"))
    run(*pip, str(wheel))
    done = run(str(python), "-m", "attn_helpers", "start", "copy", check=False)
    assert done.stderr.startswith("JupyterLab is missing") and len(done.stderr.splitlines()) == 1
    assert [path.relative_to(tmp_path / "copy") for path in Course(tmp_path / "copy").notebooks] == [
        path.relative_to(NOTEBOOKS) for path in ALL
    ]
    for command in COMMANDS:
        done = run(str(python), "-m", "attn_helpers", command, "mine", check=False)
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1 and "attn-helpers[publish]" in done.stderr
    run(*pip, f"{wheel}[publish]")
    for command, *to in ("refresh",), ("publish", "--to", "site"), ("slides", "--to", "talks"):
        run(str(python), "-m", "attn_helpers", command, "mine", *to)
    check_written(tmp_path / "site", tmp_path / "talks")
