"""A class at one hub: how soon each student has a lab, how long cells wait, and what each student takes of the machine.

    python -m tests.benchmarks.classroom
    python -m tests.benchmarks.classroom --students 5 --pace 1 2

A real JupyterHub with the course's settings (.hub/course.py) runs on this machine. Simulated students log in at it with
passwords of this run, open a lesson in JupyterLab's own protocol, and run its cells in turn, each at their own pace.
Before, two students run the lesson alone, without pauses: what a cell takes beyond that is what it waits in a class.
What it needs is in tests/requirements-hub.txt, and the proxy from npm; it says so if something is missing. Linux only.
All students are one user of this machine and are not held to limits; a hub of The Littlest JupyterHub does both.
"""

import argparse
import asyncio
import contextlib
import dataclasses
import datetime
import os
import pathlib
import platform
import random
import re
import secrets
import shutil
import signal
import statistics
import tempfile
import time

import nbformat

from ..course import LESSONS
from ..hub.running import hub, missing, processes
from ..hub.student import Student
from .package import table

SIZES = (10, 20, 30, 60, 100, 300)
SYSTEM = 1000  # MB for the system itself
BUSY = 0.7  # of the cores: with more, cells wait for each other
SETTINGS = """
c.JupyterHub.authenticator_class = "tests.hub.accounts.Listed"
c.Listed.passwords = {passwords!r}
c.Authenticator.allowed_users = {names!r}
"""


def pss(process):
    """Return the MB of a process, with its part of what it shares with others; 0 where it has ended."""
    with contextlib.suppress(OSError):
        text = pathlib.Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8")
        return int(re.search(r"^Pss:\s+(\d+) kB$", text, re.M)[1]) / 1000
    return 0


def worked(process):
    """Return the seconds that a process has computed; 0 where it has ended."""
    with contextlib.suppress(OSError):
        fields = pathlib.Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0


def by_name(folder, measure):
    """Return what the processes of each home in a folder add up to, by the home's name: a student's, or "hub"."""
    sums = {}
    for process, home in processes(folder).items():
        sums[home.name] = sums.get(home.name, 0) + measure(process)
    return sums


def cores():
    """Return the seconds that all cores have been busy, and the seconds that there were."""
    line = pathlib.Path("/proc/stat").read_text(encoding="utf-8").splitlines()[0]
    ticks = [int(word) for word in line.split()[1:9]]
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK"), sum(ticks) / os.sysconf("SC_CLK_TCK")


@dataclasses.dataclass
class Measured:
    """What came of one class; times in seconds, memory in MB."""

    started: list = dataclasses.field(default_factory=list)
    waited: dict = dataclasses.field(default_factory=dict)  # by cell, one number a student
    alone: dict = dataclasses.field(default_factory=dict)  # by cell
    rest: dict = dataclasses.field(default_factory=dict)  # by student, and "hub" for the hub and its proxy
    work: dict = dataclasses.field(default_factory=dict)  # as above, the most; and computed, the seconds
    computed: dict = dataclasses.field(default_factory=dict)
    lasted: list = dataclasses.field(default_factory=list)
    busy: float = 0  # the cores' share of the time
    errors: list = dataclasses.field(default_factory=list)


class Class:
    """Students, a lesson, and the pace at which they run it."""

    def __init__(self, address, folder, options):
        self.address, self.folder, self.options = address, folder, options
        self.notebook = nbformat.read(options.lesson, 4)
        self.code = [cell for cell in self.notebook.cells if cell.cell_type == "code"]
        self.measured = Measured()

    def intended(self, cell):
        """Return the name of the error that the lesson shows at a cell, or None."""
        return next((output.ename for output in cell.outputs if output.output_type == "error"), None)

    async def opened(self, student):
        """Log in, wait for the lab, open the lesson; return the seconds until the lab was there."""
        start = time.perf_counter()
        if not await student.log_in():
            raise RuntimeError(f"{student.name}: the hub does not let in")
        await student.lab()
        took = time.perf_counter() - start
        await student.open_notebook(self.options.lesson.name)
        return took

    async def run(self, student, cell):
        """Run one cell; return how long it took. An error other than the lesson's own counts."""
        ran = await student.run(cell.source)
        if ran.error != self.intended(cell):
            self.measured.errors.append(f"{student.name}: {cell.id}: {ran.error}")
        return ran.seconds

    async def alone(self, students):
        """Have students run the lesson one after the other; keep each cell's shortest time."""
        for student in students:
            await self.opened(student)
            for cell in self.code:
                took = await self.run(student, cell)
                self.measured.alone[cell.id] = min(took, self.measured.alone.get(cell.id, took))
            await student.stop()
            await student.leave()

    async def arrive(self, student, pace):
        await asyncio.sleep(pace.uniform(0, self.options.arrive))
        self.measured.started.append(await self.opened(student))

    async def learn(self, student, pace):
        start = time.perf_counter()
        for cell in self.code:
            await asyncio.sleep(pace.uniform(*self.options.pace))
            took = await self.run(student, cell)
            self.measured.waited.setdefault(cell.id, []).append(took - self.measured.alone[cell.id])
        self.measured.lasted.append(time.perf_counter() - start)
        await student.save(self.options.lesson.name, self.notebook)

    async def look(self):
        """Keep the most memory that each student was seen to take."""
        most = self.measured.work
        for name, size in (await asyncio.to_thread(by_name, self.folder, pss)).items():
            most[name] = max(size, most.get(name, 0))

    async def watch(self):
        """Look every ten seconds, until stopped."""
        while True:
            await self.look()
            await asyncio.sleep(10)

    async def all(self, students, what):
        """Have all students do something at once; what goes wrong with one is kept, and the others go on."""
        for student, came in zip(students, await asyncio.gather(*what, return_exceptions=True), strict=True):
            if isinstance(came, Exception):
                self.measured.errors.append(str(came) or f"{student.name}: {type(came).__name__}")

    async def held(self, students):
        """Hold the class; return what was measured."""
        paces = [random.Random(f"{self.options.seed} {student.name}") for student in students]
        await self.all(students, [self.arrive(*both) for both in zip(students, paces, strict=True)])
        self.measured.rest = by_name(self.folder, pss)
        before, busy = by_name(self.folder, worked), cores()
        watching = asyncio.create_task(self.watch())
        await self.all(students, [self.learn(*both) for both in zip(students, paces, strict=True)])
        watching.cancel()
        await self.look()
        after = by_name(self.folder, worked)
        self.measured.computed = {name: after[name] - before.get(name, 0) for name in after}
        self.measured.busy = (cores()[0] - busy[0]) / (cores()[1] - busy[1])
        for student in students:
            await student.leave()
        return self.measured


def high(numbers):
    """Return the value that 95 of 100 do not exceed."""
    return sorted(numbers)[min(len(numbers) - 1, int(0.95 * len(numbers)))]


def row(name, numbers, digits):
    return [name, *(f"{value:.{digits}f}" for value in (statistics.median(numbers), high(numbers), max(numbers)))]


def report(measured, options, load):
    """Print what was measured, what limits it, and what other classes need."""
    hub_size = measured.work.pop("hub")
    rest, work = ([size for name, size in sizes.items() if name != "hub"] for sizes in (measured.rest, measured.work))
    waits = [wait for numbers in measured.waited.values() for wait in numbers]
    own = sum(measured.alone.values())
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    print(f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores, {pages:.0f} GB,", end=" ")
    print(f"{datetime.date.today():%B %Y}, Python {platform.python_version()}; load before: {load:.1f}.\n")
    low, top = options.pace
    print(f"{options.students} students, lesson {options.lesson.stem[:2]}, a cell each {low:g}–{top:g} s:\n")
    table(
        ["", "median", "95 % at most", "most"],
        [
            row("from log-in to a running lab, s", measured.started, 1),
            row("a cell, beyond its own work, s", waits, 2),
            row("memory of a student at rest, MB", rest, 0),
            row("memory of a student at work, MB", work, 0),
        ],
    )
    print(f"errors: {len(measured.errors)}", *measured.errors[:20], sep="\n")
    computed = [seconds for name, seconds in measured.computed.items() if name != "hub"]
    each = statistics.median(computed)
    free = own + len(measured.waited) * sum(options.pace) / 2  # how long the lesson takes with nobody else
    print(f"The hub and its proxy take {hub_size:.0f} MB. The lesson takes each student {each:.0f} s of computing in")
    print(f"{statistics.median(measured.lasted):.0f} s ({free:.0f} s with nobody else): {each / free:.2f} of a core.")
    taken = (SYSTEM + hub_size + sum(work)) / 1000
    limit = "the cores" if measured.busy > taken / pages else "memory"
    print(f"The cores were busy {measured.busy:.0%} of the time; memory would be full at {pages / taken:.1f} times as")
    print(f"many: what limits the class here is {limit}. Longest waits, in the median:", end=" ")
    longest = sorted(measured.waited, key=lambda cell: -statistics.median(measured.waited[cell]))[:3]
    print(
        *(f"{c} {statistics.median(measured.waited[c]):.1f} s ({measured.alone[c]:.1f} alone)" for c in longest),
        sep=", ",
    )
    print()
    table(
        ["students", "memory, GB", "cores"],
        [
            [n, f"{(SYSTEM + hub_size + n * high(work)) / 1000:.0f}", f"{max(1, -(-n * each / free // BUSY)):.0f}"]
            for n in SIZES
        ],
    )


def parser():
    """Return the reader of the command line."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--students", type=int, default=30)
    seconds = {"type": float, "metavar": "SECONDS"}
    reader.add_argument("--pace", nargs=2, default=[5, 20], help="before each cell, from and to (5 20)", **seconds)
    reader.add_argument("--arrive", default=60, help="within which all log in (60)", **seconds)
    reader.add_argument("--limit", default=840, help="after which it is given up (840)", **seconds)
    reader.add_argument("--seed", type=int, default=0, help="of the students' paces (0)")
    reader.add_argument("--lesson", type=pathlib.Path, default=LESSONS[2], help="a notebook (lesson 03)")
    return reader


def main(words=None):
    options = parser().parse_args(words)
    if why := missing():
        raise SystemExit(why)
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))  # tidy up then too
    load = os.getloadavg()[0]
    class_names = [f"student-{n + 1:02}" for n in range(options.students)]
    accounts = {name: secrets.token_urlsafe(16) for name in ["alone-1", "alone-2", *class_names]}
    folder = pathlib.Path(tempfile.mkdtemp())
    try:
        for name in accounts:
            (folder / "homes" / name).mkdir(parents=True)
            shutil.copy(options.lesson, folder / "homes" / name)
        with hub(folder, SETTINGS.format(passwords=accounts, names=set(accounts))) as (address, _):
            measured = asyncio.run(asyncio.wait_for(whole(address, folder, options, accounts), options.limit))
        report(measured, options, load)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if measured.errors:
        raise SystemExit(1)


async def whole(address, folder, options, accounts):
    """Have two students run the lesson alone, then the class; return what was measured."""
    held = Class(address, folder, options)
    first, second, *others = [Student(address, *account) for account in accounts.items()]
    await held.alone([first, second])
    return await held.held(others)


if __name__ == "__main__":
    main()
