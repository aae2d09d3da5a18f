"""The class's hub as it runs: who gets in, what a student's server has, whose files are whose, and how lessons come."""

import asyncio
import contextlib
import functools
import http.server
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading
import time

import pytest
import yaml

from .running import FILES, hub, missing
from .student import Student

pytestmark = pytest.mark.slow
STRANGER = 61_001  # a user who is neither the student nor root
LESSON = "# A lesson\n"
# config.yaml as The Littlest JupyterHub hands it on, and kernels that are idle after two seconds
SETTINGS = """
c.JupyterHub.authenticator_class = {auth[type]!r}
c.NativeAuthenticator.update({auth[NativeAuthenticator]!r})
c.Authenticator.admin_users = set({users[admin]!r})
c.Spawner.mem_limit, c.Spawner.cpu_limit = {limits[memory]!r}, {limits[cpu]!r}
c.Spawner.args = [w.replace("timeout=2700", "timeout=2").replace("interval=300", "interval=1") for w in c.Spawner.args]
"""


@pytest.fixture(scope="module")
def running():
    """The hub's folder and its two addresses; its accounts are left from test to test."""
    if why := missing():
        assert not os.environ.get("NEED_HUB"), why
        pytest.skip(why)
    folder = pathlib.Path(tempfile.mkdtemp())
    folder.chmod(0o711)  # else a stranger would be kept out by this folder already
    said = yaml.safe_load((FILES / "config.yaml").read_text(encoding="utf-8"))
    said["users"]["admin"] = ["ms-chen"]
    try:
        with hub(folder, SETTINGS.format(**said)) as addresses:
            yield folder, *addresses
    finally:
        shutil.rmtree(folder)


@contextlib.asynccontextmanager
async def at(address, name, password):
    student = Student(address, name, password)
    try:
        yield student
    finally:
        await student.leave()


async def sign_up(student, password=None):
    """Fill in the form for a new account; return the page that follows."""
    password = password or student.password
    fields = {"signup_password": password, "signup_password_confirmation": password}
    return (await student.submit("/hub/signup", username=student.name, **fields))[1].body.decode()


@pytest.fixture(scope="module")
def teacher(running, tmp_path_factory):
    """The teacher's account, as .hub/install makes it on the hub's own address."""
    _, address, own = running
    machine = tmp_path_factory.mktemp("machine")
    for name in ("tljh-config", "systemctl", "chmod", "tljh/user/bin/pip"):
        place = machine / "bin" / name if "/" not in name else machine / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("#!/bin/sh\n", encoding="utf-8")
        place.chmod(0o755)
    (machine / "tljh" / "config").mkdir()
    places = {"PATH": f"{machine / 'bin'}{os.pathsep}{os.environ['PATH']}", "HUB_URL": own}
    places["TLJH_INSTALL_PREFIX"] = str(machine / "tljh")
    words = [str(FILES / "install"), "ms-chen", "hub.example.org", "chen@example.org"]
    for told in ("is made", "was there before"):
        done = subprocess.run(
            ["bash", *words], env=os.environ | places, input="a long one 123\n", encoding="utf-8", capture_output=True,
            check=False,
        )  # fmt: skip
        assert f"the account ms-chen {told}" in done.stdout, done.stderr
    return functools.partial(at, address, "ms-chen", "a long one 123")


@pytest.fixture(scope="module")
def student(running, teacher):
    """An account that the teacher has approved; its home was there before the hub, and open."""
    folder, address, _ = running
    (folder / "homes" / "ben").mkdir()
    (folder / "homes" / "ben").chmod(0o755)

    async def approved():
        async with at(address, "ben", "river stone 88") as ben, teacher() as chen:
            assert not await ben.log_in(), "no account yet"
            assert "Your information has been sent to the admin" in await sign_up(ben)
            assert not await ben.log_in(), "not approved yet"
            assert await chen.log_in()
            await chen.go("/hub/authorize/ben")
            assert await ben.log_in()

    asyncio.run(approved())
    return functools.partial(at, address, "ben", "river stone 88")


def test_only_the_right_password_of_an_approved_account_lets_in(running, student):
    _, address, _ = running

    async def tries():
        async with at(address, "ben", "river stone 89") as wrong, at(address, "ann", "river stone 88") as unknown:
            return await wrong.log_in(), await unknown.log_in()

    assert asyncio.run(tries()) == (False, False)


@pytest.mark.parametrize("password", ["short", "1234567890"], ids=["short", "common"])
def test_a_weak_password_makes_no_account(running, teacher, password):
    _, address, _ = running

    async def weak():
        async with at(address, "eve", password) as eve, teacher() as chen:
            said = await sign_up(eve)
            await chen.log_in()
            _, page = await chen.go("/hub/authorize")
            return said, page.body.decode()

    said, approving = asyncio.run(weak())
    assert "Something went wrong" in said and "at least 10 characters" in said
    assert "ms-chen" in approving and "eve" not in approving


def test_nobody_but_the_teacher_approves(running, student):
    _, address, _ = running

    async def approve_a_friend():
        async with student() as ben, at(address, "kim", "forty red cats") as kim:
            await sign_up(kim)
            await ben.log_in()
            _, answer = await ben.go("/hub/authorize/kim")
            return answer.code, await kim.log_in()

    assert asyncio.run(approve_a_friend()) == (403, False)


def as_stranger(read):
    """Tell whether a user who is neither root nor the student can do something."""
    child = os.fork()
    if child == 0:
        code = 2
        try:
            os.setgroups([])
            os.setgid(STRANGER)
            os.setuid(STRANGER)
            read()
            code = 0
        except PermissionError:
            code = 1
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, 1), "something else went wrong"
    return code == 0


def test_a_lesson_runs_in_a_server_that_keeps_its_files_to_itself_and_ends_its_kernel(running, student):
    folder, _, _ = running
    home = folder / "homes" / "ben"
    code = (
        "import pathlib, os, attn_helpers\npathlib.Path('mine').write_text('secret', encoding='utf-8')\nraise KeyError"
    )

    async def lesson():
        async with student() as ben:
            assert await ben.log_in()
            await ben.lab()
            cells = [{"cell_type": "code", "id": "a", "source": code, "metadata": {}, "outputs": []}]
            notebook = {
                "cells": [cells[0] | {"execution_count": None}],
                "metadata": {},
                "nbformat": 4,
                "nbformat_minor": 5,
            }
            await ben.save("lesson.ipynb", notebook)
            opened = await ben.open_notebook("lesson.ipynb")
            ran = await ben.run(opened["cells"][0]["source"])
            kernels = [await ben.api("api/kernels")]
            for _ in range(60):
                await asyncio.sleep(0.5)
                kernels.append(await ben.api("api/kernels"))
                if not kernels[-1]:
                    break
            off = [(await ben.fetch(ben.url(f"/user/ben/{path}"))).code for path in ("api/terminals", "lsp/status")]
            return ran, kernels, off

    ran, kernels, off = asyncio.run(lesson())
    assert ran.error == "KeyError" and ran.seconds > 0
    assert len(kernels[0]) == 1 and kernels[-1] == [], "an idle kernel ends, though its page is open"
    assert off == [404, 404]
    assert home.stat().st_mode & 0o777 == 0o700
    assert not [name for name in ("mine", "lesson.ipynb") if (home / name).stat().st_mode & 0o077]
    if os.geteuid() == 0:
        (folder / "open").write_text("for all", encoding="utf-8")
        (folder / "open").chmod(0o644)
        assert as_stranger(lambda: (folder / "open").read_text(encoding="utf-8"))
        assert not as_stranger(lambda: (home / "mine").read_text(encoding="utf-8"))
        assert not as_stranger(lambda: os.listdir(home))


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serve files, and keep no log."""

    def log_message(self, *_):
        pass


@pytest.fixture
def handout(tmp_path):
    """A repository of lessons as a web server offers it, and what adds a lesson to it."""

    def git(*words, cwd=tmp_path / "lessons"):
        own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org"}
        own |= {"GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org"}
        subprocess.run(["git", *words], cwd=cwd, env=os.environ | own, check=True, capture_output=True)

    def add(name, text):
        (tmp_path / "lessons" / name).write_text(text, encoding="utf-8")
        git("add", name)
        git("commit", "-m", name)
        git("push", str(tmp_path / "site" / "handout.git"), "main")
        git("update-server-info", cwd=tmp_path / "site" / "handout.git")

    git("init", "--bare", "-b", "main", str(tmp_path / "site" / "handout.git"), cwd=tmp_path)
    git("init", "-b", "main", str(tmp_path / "lessons"), cwd=tmp_path)
    handler = functools.partial(Quiet, directory=str(tmp_path / "site"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/handout.git", add
    server.shutdown()
    server.server_close()


def test_the_link_brings_the_hand_out_and_keeps_what_a_student_changed(running, student, handout):
    folder, _, _ = running
    address, add = handout
    place = folder / "homes" / "ben" / "handout"
    add("01.md", LESSON)

    async def pull():
        async with student() as ben:
            await ben.log_in()
            await ben.lab()
            link = f"repo={address}&branch=main&depth=0&targetpath=handout&urlpath=lab/tree/handout/01.md"
            _, page = await ben.go(f"/hub/user-redirect/git-pull?{link}")
            answer = await ben.fetch(ben.url(f"/user/ben/git-pull/api?{link}"))
            return page.code, answer.body.decode()

    code, said = asyncio.run(pull())
    assert code == 200 and '"phase": "finished"' in said, said
    assert (place / "01.md").read_text(encoding="utf-8") == LESSON
    (place / "01.md").write_text("# What I did\n", encoding="utf-8")
    os.utime(place / "01.md", (time.time() - 60,) * 2)
    add("02.md", LESSON)
    _, said = asyncio.run(pull())
    assert '"phase": "finished"' in said, said
    assert (place / "02.md").read_text(encoding="utf-8") == LESSON
    assert (place / "01.md").read_text(encoding="utf-8") == "# What I did\n"
