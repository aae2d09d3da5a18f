"""What every test run needs: repeatable examples, closed figures, a look at the notebooks' pictures, a browser."""

import contextlib
import os
import pathlib
import sys

import pytest
from hypothesis import settings
from nbval.plugin import IPyNbCell

from .browser import driver as browser
from .browser import shared
from .course import CLOSELY, IN_CHINESE, NOTEBOOKS
from .pictures import differences

WINDOW = {"width": 1280, "height": 1000}
FAILURES = pathlib.Path(__file__).parent.parent / "failures"

settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")


# The files that take longest, in turn, so that no worker is left alone with one of them at the end.
LONG = ("05_strengths_and_limits.ipynb", "test_lessons.py", "test_publish.py", "test_slides.py", "test_saved.py",
        "test_keyboard.py")  # fmt: skip


def turn(item):
    """Return when a test is due: the longest files, then the notebooks with what follows their cells, then the rest."""
    path = shared.lesson(item) or item.path
    order = LONG.index(path.name) if path.name in LONG else len(LONG) + (path.suffix != ".ipynb")
    return order, path.as_posix() if path.suffix == ".ipynb" else "", path != item.path


LATER = {path for path in IN_CHINESE if path not in CLOSELY}  # their code is that of the English notebooks


class Pictures:
    """Fail a notebook's cell whose pictures are not the saved ones: nbval compares text only."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item):
        result = yield
        if isinstance(item, IPyNbCell):
            said = differences(item.cell.outputs, item.test_outputs)
            assert not said, f"{item.cell.id}: {'; '.join(said)}"
        return result


def pytest_addoption(parser):
    parser.addoption("--slow", action="store_true", help="also run what is marked slow")


@pytest.hookimpl(tryfirst=True)  # before those are chosen that -m names
def pytest_collection_modifyitems(config, items):
    """Leave out what is marked slow, unless it is asked for; begin with the files that take long."""
    items.sort(key=turn)  # and keep the order within a file
    for item in items:
        if isinstance(item, IPyNbCell) and item.path in LATER:
            item.add_marker(pytest.mark.slow)
    slow = [] if config.getoption("--slow") else [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if not item.get_closest_marker("slow")]


def pytest_configure(config):
    config.pluginmanager.register(Pictures())  # from here they reach notebooks/ too
    config.pluginmanager.register(shared.Ran(), "ran")


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


@pytest.fixture(scope="session")
def chromium():
    if why := browser.missing():
        assert not os.environ.get("CI"), why
        pytest.skip(why)
    with browser.chromium() as running:
        yield running


@pytest.fixture(scope="session")
def lab_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="session")
def lab(chromium, lab_folder):
    with browser.jupyterlab(lab_folder, NOTEBOOKS) as address:
        yield address


@pytest.fixture
def ran(request, path, lab, lab_folder):
    """What nbval ran just before: a notebook with its outputs, whose kernel JupyterLab finds; else None."""
    plugin = request.config.pluginmanager.get_plugin("ran")
    kernel, outputs = plugin.kernels.pop(path, None), plugin.outputs.pop(path, None)
    if kernel is None:
        yield None
        return
    offered = shared.offer(kernel, lab_folder / "kernels")
    yield shared.with_outputs(path, outputs)
    offered.unlink()
    kernel.stop()


@pytest.fixture(scope="session")
def exported(tmp_path_factory):
    """A folder for exported notebooks, each of which is exported once, whichever worker wants it first."""
    run = tmp_path_factory.getbasetemp()
    folder = (run.parent if "PYTEST_XDIST_WORKER" in os.environ else run) / "exported"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def page(chromium, request):
    """A page of its own for each test."""
    opened = chromium.new_page(viewport=WINDOW)
    with watched(opened, request):
        yield opened
    opened.close()


@pytest.fixture(scope="session")
def desks():
    """The page in which JupyterLab is open, if it is."""
    return []


@pytest.fixture
def desk(chromium, lab, desks, request):
    """A page in which JupyterLab stays open from test to test; a new one after a test that failed."""
    if not desks:
        desks.append(chromium.new_page(viewport=WINDOW))
    desks[0].set_viewport_size(WINDOW)
    with watched(desks[0], request) as failed:
        yield desks[0]
    if failed:
        desks.pop().close()


@contextlib.contextmanager
def watched(page, request):
    """Leave a screenshot of a page where a test fails; yield a list that holds something if it did."""
    failed_before, failed = request.session.testsfailed, []
    yield failed
    if request.session.testsfailed > failed_before:
        failed.append(request.node.name)
        FAILURES.mkdir(exist_ok=True)
        with contextlib.suppress(Exception):
            page.screenshot(path=FAILURES / f"{request.node.name}.png", full_page=True)
