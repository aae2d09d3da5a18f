"""Live controls without a browser: what they draw, say, and leave in the file."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import ipywidgets as widgets
import pytest

from attn_helpers import heatmap
from attn_helpers.controls.live import NOTE, VIEW, PatchPicker, live


def draw(share):
    if share > 1:
        raise ValueError("a share of <2> is too much")
    return heatmap([[share, 1 - share]], queries=["q"], keys=["a", "b"])


def control(**settings):
    slider = widgets.FloatSlider(0.25, min=0, max=2, **settings)
    return slider, live(draw, alt=lambda share: f"a has {share} & b the rest", share=slider)


def test_change_is_drawn_in_place():
    slider, shown = control()
    before = shown.picture.value
    assert "a has 0.25 &amp; b the rest" in shown.said.value and "data:image/png;base64," in before
    shown._last = 0.0
    slider.value = 0.75
    assert shown.picture.value != before
    assert 'alt="a has 0.75 &amp; b the rest"' in shown.picture.value


def test_error_is_told_in_place_as_text_and_the_height_stays():
    slider, shown = control()
    high, picture = shown.picture.layout.min_height, shown.picture.value
    assert int(high.removesuffix("px")) > 50
    shown._last = 0.0
    slider.value = 2
    assert "a share of &lt;2&gt; is too much" in shown.said.value and 'role="alert"' in shown.said.value
    assert (shown.picture.layout.min_height, shown.picture.value) == (high, picture)


def test_error_at_the_first_drawing_is_the_cells_own():
    with pytest.raises(ZeroDivisionError):
        live(lambda n: 1 / n, alt=str, n=widgets.IntSlider(0))


def test_only_the_latest_of_many_quick_changes_is_drawn():
    drawn = []
    slider = widgets.IntSlider(0)
    live(lambda n: drawn.append(n) or str(n), alt=lambda n: "", n=slider)

    async def drag():
        for n in range(1, 30):
            slider.value = n
        await asyncio.sleep(0.3)

    with ThreadPoolExecutor() as pool:  # in this thread a browser's loop may be running
        pool.submit(asyncio.run, drag()).result()
    assert drawn[0] == 0 and drawn[-1] == 29 and len(drawn) <= 4


def test_file_keeps_a_still_picture_and_says_that_a_kernel_is_needed():
    _, shown = control()
    bundle = shown._repr_mimebundle_()
    assert bundle["text/plain"] == NOTE and "needs a running kernel" in NOTE
    assert "data:image/png;base64," in bundle["text/html"] and NOTE in bundle["text/html"]
    assert bundle[VIEW] == {"version_major": 2, "version_minor": 0, "model_id": shown.box.model_id}
    if hasattr(shown.box, "_repr_mimebundle_"):  # ipywidgets 8 says the same; 7, which Colab has, has no such method
        assert bundle[VIEW] == shown.box._repr_mimebundle_()[VIEW]


def test_pressing_a_patch_chooses_it():
    picker = PatchPicker(2, 3)
    shown = live(lambda patch: str(patch), alt=lambda patch: "", patch=picker)
    picker.children[5].click()
    assert picker.value == 5 and "5" in shown.said.value
    assert picker.children[5].tooltip == "row 1, column 2"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (lambda: live(3, alt=str, n=widgets.IntSlider()), "live: draw must be a function .*, got int"),
        (lambda: live(str, alt="x", n=widgets.IntSlider()), "live: alt must be a function .*, got str"),
        (lambda: live(str, alt=str), "live: controls must be at least one widget, got none"),
        (
            lambda: live(lambda n: "", alt=lambda n: None, n=widgets.IntSlider(3)),
            "live: alt must be .* for {'n': 3}, got None",
        ),
        (lambda: live(str, alt=str, n=3), "live: n must be a widget with a value, got int"),
    ],
)
def test_wrong_arguments_are_told(arguments, message):
    with pytest.raises(TypeError, match=message):
        arguments()
