"""What every test run needs: repeatable random examples, closed figures, and a look at the notebooks' pictures."""

import sys

import pytest
from hypothesis import settings
from nbval.plugin import IPyNbCell

from .pictures import differences

settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")


class Pictures:
    """Fail a notebook's cell whose pictures are not the saved ones: nbval compares text only."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item):
        result = yield
        if isinstance(item, IPyNbCell):
            said = differences(item.cell.outputs, item.test_outputs)
            assert not said, f"{item.cell.id}: {'; '.join(said)}"
        return result


def pytest_configure(config):
    config.pluginmanager.register(Pictures())  # from here it reaches notebooks/ too


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
