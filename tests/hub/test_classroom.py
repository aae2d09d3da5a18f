"""The benchmark of a class, on a lesson of three cells: what it counts and prints, and that nothing stays behind."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

import nbformat
import pytest

from ..benchmarks.classroom import Measured, high, parser, pss, report, worked
from ..browser.driver import KERNEL
from ..interpreter import python
from .running import missing, processes

linux = pytest.mark.skipif(not pathlib.Path("/proc/self/smaps_rollup").exists(), reason="reads Linux's /proc")
CELLS = ["big = b'x' * 60_000_000", "import time\ntime.sleep(0.2)", "1 / 0"]


@pytest.fixture
def lesson(tmp_path):
    """Write a lesson whose last cell shows an error, as it is saved."""
    cells = [nbformat.v4.new_code_cell(text, id=f"cell-{n}") for n, text in enumerate(CELLS)]
    cells[-1].outputs = [nbformat.v4.new_output("error", ename="ZeroDivisionError", evalue="", traceback=[])]

    def write(last=CELLS[-1]):
        cells[-1].source = last
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=KERNEL), tmp_path / "99_lesson.ipynb")
        return tmp_path / "99_lesson.ipynb"

    return write


@pytest.mark.parametrize("numbers, wanted", [([3.0], 3.0), ([2, 1], 2), (range(20), 19), (range(100), 95)])
def test_95_of_100_do_not_exceed_it(numbers, wanted):
    assert high(list(numbers)) == wanted


@linux
def test_memory_and_work_of_a_process_are_its_own():
    began = worked(os.getpid())
    wait = "import sys; kept = bytearray(int(sys.argv[1])); print(len(kept), flush=True); input()"
    took = []
    for size in (1_000, 50_000_000):  # in processes of their own: here, what others left might be used again
        command = [sys.executable, "-c", wait, str(size)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
            child.stdout.readline()
            took.append(pss(child.pid))
            child.communicate(b"\n")
    assert 45 < took[1] - took[0] < 60
    sum(range(20_000_000))
    assert worked(os.getpid()) >= began + 0.05
    assert pss(2**22 + 1) == worked(2**22 + 1) == 0, "there is no such process"


@linux
def test_the_table_follows_from_what_was_measured(capsys, lesson):
    options = parser().parse_args(["--students", "2", "--pace", "9", "11", "--lesson", str(lesson())])
    measured = Measured(
        started=[4.0, 6.0], waited={"a": [0.1, 0.3], "b": [1.0, 2.0]}, alone={"a": 1.0, "b": 4.0},
        rest={"one": 90, "two": 110, "hub": 200}, work={"one": 150, "two": 190, "hub": 200},
        computed={"one": 5.0, "two": 5.0, "hub": 1.0}, lasted=[30.0, 32.0], busy=0.5,
    )  # fmt: skip
    report(measured, options, 0.1)
    said = capsys.readouterr().out
    assert "| memory of a student at work, MB | 170 | 190 | 190 |" in said
    assert "The hub and its proxy take 200 MB" in said
    assert "31 s (25 s with nobody else): 0.20 of a core" in said  # two pauses of 10 and 5 of work; 5 / 25
    assert "| 30 | 7 | 9 |" in said  # 1 + 0.2 + 30 × 0.19 GB; 30 × 0.2 / 0.7 cores
    assert "Longest waits, in the median: b 1.5 s (4.0 alone), a 0.2 s (1.0 alone)" in said


def run(path):
    """Run the benchmark on a lesson; return what it says, and the folders and processes that it leaves."""
    if why := missing():
        assert not os.environ.get("NEED_HUB"), why
        pytest.skip(why)
    folder = pathlib.Path(tempfile.mkdtemp(dir="/tmp"))
    words = ["--students", "2", "--pace", "0", "0.1", "--arrive", "0", "--lesson", str(path)]
    done = python("-m", "tests.benchmarks.classroom", *words, check=False, TMPDIR=str(folder))
    left = [*folder.iterdir(), *processes(folder)]
    folder.rmdir()
    return done, left


@pytest.mark.slow
def test_a_class_of_two_is_measured_and_leaves_nothing(lesson):
    done, left = run(lesson())
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 students, lesson 99" in done.stdout and "errors: 0" in done.stdout and not left
    rest, work = (
        float(re.search(rf"memory of a student at {when}, MB \| (\d+)", done.stdout)[1]) for when in ("rest", "work")
    )
    assert 80 < rest < rest + 55 < work < 350, "the first cell takes 60 MB"


@pytest.mark.slow
def test_an_error_that_the_lesson_does_not_show_counts(lesson):
    done, left = run(lesson("{}['k']"))
    assert done.returncode == 1 and "student-02: cell-2: KeyError" in done.stdout and not left
