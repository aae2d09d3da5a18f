"""Bring a language's catalogues, its notebooks and its README up to date with the English, and say what is missing."""

import pathlib
import re
from dataclasses import dataclass, field

import nbformat

from .._language import ENGLISH
from ..publishing.course import Course
from ..publishing.refresh import README_PICTURE, readme_picture
from . import catalogues, chinese, kept, messages, notebooks
from .units import Unit, blocks, readable

FEW = 5  # texts of a catalogue that are named
BEGINNING = 60  # letters of a text that name it
COUNTED = {"paragraph": "paragraphs", "question": "questions"}  # all else are strings
README = "README.md"
CODE = re.compile("[a-z]{2,3}(_[A-Z]{2})?")
LINK = re.compile(r"(\]\()notebooks/")


@dataclass
class Edition:
    """What a language's files are to be, and what is missing in them.

    Attributes
    ----------
    files : {pathlib.Path: str or bytes}
        What each is to hold.
    gone : list of pathlib.Path
        Those whose English is gone.
    entries : {str: list of polib.POEntry}
        By catalogue.
    wide : list of str
        Lines of code that have become too long.
    """

    files: dict = field(default_factory=dict)
    gone: list = field(default_factory=list)
    entries: dict = field(default_factory=dict)
    wide: list = field(default_factory=list)

    def missing(self):
        """Return the entries that have no translation, or one of an older English.

        Returns
        -------
        {str: list of polib.POEntry}
            By catalogue.
        """
        found = {name: [e for e in entries if not catalogues.translation(e)] for name, entries in self.entries.items()}
        return {name: entries for name, entries in found.items() if entries}

    def counts(self):
        """Return how many paragraphs, strings and questions are translated, and how many are not.

        Returns
        -------
        {str: (int, int)}
        """
        counted = {"paragraphs": [0, 0], "strings": [0, 0], "questions": [0, 0]}
        for entry in (entry for entries in self.entries.values() for entry in entries):
            counted[COUNTED.get(entry.comment, "strings")][catalogues.translation(entry) is None] += 1
        return {name: tuple(pair) for name, pair in counted.items()}

    def faults(self):
        """Return what is wrong with translations, each with its catalogue and its place.

        Returns
        -------
        list of str
        """
        said, texts = [], []
        for name, entries in self.entries.items():
            for entry in entries:
                if told := catalogues.translation(entry):
                    wrong = kept.faults(entry.msgid, told, entry.comment) + chinese.faults(entry.msgid, told)
                    said += [f"{name}: {describe(entry)}: {fault}" for fault in wrong]
                    texts.append((f"{name}: {place(entry)}", chinese.own(entry.msgid, told)))
        return [*said, *chinese.repeated(texts), *self.wide]

    def stale(self):
        """Return the files that are not what they are to be.

        Returns
        -------
        list of pathlib.Path
        """
        differ = [path for path, told in self.files.items() if not path.exists() or _read(path, told) != told]
        return sorted([*differ, *self.gone])

    def write(self):
        """Make the files what they are to be."""
        for path in self.stale():
            if path in self.gone:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            told = self.files[path]
            path.write_bytes(told) if isinstance(told, bytes) else path.write_text(told, "utf-8", newline="\n")


def _read(path, like):
    return path.read_bytes() if isinstance(like, bytes) else path.read_text(encoding="utf-8")


def edition(root, language):
    """Make an edition from the English and its catalogues; nothing is written.

    Parameters
    ----------
    root : pathlib.Path
        A clone of the course.
    language : str

    Returns
    -------
    Edition

    Raises
    ------
    ValueError
        If there can be no such language; where a translation cannot stand in code, or two catalogues translate one
        message differently.
    """
    if not CODE.fullmatch(language) or language == ENGLISH:
        raise ValueError(f"translate: language must be the code of one, such as zh, got {language!r}")
    package, course = root / "attn_helpers", root / "notebooks"
    shelf = package / "catalogues" / language
    made = Edition()

    def catalogue(name, units):
        path = shelf / f"{name}.po"
        new = catalogues.updated(catalogues.read(path, language), units)
        made.files[path] = f"{new}\n"
        made.entries[path.relative_to(root).as_posix()] = list(new)
        return new

    said = {f"package/{name}": units for name, units in messages.package(package).items()}
    said |= {f"bank/{name}": units for name, units in messages.bank(package).items()}
    said = {name: catalogue(name, units) for name, units in said.items()}
    made.files[shelf.with_suffix(".mo")] = catalogues.compiled(said, language)

    for path in (p for p in Course(course).notebooks if not p.is_relative_to(course / language)):
        where = path.relative_to(course).as_posix()
        english, target = nbformat.read(path, 4), course / language / where
        name = where.removesuffix(".ipynb").replace("/", ".")
        spoken = catalogues.spoken(catalogue(f"notebooks/{name}", notebooks.units(english)))
        before = nbformat.read(target, 4) if target.exists() else None
        told = notebooks.translated(english, spoken, language, where, before)
        made.wide += [f"{target.relative_to(root).as_posix()}: {line}" for line in notebooks.wide(told, english)]
        made.files[target] = f"{nbformat.writes(told)}\n"

    if (root / README).exists():
        prose = (root / README).read_text(encoding="utf-8")
        units = [Unit(block, "paragraph") for block in blocks(prose) if readable(block)]
        spoken = catalogues.spoken(catalogue("README", units))
        told = "".join(spoken.get(("", block), block) for block in blocks(prose))
        made.files[root / f"README.{language}.md"] = _led(told, root, language)

    there = [*shelf.rglob("*.po"), *_saved(course / language)]
    made.gone = sorted(path for path in there if path not in made.files)
    return made


def _led(readme, root, language):
    """Lead a README's links to the notebooks, the picture and the README of its other language."""
    picture, other = readme_picture(language), f"README.{language}.md"
    readme = LINK.sub(rf"\1notebooks/{language}/", readme).replace(f"]({other})", f"]({README})")
    return readme.replace(f"]({README_PICTURE})", f"]({picture})") if (root / picture).exists() else readme


def _saved(folder):
    return [path for path in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts]


def report(made):
    """Yield what a reader of the command is told: counts, what is missing, and what is wrong.

    Parameters
    ----------
    made : Edition

    Yields
    ------
    str
    """
    for name, (told, untold) in made.counts().items():
        yield f"{name}: {told} translated, {untold} untranslated"
    for name, entries in made.missing().items():
        for entry in entries[:FEW]:
            yield f"{name}: {describe(entry)}"
        if len(entries) > FEW:
            yield f"{name}: and {len(entries) - FEW} more"
    yield from made.faults()


def describe(entry):
    """Return an entry's place, and how its text begins.

    Parameters
    ----------
    entry : polib.POEntry

    Returns
    -------
    str
    """
    text = " ".join(entry.msgid.split())
    beginning = text if len(text) <= BEGINNING else text[:BEGINNING] + " …"
    return ": ".join(
        part for part in (place(entry), entry.comment, "changed" if entry.fuzzy else "", beginning) if part
    )


def place(entry):
    """Return where an entry's text stands: the cell, the question or the files.

    Parameters
    ----------
    entry : polib.POEntry

    Returns
    -------
    str
    """
    return entry.msgctxt or ", ".join(where for where, _ in entry.occurrences)


def root():
    """Return the clone that the package stands in.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    FileNotFoundError
        Where the package was installed without its clone.
    """
    found = pathlib.Path(__file__).resolve().parent.parent.parent
    if not any((found / "notebooks").glob("*.ipynb")):
        raise FileNotFoundError(f"translate needs a clone of the course: no notebooks in {found / 'notebooks'}")
    return found
