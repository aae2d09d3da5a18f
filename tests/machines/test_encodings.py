"""Nothing depends on the machine's own encoding: not what is read and written, nor what a console can show."""

import ast

import nbformat
import pytest

from ..course import LESSONS, ROOT, first
from ..interpreter import python

SOURCES = sorted(p for folder in ("attn_helpers", "tests") for p in (ROOT / folder).rglob("*.py"))
CONSOLES = ["ascii", "cp1252", "gbk"]
OPENS = {"open", "read_text", "write_text"}
OTHERS = {"Image", "urllib", "tarfile", "zipfile", "webbrowser"}  # whose open() reads no text


def unsaid(call):
    """Tell whether a call reads or writes text without saying in which encoding."""
    given = {word.arg: word.value for word in call.keywords}
    if "encoding" in given or None in given:
        return False
    if getattr(given.get("text", given.get("universal_newlines")), "value", False) is True:
        return True
    name = getattr(call.func, "attr", getattr(call.func, "id", None))
    if name not in OPENS or getattr(getattr(call.func, "value", None), "id", None) in OTHERS:
        return False
    said = [a.value for a in [*call.args, *given.values()] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    if name == "read_text":
        return not call.args
    if name == "write_text":
        return len(call.args) < 2
    return not any("b" in mode and set(mode) <= set("rwaxbt+") for mode in said)


def places(text):
    return [node.lineno for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call) and unsaid(node)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_text_is_read_and_written_in_an_encoding_that_is_said(path):
    assert not (found := places(path.read_text(encoding="utf-8"))), f"{path.name}, lines {found}"


@pytest.mark.parametrize(
    "code, wrong",
    {
        "p.read_text()": True,
        "p.read_text('utf-8')": False,
        "p.write_text('open')": True,
        "p.write_text(text, encoding='utf-8')": False,
        "open(p)": True,
        "open(p, 'w', newline='')": True,
        "open(p, 'rb')": False,
        "p.open()": True,
        "Image.open(p)": False,
        "subprocess.run(['a'], text=True)": True,
        "subprocess.run(['a'], text=False)": False,
        "new_output('stream', text='a')": False,
        "subprocess.run(['a'], encoding='utf-8')": False,
    }.items(),
)
def test_a_text_without_an_encoding_is_found(code, wrong):
    assert bool(places(code)) is wrong


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_what_windows_lacks_is_not_imported_where_a_module_begins(path):
    lacking = {"resource", "fcntl", "termios", "pwd", "grp", "pty", "tty", "curses", "readline", "syslog"}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            assert not lacking & {alias.name.split(".")[0] for alias in node.names}, path.name
        elif isinstance(node, ast.ImportFrom):
            assert node.module not in lacking, path.name


RUNS = [*(("publish", console) for console in CONSOLES), ("start", "gbk"), ("refresh", "ascii")]


@pytest.mark.parametrize("command, console", first([("publish", "gbk")], RUNS))
def test_a_console_shows_what_it_can(console, command, tmp_path):
    """A folder and a notebook in letters that no single one of these consoles has all of."""
    folder = tmp_path / "课 程 ñ ☃"
    folder.mkdir()
    cell = nbformat.v4.new_code_cell("print('注意力 ñ ☃')", id="a")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), folder / "01_力ñ☃.ipynb")
    where = {"start": [str(folder), "--version"], "refresh": [str(folder)]}
    words = where.get(command, [str(folder), "--to", str(folder / "out")])
    done = python("-m", "attn_helpers", command, *words, console=console)
    assert "Error" not in done.stderr
    assert done.stdout.encode(console).decode(console) == done.stdout and "?" in done.stdout


@pytest.mark.parametrize("console", first(["gbk"], CONSOLES))
def test_a_console_shows_what_it_can_of_an_error(console, tmp_path):
    folder = tmp_path / "课 程 ñ ☃"
    folder.mkdir()
    wrong = python("-m", "attn_helpers", "publish", str(folder / "nowhere"), console=console, check=False)
    assert wrong.returncode == 1 and "not a folder of notebooks" in wrong.stderr and "Traceback" not in wrong.stderr


def test_pages_are_the_same_bytes_whatever_the_console(tmp_path):
    lesson = str(LESSONS[0])
    for console in ("utf-8", "ascii"):
        python("-m", "attn_helpers", "slides", lesson, "--to", str(tmp_path / console), console=console)
    one, other = ((tmp_path / console / f"{LESSONS[0].stem}.html").read_bytes() for console in ("utf-8", "ascii"))
    assert one == other
