"""Time how soon a published page shows its first figure, beside nbconvert's default page of the same notebook.

    python -m tests.benchmarks.pages

Both are opened from disk in headless Chromium, in turns, each time in a fresh profile and without network (a missing
network fails at once here, which is kind to nbconvert's page: it asks a CDN for scripts before its first figure).
"""

import argparse
import pathlib
import statistics
import tempfile

from attn_helpers.publishing.pages import publish

from ..browser import driver as browser
from ..course import COURSE, LESSONS

# Milliseconds from the start of loading until the first picture is decoded and a frame with it has been drawn.
FIRST = """new Promise(done => {
  const look = () => {
    const image = document.querySelector("img");
    if (!image || !image.complete || !image.naturalWidth) return requestAnimationFrame(look);
    image.scrollIntoView();
    image.decode().then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))));
  };
  look();
})"""


def first_figure(chromium, file):
    """Open a page from disk, and return after how many milliseconds its first figure is there."""
    context = chromium.new_context(viewport={"width": 1280, "height": 1000}, offline=True)
    page = context.new_page()
    page.goto(file.as_uri(), wait_until="commit")
    milliseconds = page.evaluate(FIRST)
    context.close()
    return milliseconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    print("| lesson | first figure, ms | slowest | nbconvert, ms | ours ÷ nbconvert |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, browser.chromium() as chromium:
        folder = pathlib.Path(folder)
        list(publish(COURSE, folder))
        (folder / "nbconvert").mkdir()
        for path in LESSONS:
            files = folder / COURSE.address(path), browser.export(path, folder / "nbconvert")
            times = [[first_figure(chromium, file) for file in files] for _ in range(rounds)]
            ours, theirs = (statistics.median(column) for column in zip(*times, strict=True))
            worst = max(mine for mine, _ in times)
            print(f"| {path.stem[:2]} | {ours:.0f} | {worst:.0f} | {theirs:.0f} | {ours / theirs:.2f} |")


if __name__ == "__main__":
    main()
