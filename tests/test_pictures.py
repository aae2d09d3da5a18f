"""The comparison of pictures must itself be able to fail."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from .pictures import differences


def png(array):
    file = io.BytesIO()
    Image.fromarray(array).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def outputs(array, kind="image/png"):
    text = png(array)
    return [{"data": {kind: text if kind == "image/png" else f'<img src="data:image/png;base64,{text}">'}}]


@pytest.fixture
def picture():
    return np.random.default_rng(0).integers(0, 256, (30, 50, 3)).astype(np.uint8)


@pytest.mark.parametrize("kind", ["image/png", "text/html"])
def test_equal_pictures_do_not_differ(picture, kind):
    assert differences(outputs(picture, kind), outputs(picture, kind)) == []


def test_faint_change_everywhere_is_allowed(picture):
    faint = (picture // 2 + 20).astype(np.uint8)
    assert differences(outputs(picture // 2), outputs(faint)) == []


@pytest.mark.parametrize("kind", ["image/png", "text/html"])
def test_clear_change_of_one_cell_is_told(picture, kind):
    changed = picture.copy()
    changed[:10, :10] = 255 - changed[:10, :10]
    assert "of the pixels differ" in differences(outputs(picture, kind), outputs(changed, kind))[0]


def test_missing_resized_and_blank_pictures_are_told(picture):
    assert differences(outputs(picture), []) == ["1 pictures saved, 0 drawn"]
    assert differences(outputs(picture), outputs(picture[:-1])) == ["picture 1: saved (30, 50, 3), drawn (29, 50, 3)"]
    blank = np.full_like(picture, 255)
    assert differences(outputs(blank), outputs(blank)) == ["picture 1: blank"]
