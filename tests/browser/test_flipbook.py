"""What a flipbook's page does: dials, weights read aloud, play, layers."""

import io

import numpy as np
import pytest
from matplotlib.patches import Rectangle
from PIL import Image

from attn_helpers import flipbook, head_heatmaps, heatmap
from attn_helpers.drawing.display import pixels

from ..browser.driver import cut_network
from ..controls.test_flipbook import data

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
QUERIES, KEYS = ["the", "teacher", "saw"], ["老师", "昨天", "看见了", "学生", "。"]
SCORES = np.random.default_rng(0).normal(size=(3, 5))


def weights(beta):
    powers = np.exp(beta * SCORES)
    return powers / powers.sum(axis=1, keepdims=True)


def draw_beta(ax, beta):
    heatmap(weights(beta), queries=QUERIES, keys=KEYS, ax=ax)


def told(beta):
    return f"The sharpness is {beta}."


def bundle(book):
    return book._repr_mimebundle_()[0]


@pytest.fixture(scope="module")
def page_of(chromium, tmp_path_factory):
    def open_(*books, **context):
        file = tmp_path_factory.mktemp("page") / "page.html"
        body = "".join(bundle(book)["text/html"] for book in books)
        file.write_text(f'<!doctype html><meta charset="utf-8"><title>t</title><body>{body}', encoding="utf-8")
        page = chromium.new_context(**context).new_page()
        page.asked, page.problems = cut_network(page), []
        page.on("console", lambda message: page.problems.append(message.text))
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.goto(file.as_uri())
        return page

    return open_


def press(page, element, *keys):
    element.focus()
    for key in keys:
        page.keyboard.press(key)


BETAS = [0, 1, 4]


@pytest.fixture(scope="module")
def book():
    return flipbook(draw_beta, alt=told, beta=BETAS)


def test_dial_turns_by_keyboard_and_two_equal_books_do_not_disturb_each_other(page_of, book):
    page = page_of(book, book)
    first, second = page.locator(".attn-flipbook").all()
    dial = first.locator("input")
    assert page.get_by_label("beta").count() == 2
    before = first.locator("canvas").screenshot()
    press(page, dial, "ArrowRight", "ArrowRight")
    assert dial.get_attribute("aria-valuetext") == first.locator("label b").inner_text() == "4"
    assert first.locator("p").inner_text() == first.locator("img").first.get_attribute("alt") == told(4)
    assert first.locator("canvas").screenshot() != before
    assert second.locator("input").get_attribute("aria-valuetext") == "0"
    assert second.locator("p").inner_text() == told(0)
    assert page.asked == [] and page.problems == []


def test_a_weight_is_read_by_keyboard_pointer_and_touch(page_of, book):
    page = page_of(book, has_touch=True)
    picture, said = page.get_by_role("application"), page.get_by_role("status")
    assert picture.get_attribute("aria-label") and "arrow keys" in said.inner_text()
    press(page, page.locator("input"), "ArrowRight")
    press(page, picture, "ArrowLeft", "ArrowRight", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowRight")
    assert said.inner_text() == f"query the → key 看见了: {weights(1)[0, 2]:.2f}"
    press(page, page.locator("input"), "ArrowRight")  # the same cell, turned on
    assert said.inner_text() == f"query the → key 看见了: {weights(4)[0, 2]:.2f}"
    (left, top, wide, high), *_ = data(book)["frames"][0][2][0]
    box = picture.bounding_box()
    for row, column, way in ((1, 4, page.mouse.move), (2, 0, page.touchscreen.tap)):
        x = box["x"] + box["width"] * (left + wide * (column + 0.5) / 5)
        way(x, box["y"] + box["height"] * (top + high * (row + 0.5) / 3))
        weight = weights(4)[row, column]
        number = f"{weight:.2f}" if weight >= 0.1 or weight < 0.0005 else f"{weight:.3f}"
        assert said.inner_text() == f"query {QUERIES[row]} → key {KEYS[column]}: {number}"
    row = page.locator(".attn-flipbook > div > div").first.bounding_box()  # lit up: the whole row of the query
    assert row["width"] == pytest.approx(wide * box["width"], abs=2)
    assert row["y"] == pytest.approx(box["y"] + box["height"] * (top + high * 2 / 3), abs=2)
    assert page.problems == []


def test_cells_are_painted_in_the_colours_that_matplotlib_draws(page_of, book):
    page = page_of(book, viewport={"width": 900, "height": 700}, device_scale_factor=1.5)
    press(page, page.locator("input"), "ArrowRight")
    page.evaluate("document.activeElement.blur()")
    seen = Image.open(io.BytesIO(page.locator(".attn-flipbook > div").first.screenshot())).convert("RGB")
    drawn = Image.fromarray(pixels(heatmap(weights(1), queries=QUERIES, keys=KEYS).figure)).convert("RGB")
    off = np.abs(np.asarray(seen.resize(drawn.size), int) - np.asarray(drawn)).max(axis=-1)
    assert (off > 40).mean() < 0.06  # the edges of letters


def test_several_maps_are_walked_through(page_of):
    def draw(step):
        return head_heatmaps([weights(1), weights(2)], queries=QUERIES, keys=KEYS)

    page = page_of(flipbook(draw, alt=lambda step: "Two heads.", step=[1, 2]))
    press(page, page.get_by_role("application"), *["ArrowRight"] * 6)
    assert page.get_by_role("status").inner_text().startswith("head 1: query the → key 老师:")
    page.keyboard.press("ArrowLeft")
    assert page.get_by_role("status").inner_text().startswith("head 0: query the → key 。:")


def test_play_steps_through_and_stops(page_of, book):
    page = page_of(book)
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("document.querySelector('input').value === '2'", timeout=5_000)
    page.get_by_role("button", name="Stop").click()
    assert page.get_by_role("button", name="Play").count() == 1


def test_nothing_moves_by_itself_for_who_wants_less_motion(page_of, book):
    page = page_of(book, reduced_motion="reduce")
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(1_500)
    assert page.locator("input").input_value() == "1"


def test_layers_are_shown_one_at_a_time(page_of):
    def draw(ax, step):
        ax.plot(np.sin(np.arange(30) * step))

    page = page_of(flipbook(draw, alt=lambda step: str(step), step=[1, 2, 3]))
    visible = "() => [...document.querySelectorAll('img')].map(e => getComputedStyle(e).visibility === 'visible')"
    seen = [page.evaluate(visible)]
    for _ in range(2):
        press(page, page.locator("input"), "ArrowRight")
        seen.append(page.evaluate(visible))
    assert seen == [[True, False, False], [True, True, False], [True, False, True]]
    assert page.get_by_role("application").count() == 0  # no weights to read


def test_first_picture_and_words_are_there_without_script(page_of, book):
    page = page_of(book, java_script_enabled=False)
    assert page.locator("img").bounding_box()["width"] > 300
    assert page.locator("p").inner_text() == f"All 3 settings of beta; at beta = 0: {told(0)}"
    assert page.locator("input").count() == 0


def test_fits_a_narrow_page(page_of, book):
    page = page_of(book, viewport={"width": 300, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 300
    box, canvas = page.locator("img").bounding_box(), page.locator("canvas").bounding_box()
    assert box == canvas


def test_frames_around_cells_are_painted_over_the_cells_and_move_with_the_dial(page_of):
    blue = (0, 0, 255)

    def draw(ax, row):
        heatmap(weights(1), queries=QUERIES, keys=KEYS, ax=ax, annotate=False)
        ax.add_patch(Rectangle((1.5, row - 0.5), 2, 1, fill=False, edgecolor="blue", linewidth=4))

    book = flipbook(draw, alt=lambda row: f"Row {row}.", row=[0, 2])
    page = page_of(book, device_scale_factor=2)
    left, top, wide, high = data(book)["frames"][0][2][0][0]  # fractions
    for place, row in enumerate((0, 2)):
        picture = Image.open(io.BytesIO(page.locator("canvas").screenshot())).convert("RGB")
        found = np.all(np.abs(np.asarray(picture, int) - blue) < 90, axis=-1)
        lines, columns = np.nonzero(found)
        ends = [columns.min() / picture.width, columns.max() / picture.width]
        assert ends == pytest.approx([left + wide * 2 / 5, left + wide * 4 / 5], abs=0.02)
        ends = [lines.min() / picture.height, lines.max() / picture.height]
        assert ends == pytest.approx([top + high * row / 3, top + high * (row + 1) / 3], abs=0.03)
        if not place:
            press(page, page.get_by_role("slider"), "ArrowRight")
    assert not page.problems
