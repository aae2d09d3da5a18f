"""The command line: ``python -m attn_helpers start | refresh | publish | slides``, each with ``--help``."""

import argparse
import pathlib
import sys
import threading

EXTRA = {"nbformat", "nbclient", "nbconvert", "ipykernel", "bs4", "fontTools", "latex2mathml", "jinja2", "pyreveal"}
MISSING = "{} is missing, which {} needs: pip install -e \".[publish]\" (or, without a clone, attn-helpers[publish])"
NO_LAB = "JupyterLab is missing, which opens the lessons: pip install jupyterlab"
QUIET = 2  # seconds before a bar appears
WIDTH = 24  # letters of the bar


def shown(work, total, label):
    """Go through work, and show on a terminal how much is done if it takes longer than two seconds."""
    done, late = [], threading.Event()

    def draw():
        late.set()
        full = WIDTH * len(done) // max(total, 1)
        bar = f"[{'#' * full}{'.' * (WIDTH - full)}]"
        print(f"\r{label} {bar} {len(done)} of {total}", end="", file=sys.stderr, flush=True)

    begin = threading.Timer(QUIET, draw)
    begin.daemon = True
    if sys.stderr.isatty():
        begin.start()
    try:
        for one in work:
            done.append(one)
            if late.is_set():
                draw()
    finally:
        begin.cancel()
        if late.is_set():
            print(file=sys.stderr)
    return done


def notebooks(given, which="notebooks"):
    """Return the notebooks that are named, and those of folders that are named; say what is wrong with a name."""
    from .publishing.course import Course

    found = []
    for path in given:
        if path.is_dir():
            found += getattr(Course(path), which)
        elif path.suffix == ".ipynb" and path.exists():
            found.append(path)
        else:
            raise SystemExit(f"{path}: neither a notebook nor a folder of notebooks")
    if not found:
        raise SystemExit(f"no notebook in {', '.join(map(str, given))}")
    return found


def start(options):
    """Copy the lessons into a folder of your own, and open JupyterLab there; nothing is ever overwritten."""
    from .publishing.start import copy, course, lab

    try:
        copied, kept = copy(course(), options.folder)
    except (OSError, ValueError) as error:
        raise SystemExit(str(error)) from None
    print(f"{options.folder}: notebooks copied: {len(copied)}, kept as they were: {len(kept)}", flush=True)
    lab(options.folder, options.options)


def refresh(options):
    """Execute notebooks top to bottom and save them."""
    from .publishing.refresh import refresh

    paths = notebooks(options.notebooks)
    for path in shown(refresh(paths), len(paths), "refresh"):
        print(path.name)


def publish(options):
    """Export a folder of notebooks, as saved, to pages that need no network."""
    from .publishing.course import Course
    from .publishing.pages import publish

    if not options.notebooks.is_dir():
        raise SystemExit(f"{options.notebooks}: not a folder of notebooks")
    total = 1 + len(notebooks([options.notebooks]))
    pages = shown(publish(Course(options.notebooks), options.to), total, "publish")
    print(f"{len(pages)} pages: open {options.to / 'index.html'}")


def slides(options):
    """Write each lesson's talk: slides that open from disk with no network."""
    from .publishing.slides import slides

    paths = notebooks(options.notebooks, "lessons")
    for page in shown(slides(paths, options.to), len(paths), "slides"):
        print(page)


def parser():
    """Return the reader of the command line."""
    whole = argparse.ArgumentParser(prog="python -m attn_helpers", description="Work on a folder of notebooks.")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    here, some = pathlib.Path("notebooks"), {"nargs": "*", "type": pathlib.Path, "default": [pathlib.Path("notebooks")]}
    for work in (start, refresh, publish, slides):
        command = commands.add_parser(work.__name__, help=work.__doc__, description=work.__doc__)
        command.set_defaults(work=work)
        if work is start:
            command.add_argument("folder", type=pathlib.Path, help="where your copy stands, or is to stand")
            command.add_argument("options", nargs=argparse.REMAINDER, help="for JupyterLab, such as --no-browser")
        elif work is publish:
            command.add_argument("notebooks", nargs="?", type=pathlib.Path, default=here, help="a folder (notebooks)")
            command.add_argument("--to", type=pathlib.Path, default=pathlib.Path("site"), help="where to (site)")
        else:
            command.add_argument("notebooks", **some, help="notebooks, or folders of them (notebooks)")
        if work is slides:
            command.add_argument("--to", type=pathlib.Path, default=pathlib.Path("site/slides"), help="(site/slides)")
    return whole


def main(words=None):
    """Carry out one command; end with a sentence where something is missing."""
    for stream in (sys.stdout, sys.stderr):  # a console that lacks a letter of a path shows another
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    options = parser().parse_args(words)
    try:
        options.work(options)
    except ModuleNotFoundError as error:
        name = (error.name or "").split(".")[0]
        if name == "jupyterlab":
            raise SystemExit(NO_LAB) from None
        if name not in EXTRA:
            raise
        raise SystemExit(MISSING.format(name, options.work.__name__)) from None


if __name__ == "__main__":
    main()
