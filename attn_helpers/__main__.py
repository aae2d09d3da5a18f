"""The command line: ``python -m attn_helpers COMMAND``, with the commands that ``--help`` lists."""

import argparse
import pathlib
import sys
import threading

EXTRA = {"nbformat", "nbclient", "nbconvert", "ipykernel", "bs4", "fontTools", "latex2mathml", "jinja2", "pyreveal",
         "polib"}  # fmt: skip
MISSING = '{} is missing, which {} needs: pip install -e ".[publish]" (or, without a clone, attn-helpers[publish])'
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
    """Return the notebooks that are named, and those of folders that are named, in every language."""
    from .publishing.course import Course

    found = []
    for path in given:
        if path.is_dir():
            found += (notebook for course in Course(path).editions for notebook in getattr(course, which))
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

    late = argparse.ArgumentParser(prog="start", add_help=False, allow_abbrev=False)  # --language behind the folder
    late.add_argument("--language", default=options.language)
    asked, words = late.parse_known_args(options.options)
    try:
        copied, kept = copy(course(asked.language), options.folder)
    except (OSError, ValueError) as error:
        raise SystemExit(str(error)) from None
    print(f"{options.folder}: notebooks copied: {len(copied)}, kept as they were: {len(kept)}", flush=True)
    lab(options.folder, words)


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
    course = Course(options.notebooks)
    total = 2 * len(course.editions) + len(notebooks([options.notebooks]))
    pages = shown(publish(course, options.to), total, "publish")
    print(f"{len(pages)} pages: open {options.to / 'index.html'}")


def slides(options):
    """Write each lesson's talk: slides that open from disk with no network."""
    from .publishing.slides import slides

    paths = notebooks(options.notebooks, "lessons")
    for page in shown(slides(paths, options.to), len(paths), "slides"):
        print(page)


def translate(options):
    """Bring another language's catalogues, notebooks and README up to date with the English; say what is missing."""
    from .translation.translate import edition, report, root

    try:
        made = edition(root(), options.language)
    except (OSError, ValueError) as error:
        raise SystemExit(str(error)) from None
    stale = made.stale()
    if not options.check:
        made.write()
    for line in report(made):
        print(line)
    if not options.check:
        print(f"{len(stale)} files written")
        return
    for path in stale:
        print(f"{path.relative_to(root()).as_posix()}: out of date")
    if stale or made.missing() or made.faults():
        raise SystemExit(1)


def handout(options):
    """Write lessons for a class, without solutions, as a folder and a zip; what was changed there stays."""
    from .classroom.handout import write

    try:
        settings = {"outputs": options.outputs, "key": options.key}
        for where, added, same, beside in write(options.folder, options.language, options.lessons, **settings):
            told = f"files added: {len(added)}, there already: {len(same)}, beside a changed one: {len(beside)}"
            print(f"{where}: {told}")
            for path in beside:
                print(f"  {path.name}")
    except (OSError, ValueError) as error:
        raise SystemExit(str(error)) from None


def questions(options):
    """Write the questions of the bank for a learning platform, or a test on paper in two variants with its key."""
    from .classroom import bank_xml, paper
    from .classroom.chosen import groups

    try:
        found = groups(options.lessons, options.language)
        if options.format == "paper":
            files = paper.exam(found, options.count, options.language, options.seed)
        else:
            makers = {"moodle": ("moodle.xml", bank_xml.moodle), "qti": ("canvas.zip", bank_xml.qti)}
            name, make = makers[options.format]
            files = {name: make(found, options.language)}
        save(files, options.to)
    except (OSError, ValueError) as error:
        raise SystemExit(str(error)) from None


def sheets(options):
    """Write sheets to be computed with a pencil, a page a lesson, and their key."""
    from .classroom.sheets import sheets

    try:
        save(sheets(options.seed, options.language, options.lessons), options.to)
    except (OSError, ValueError) as error:
        raise SystemExit(str(error)) from None


def save(files, folder):
    """Write files into a folder, and name each."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        print(folder / name)


def parser():
    """Return the reader of the command line."""
    whole = argparse.ArgumentParser(prog="python -m attn_helpers", description="Work on a folder of notebooks.")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    here, some = pathlib.Path("notebooks"), {"nargs": "*", "type": pathlib.Path, "default": [pathlib.Path("notebooks")]}
    for work in (start, refresh, publish, slides, translate, handout, questions, sheets):
        command = commands.add_parser(work.__name__, help=work.__doc__, description=work.__doc__)
        command.set_defaults(work=work)
        if work is handout:
            command.add_argument("folder", type=pathlib.Path, help="where it is to stand; its zip stands beside it")
            command.add_argument("lessons", nargs="*", help="such as 03 or masks (all)")
            command.add_argument("--language", choices=["en", "zh", "both"], default="en", help="(en)")
            command.add_argument("--outputs", action="store_true", help="leave the saved outputs in")
            command.add_argument("--key", type=pathlib.Path, help="a folder for the solutions and the answers")
        elif work is questions:
            command.add_argument("lessons", nargs="*", help="such as 03 or masks (all)")
            command.add_argument("--format", choices=["moodle", "qti", "paper"], required=True, help="(qti: Canvas)")
            command.add_argument("--language", choices=["en", "zh"], default="en", help="(en)")
            command.add_argument("--seed", type=int, default=0, help="of a test on paper (0)")
            command.add_argument("--count", type=int, default=10, help="questions of a test on paper (10)")
            command.add_argument("--to", type=pathlib.Path, default=pathlib.Path("questions"), help="(questions)")
        elif work is sheets:
            command.add_argument("lessons", nargs="*", help="such as 03 (all)")
            command.add_argument("--seed", type=int, default=0, help="another one, other numbers (0)")
            command.add_argument("--language", choices=["en", "zh"], default="en", help="(en)")
            command.add_argument("--to", type=pathlib.Path, default=pathlib.Path("sheets"), help="(sheets)")
        elif work is start:
            command.add_argument("--language", default="en", help="of the lessons, such as zh (en)")
            command.add_argument("folder", type=pathlib.Path, help="where your copy stands, or is to stand")
            command.add_argument("options", nargs=argparse.REMAINDER, help="for JupyterLab, such as --no-browser")
        elif work is publish:
            command.add_argument("notebooks", nargs="?", type=pathlib.Path, default=here, help="a folder (notebooks)")
            command.add_argument("--to", type=pathlib.Path, default=pathlib.Path("site"), help="where to (site)")
        elif work is translate:
            command.add_argument("language", help="such as zh: the name of a folder in attn_helpers/catalogues")
            command.add_argument("--check", action="store_true", help="write nothing; fail if anything is missing")
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
