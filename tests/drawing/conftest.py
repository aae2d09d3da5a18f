"""Weights that all tests of drawings draw."""

import numpy as np
import pytest


@pytest.fixture
def weights():
    rng = np.random.default_rng(0)
    weights = rng.random((3, 5)) ** 3
    weights[0, 0], weights[1, 1] = 0, 1
    return weights
