"""axe-core as its Python package ships it, without that package's code: it reads it in the machine's encoding."""

import importlib.util
import pathlib

FOLDER = pathlib.Path(importlib.util.find_spec("axe_playwright_python").origin).parent  # found, not imported


def violations(page):
    """Return what axe-core finds wrong with a page as it is shown."""
    page.evaluate((FOLDER / "axe.min.js").read_text(encoding="utf-8"))
    return page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
