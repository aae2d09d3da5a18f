"""The overview of a flipbook: which frames it shows, where, under which names; and the setting that is seen first."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from attn_helpers import flipbook
from attn_helpers.controls._sheet import chosen

from .test_flipbook import bundle, data

LONG = "a very, very long name of a value" * 3
COLORS = [(230, 60, 60), (60, 160, 60), (60, 60, 230), (220, 200, 40), (150, 60, 180)]


def fill(ax, n):
    """Fill the axes with a colour that tells the setting: its number modulo 5, and how dark."""
    ax.imshow(np.full((4, 6, 3), np.divide(COLORS[n % 5], 255) / (1 + n // 5)))
    ax.set_axis_off()


def sheet_of(book):
    return np.asarray(Image.open(io.BytesIO(bundle(book)["image/png"])).convert("RGB"), int)


def shown(pixels, count):
    """Return where each setting's colour lies in a picture, as (row, column) of its middle, by setting."""
    found = {}
    for n in range(count):
        color = np.array(COLORS[n % 5]) / (1 + n // 5)
        rows, columns = np.nonzero(np.abs(pixels - color).max(axis=-1) <= 6)
        if len(rows) > 500:
            found[n] = int(rows.mean()), int(columns.mean())
    return found


def told(**setting):
    return f"This is {setting}."


@pytest.mark.parametrize("count", [1, 3, 8])
def test_up_to_eight_settings_are_all_there(count):
    book = flipbook(lambda ax, n: fill(ax, n), alt=told, n=range(count))
    assert sorted(shown(sheet_of(book), count)) == list(range(count))
    alt = book._repr_mimebundle_()[1]["image/png"]["alt"]
    assert alt == f"All {count} settings of n; at n = 0: This is {{'n': 0}}."


def test_nothing_touches_the_edge():
    def edge_to_edge(fig, n):
        fig.add_axes((0, 0, 1, 1)).imshow(np.full((4, 6), n), cmap="gray", vmin=0, vmax=9, aspect="auto")

    pixels = sheet_of(flipbook(edge_to_edge, alt=told, n=range(5)))
    for side in (pixels[:6], pixels[-6:], pixels[:, :6], pixels[:, -6:]):
        assert (side == 255).all()


def test_beyond_eight_the_choice_is_even():
    book = flipbook(lambda ax, n: fill(ax, n), alt=told, n=range(15))
    assert sorted(shown(sheet_of(book), 15)) == [0, 2, 4, 6, 8, 10, 12, 14]
    assert book._repr_mimebundle_()[1]["image/png"]["alt"].startswith("8 of 15 settings of n; ")


@pytest.mark.parametrize("count", range(1, 40))
def test_the_first_and_the_last_are_among_them_and_steps_are_alike(count):
    found, columns = chosen([count], 540)
    steps = np.diff(found)
    assert len(found) == min(count, 8) and found[0] == 0 and found[-1] == count - 1
    assert not len(steps) or np.ptp(steps) <= 1
    assert 1 <= columns <= 3


@pytest.mark.parametrize("counts", [(2, 2), (2, 4), (3, 5), (6, 12), (10, 2), (2, 10), (3, 3)])
def test_two_dials_are_rows_and_columns(counts):
    found, columns = chosen(counts, 400)
    rows = [found[n : n + columns] for n in range(0, len(found), columns)]
    assert all(len(row) == columns and len({n // counts[1] for n in row}) == 1 for row in rows), "a row, a value"
    assert all(len({row[k] % counts[1] for row in rows}) == 1 for k in range(columns)), "a column, a value"
    most = min(counts[0] * counts[1], 8 if counts != (3, 3) else 6)
    assert len(found) == most and found[0] == 0 and found[-1] == counts[0] * counts[1] - 1


@pytest.mark.parametrize("counts", [(20,), (9, 1), (2, 10), (5, 5), (6, 12)])
def test_the_setting_that_is_told_is_among_them(counts):
    even = chosen(counts, 400)[0]
    for first in range(np.prod(counts)):
        found, columns = chosen(counts, 400, first)
        assert first in found and len(found) == len(even) and found == sorted(set(found))
        assert found == even or first not in even
    book = flipbook(lambda ax, n: fill(ax, n), alt=told, start=5, n=range(15))
    assert 5 in shown(sheet_of(book), 15)


def test_two_dials_are_drawn_as_rows_and_columns():
    book = flipbook(lambda ax, m, n: fill(ax, 3 * m + n), alt=told, m=[0, 1], n=[0, 1, 2])
    places = shown(sheet_of(book), 6)
    lines, columns = (np.reshape([places[n][side] for n in range(6)], (2, 3)) for side in (0, 1))
    assert np.ptp(lines, axis=1).max() <= 2 and np.ptp(columns, axis=0).max() <= 2
    assert (np.diff(lines, axis=0) > 50).all() and (np.diff(columns, axis=1) > 50).all()


def test_every_frame_stands_under_its_own_name(monkeypatch):
    from attn_helpers.controls import _sheet

    given = []
    monkeypatch.setattr(_sheet, "_names", lambda *args, real=_sheet._names: given.append(args) or real(*args))
    m = {"α": 0, LONG: 1}
    book = flipbook(lambda ax, m, n: fill(ax, 2 * m + n), alt=told, m=m, n=[0, 1])
    ((names, places, _, wide),) = given
    assert names[0] == ["m = α", "n = 0"] and names[3] == [f"m = {LONG}", "n = 1"]
    pixels = sheet_of(book)
    middles = shown(pixels, 4)
    for n, (left, top) in enumerate(places):
        name = pixels[top : top + 44, left : left + wide]
        assert (name.min(axis=-1) < 120).sum() > 50, "letters above the frame"
        assert top < middles[n][0] and left < middles[n][1] < left + wide
    assert (pixels[:, places[0][0] + wide : places[1][0]] == 255).all(), "no name reaches into its neighbour"


def test_a_sheet_is_in_the_page_and_beside_it_and_is_said_to_be_one():
    book = flipbook(lambda ax, n: fill(ax, n), alt=told, n=range(3))
    page, metadata = bundle(book)["text/html"], book._repr_mimebundle_()[1]["image/png"]
    (src,) = re.findall(r'<img alt="[^"]*" src="data:image/png;base64,([^"]+)"', page)
    assert base64.b64decode(src) == bundle(book)["image/png"]
    high, wide = sheet_of(book).shape[:2]
    assert (metadata["width"], metadata["height"]) == (wide, high)
    assert f'width="{wide}" height="{high}"' in page


def test_many_frames_are_small_but_their_letters_legible():
    def letters(count):
        def draw(ax, n):
            ax.set_axis_off()
            ax.text(0, 0, "█", fontsize=12)  # one em, as letters of 12 points

        pixels = sheet_of(flipbook(draw, alt=told, n=range(count)))[30:]
        return np.nonzero((pixels < 100).all(axis=(1, 2)) | (pixels < 100).all(axis=-1).any(axis=1))[0]

    rows = letters(8)
    runs = np.split(rows, np.nonzero(np.diff(rows) > 1)[0] + 1)
    assert min(len(run) for run in runs) >= 8


# start

STARTS = [(2, 1), ("four", 2), ("2", 1), (None, 0), ({"beta": 4}, 2)]


@pytest.mark.parametrize("start, place", STARTS)
def test_start_is_a_value_or_its_label(start, place):
    book = flipbook(lambda ax, beta: fill(ax, beta), alt=told, start=start, beta={"0": 0, "2": 2, "four": 4})
    assert data(book)["start"] == place
    assert repr(book).endswith(f"(beta): This is {{'beta': {2 * place}}}.")


def test_start_of_two_dials_is_a_dict_of_one_or_both():
    def start(start):
        return data(flipbook(lambda ax, m, n: fill(ax, n), alt=told, start=start, m=[0, 1], n=[5, 6, 7]))["start"]

    assert [start({"n": 7}), start({"m": 1}), start({"m": 1, "n": 6}), start(None)] == [2, 3, 4, 0]


WRONG = [
    (9, "flipbook: start must be one of the values of n: 0, 1, got 9"),
    ({"m": 1}, "flipbook: start must be a dict of n, got one of m"),
]


@pytest.mark.parametrize("start, message", WRONG)
def test_wrong_starts_are_refused(start, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        flipbook(lambda ax, n: fill(ax, n), alt=told, start=start, n=[0, 1])
    with pytest.raises(TypeError, match=re.escape("flipbook: start must be a dict of m and n, got 1")):
        flipbook(lambda ax, m, n: fill(ax, n), alt=told, start=1, m=[0, 1], n=[0, 1])
