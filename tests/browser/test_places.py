"""Dials and questions wherever a page runs an output's script: in its place, at the end of its cell, or in the head.

Three ways to insert an output imitate the front ends: JupyterLab and browsers run a script where it stands; VS Code
runs a fresh one at the end of the output's outer element and removes it; classic Notebook runs a fresh one in the head,
before the output is in the page.
"""

import numpy as np
import pytest

from attn_helpers import ask, flipbook, heatmap

from ..browser import driver as browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
INSERT = """
const fresh = (old) => Object.assign(document.createElement("script"), { textContent: old.textContent });
const made = (html) => {
  const output = document.createElement("div");
  output.innerHTML = html;  // as everywhere: scripts that come this way do not run
  return output;
};
window.places = {
  place(outer, html) {
    const output = made(html);
    outer.append(output);
    output.querySelectorAll("script").forEach((old) => old.replaceWith(fresh(old)));
  },
  outer(outer, html) {
    const output = made(html);
    outer.append(output);
    output.querySelectorAll("script").forEach((old) => {
      const script = fresh(old);
      outer.append(script);
      script.remove();
    });
  },
  head(outer, html) {
    const output = made(html), scripts = [...output.querySelectorAll("script")];
    scripts.forEach((old) => old.remove());
    scripts.forEach((old) => {
      const script = fresh(old);
      document.head.append(script);
      script.remove();
    });
    setTimeout(() => outer.append(output), 150);
  },
};"""
PAGE = "<!DOCTYPE html><meta charset='utf-8'><main></main>"
PUT = """([place, html]) => {
  const outer = document.querySelector("main").appendChild(document.createElement("section"));
  window.places[place](outer, html);
}"""
each_place = pytest.mark.parametrize("place", ["place", "outer", "head"])
KEYS = ["老师", "昨天", "看见了"]


def html_of(shown):
    return shown._repr_mimebundle_()[0]["text/html"]


@pytest.fixture(scope="module")
def dial():
    def draw(ax, step):
        heatmap(np.roll([[0.7, 0.2, 0.1]], step), queries=["saw"], keys=KEYS, ax=ax)

    return html_of(flipbook(draw, alt=lambda step: f"After {step} steps.", start=2, step=[0, 1, 2, 3]))


@pytest.fixture(scope="module")
def other():
    def draw(ax, turn, more):
        ax.plot([0, turn + more])

    return html_of(
        flipbook(draw, alt=lambda turn, more: f"{turn} and {more}", start={"more": 7}, turn=[1, 2], more=[5, 7])
    )


@pytest.fixture
def sheet(page):
    """An empty page whose outputs may be put in three ways, and what went wrong on it."""
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    browser.cut_network(page)
    page.set_content(PAGE)
    page.evaluate(INSERT)
    yield page
    assert page.problems == []


def put(page, place, *outputs):
    for output in outputs:
        page.evaluate(PUT, [place, output])


def values(page):
    return [one.get_attribute("aria-valuetext") for one in page.locator("input[type=range]").all()]


@each_place
def test_every_output_gets_its_own_dial(sheet, place, dial, other):
    put(sheet, place, "<p>before</p>", dial, other, dial, html_of(ask("softmax-shift")))
    sheet.locator("input[type=range]").nth(3).wait_for()
    assert values(sheet) == ["2", "1", "7", "2"]
    books = sheet.locator(".attn-flipbook")
    assert [books.nth(n).locator("> p").inner_text() for n in range(3)] == [
        "After 2 steps.", "1 and 7", "After 2 steps."
    ]  # fmt: skip
    sheet.locator("input[type=range]").first.focus()
    sheet.keyboard.press("ArrowRight")
    assert values(sheet) == ["3", "1", "7", "2"], "two equal outputs are two dials"
    sheet.get_by_role("radio").first.wait_for()
    assert sheet.locator("section > *:not(div)").count() == 0, "what is made stays within its output"
    assert [sheet.locator(f"section:nth-child({n}) input").count() for n in range(1, 6)] == [0, 1, 2, 1, 3]


@each_place
def test_a_cell_that_is_cleared_and_run_again_works(sheet, place, dial):
    for _ in range(2):
        put(sheet, place, dial, dial)
        sheet.locator("input[type=range]").nth(1).wait_for()
        assert values(sheet) == ["2", "2"]
        sheet.locator("input[type=range]").nth(1).focus()
        sheet.keyboard.press("End")
        assert values(sheet) == ["2", "3"]
        sheet.evaluate("document.querySelector('main').replaceChildren()")


@each_place
def test_without_its_script_the_overview_stays_whole(sheet, place, dial):
    put(sheet, place, dial.replace("data-attn=", "data-another=", 1))
    sheet.locator(".attn-flipbook").wait_for()
    sheet.wait_for_timeout(400)
    picture = sheet.locator("img")
    assert picture.count() == 1 and picture.bounding_box()["height"] > 100
    assert picture.get_attribute("alt") == "All 4 settings of step; at step = 2: After 2 steps."
    assert sheet.locator("input, canvas, button").count() == 0


def test_dial_replaces_its_overview_without_a_jump(page, dial, tmp_path):
    """As a page is read, what follows a dial never moves."""
    watch = """<script>window.jumps = 0; new PerformanceObserver((list) => list.getEntries().forEach((one) => {
      window.jumps += one.value })).observe({ type: "layout-shift", buffered: true })</script>"""
    path = tmp_path / "page.html"
    path.write_text(f"<!DOCTYPE html><meta charset='utf-8'>{watch}{dial}<p>after</p>{dial}<p>last</p>", "utf-8")
    page.goto(path.as_uri())
    page.locator("input[type=range]").nth(1).wait_for()
    page.wait_for_timeout(500)
    assert page.locator("img").first.evaluate("i => i.naturalWidth / i.naturalHeight") == pytest.approx(
        page.locator("img").first.evaluate("i => i.width / i.height"), rel=0.02
    )
    assert page.evaluate("window.jumps") == 0
