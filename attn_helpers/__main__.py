"""The command line: ``python -m attn_helpers refresh | publish | slides``, each with ``--help``."""

import argparse
import pathlib
import sys
import time

EXTRA = {"nbformat", "nbclient", "nbconvert", "bs4", "fontTools", "latex2mathml", "jinja2", "pyreveal"}
MISSING = "{} is missing, which {} needs: pip install -e \".[publish]\" (or, without a clone, attn-helpers[publish])"
QUIET = 2  # seconds before a bar appears


def shown(work, total, label):
    """Go through work, and show on a terminal how much is done if it takes longer than two seconds."""
    start, done, bar = time.monotonic(), [], False
    for one in work:
        done.append(one)
        if sys.stderr.isatty() and time.monotonic() - start > QUIET:
            bar = True
            full = 24 * len(done) // max(total, 1)
            print(f"\r{label} [{'#' * full}{'.' * (24 - full)}] {len(done)} of {total}", end="", file=sys.stderr)
    if bar:
        print(file=sys.stderr)
    return done


def notebooks(given):
    """Return the notebooks that are named, those of folders that are named; say what is wrong with a name."""
    from .publishing.course import Course

    found = []
    for path in given:
        if path.is_dir():
            found += Course(path).notebooks
        elif path.suffix == ".ipynb" and path.exists():
            found.append(path)
        else:
            raise SystemExit(f"{path}: neither a notebook nor a folder of notebooks")
    if not found:
        raise SystemExit(f"no notebook in {', '.join(map(str, given))}")
    return found


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

    total = 1 + len(notebooks([options.notebooks]))
    pages = shown(publish(Course(options.notebooks), options.to), total, "publish")
    print(f"{len(pages)} pages: open {options.to / 'index.html'}")


def slides(options):
    """Write each lesson's talk: slides that open from disk with no network."""
    from .publishing.course import Course
    from .publishing.slides import slides

    paths = []
    for given in options.notebooks:
        paths += Course(given).lessons if given.is_dir() else notebooks([given])
    for page in shown(slides(paths, options.to), len(paths), "slides"):
        print(page)


def parser():
    """Return the reader of the command line."""
    whole = argparse.ArgumentParser(prog="python -m attn_helpers", description="Work on a folder of notebooks.")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    here, some = pathlib.Path("notebooks"), {"nargs": "*", "type": pathlib.Path, "default": [pathlib.Path("notebooks")]}
    for work in (refresh, publish, slides):
        command = commands.add_parser(work.__name__, help=work.__doc__, description=work.__doc__)
        command.set_defaults(work=work)
        if work is publish:
            command.add_argument("notebooks", nargs="?", type=pathlib.Path, default=here, help="a folder (notebooks)")
            command.add_argument("--to", type=pathlib.Path, default=pathlib.Path("site"), help="where to (site)")
        else:
            command.add_argument("notebooks", **some, help="notebooks, or folders of them (notebooks)")
        if work is slides:
            command.add_argument("--to", type=pathlib.Path, default=pathlib.Path("site/slides"), help="(site/slides)")
    return whole


def main(words=None):
    """Carry out one command; end with a sentence where something is missing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a path may have characters that the console has not
    options = parser().parse_args(words)
    try:
        options.work(options)
    except ModuleNotFoundError as error:
        name = (error.name or "").split(".")[0]
        if name not in EXTRA:
            raise
        raise SystemExit(MISSING.format(name, options.work.__name__)) from None


if __name__ == "__main__":
    main()
