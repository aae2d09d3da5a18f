"""Key press → new picture, in JupyterLab in a headless Chromium: flipbook, live control, and interact as the peer.

    python -m tests.benchmarks.dials

One run, one page, the same 20 heatmaps 16 × 16 with word labels; medians of 19 presses, and ratios to interact.
"""

import pathlib
import statistics
import tempfile

import nbformat

from ..browser import driver as browser

SETUP = """
import time
import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from attn_helpers import heatmap, softmax
from attn_helpers import flipbook
from attn_helpers.controls.live import live
weights = softmax(np.random.default_rng(0).normal(size=(20, 16, 16)) * 2)
words = [f"word{n}" for n in range(16)]
"""
FLIPBOOK = """
def draw(ax, step):
    heatmap(weights[step], queries=words, keys=words, ax=ax)
start = time.perf_counter()
book = flipbook(draw, alt=lambda step: f"step {step}", step=range(20))
seconds = time.perf_counter() - start
display(book)
bundle = book._repr_mimebundle_()[0]
print(f"{seconds:.2f} s, {sum(len(text) for text in bundle.values()) / 1000:.0f} kB")
"""
LIVE = """
live(lambda step: heatmap(weights[step], queries=words, keys=words), alt=lambda step: f"step {step}",
     step=widgets.IntSlider(0, 0, 19))
"""
INTERACT = """
def show_step(step):
    fig, ax = plt.subplots(figsize=(5, 5))
    ax.imshow(weights[step], vmin=0, vmax=1)
    ax.set_xticks(range(16), words, rotation=90)
    ax.set_yticks(range(16), words)
    plt.show()
_ = widgets.interact(show_step, step=widgets.IntSlider(0, 0, 19))
"""
WATCH = """output => {
  const root = document.querySelectorAll('.jp-Cell-outputArea')[output];
  const shown = () => [...root.querySelectorAll('img')].map(p => p.alt + p.src).join();
  window.took = [];
  let pressed = 0, before = '';
  addEventListener('keydown', () => { before = shown(); pressed = performance.now(); }, true);
  new MutationObserver(async () => {
    const now = shown();
    if (!pressed || !now || now === before) return;  // a slider's handle moves before its picture comes
    const start = pressed;
    pressed = 0;
    await Promise.all([...root.querySelectorAll('img')].map(p => p.decode()));
    window.took.push(performance.now() - start);
  }).observe(root, {subtree: true, childList: true, attributes: true, attributeFilter: ['src', 'alt']});
}"""


def measure(page, output, handle):
    """Press an arrow key 19 times and return the milliseconds that each took to show its picture."""
    page.evaluate(WATCH, output)
    handle.focus()
    for press in range(19):
        page.keyboard.press("ArrowRight")
        page.wait_for_function(f"window.took.length > {press}", timeout=20_000)
        page.wait_for_timeout(150)
    return page.evaluate("window.took")


def main():
    folder = pathlib.Path(tempfile.mkdtemp())
    (folder / "source").mkdir()
    (folder / "lab").mkdir()
    cells = [nbformat.v4.new_code_cell(text.strip()) for text in (SETUP, FLIPBOOK, LIVE, INTERACT)]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / "source" / "dials.ipynb")
    with browser.jupyterlab(folder / "lab", folder / "source") as address, browser.chromium() as chromium:
        page = chromium.new_page(viewport={"width": 1280, "height": 2600})
        lesson = browser.Lesson(page, address, "dials.ipynb")
        lesson.run_all()
        page.wait_for_timeout(2000)
        print("a flipbook of 20 heatmaps 16 × 16:", lesson.outputs()[1][-1]["text"].strip())
        handles = page.locator(".noUi-handle")
        took = {
            "interact + imshow": measure(page, 3, handles.nth(1)),
            "live": measure(page, 2, handles.nth(0)),
            "flipbook": measure(page, 1, page.locator(".attn-flipbook input[type=range]")),
        }
    peer = statistics.median(took["interact + imshow"])
    print("key press → picture decoded    median ms    times faster than interact")
    for name, times in took.items():
        print(f"{name:30} {statistics.median(times):9.1f} {peer / statistics.median(times):12.1f}")


if __name__ == "__main__":
    main()
