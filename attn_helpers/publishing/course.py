"""A folder of notebooks as a course: its lessons in order, what belongs to them, and the README beside it.

A course in another language stands in a folder of the English one that is named for the language.
"""

import ast
import pathlib
import re
from dataclasses import dataclass

from .._language import ENGLISH, languages

TAGS = {"zh": "zh-CN"}  # of a language on a page, where it is not its own name
README_PICTURE = ".github/alignment.png"  # beside the README, from this cell of this lesson
PICTURED = ("03_self_vs_cross_attention", "step-dial")
NAMES = {ENGLISH: "English", "zh": "中文"}  # of a language, in itself


@dataclass(frozen=True)
class Course:
    """A course: the folder that holds its notebooks, lessons directly in it, all others in folders below.

    Parameters
    ----------
    folder : pathlib.Path

    Examples
    --------
    >>> Course(pathlib.Path("lessons")).readme.name
    'README.md'
    """

    folder: pathlib.Path

    @property
    def language(self):
        """The language that its folder is named for, or English."""
        name = self.folder.resolve().name
        return name if name in languages() else ENGLISH

    @property
    def editions(self):
        """The course itself, and those in other languages that stand in its folder."""
        below = (Course(self.folder / name) for name in languages() if (self.folder / name).is_dir())
        return [self, *(course for course in below if course.notebooks)]

    @property
    def readme(self):
        """Where the course's README stands: beside the English folder, whether there is one or not."""
        folder = self.folder.resolve()
        english = self.language == ENGLISH
        return folder.parent / "README.md" if english else folder.parent.parent / f"README.{self.language}.md"

    def sections(self):
        """Return what its README says before its first section, and each section by its English heading.

        Returns
        -------
        opening : str
        sections : {str: str}
            A README in another language has the same sections in the same order.
        """
        english = self.readme.with_name("README.md")
        paths = self.readme, english if english.exists() else self.readme
        texts = [re.split(r"(?m)^## ", path.read_text(encoding="utf-8")) for path in paths]
        (opening, *own), (_, *known) = texts
        return opening, {heading.split("\n")[0]: text for heading, text in zip(known, own, strict=True)}

    @property
    def licence(self):
        """Where its licence stands: beside the README, whether there is one or not."""
        return self.readme.with_name("LICENSE")

    @property
    def lessons(self):
        """The lessons, in reading order."""
        return sorted(self.folder.glob("*.ipynb"))

    @property
    def notebooks(self):
        """Every notebook in the course's language, in reading order."""
        others = [self.folder / name for name in languages()]
        found = (p for p in self.folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)
        return sorted(p for p in found if not any(p.is_relative_to(other) for other in others))

    @property
    def further(self):
        """The notebooks in the folder ``further``: optional, each beside a lesson."""
        return [p for p in self.notebooks if p.parent == self.folder / "further"]

    def address(self, path):
        """Return where a notebook's page stands in the site.

        Parameters
        ----------
        path : pathlib.Path

        Returns
        -------
        str
        """
        return path.relative_to(self.folder).with_suffix(".html").as_posix()

    def entry(self, path):
        """Return a notebook's path, page and headline; one without a headline goes by its file's name.

        Parameters
        ----------
        path : pathlib.Path

        Returns
        -------
        dict
            path, address, title.
        """
        import nbformat

        prose = (c.source for c in nbformat.read(path, 4).cells if c.cell_type == "markdown")
        headline = re.search(r"^# (.+)$", "\n".join(prose), re.M)
        return {"path": path, "address": self.address(path), "title": headline[1] if headline else path.stem}


def asked(notebook):
    r"""Return the questions that a notebook asks.

    Parameters
    ----------
    notebook

    Returns
    -------
    list of str
        Their ids, in the order of the page, each once.

    Examples
    --------
    >>> from nbformat import v4
    >>> asked(v4.new_notebook(cells=[v4.new_code_cell('print(1)\nask("softmax-shift", "max-owner")')]))
    ['softmax-shift', 'max-owner']
    """
    code = (cell.source for cell in notebook.cells if cell.cell_type == "code" and "ask(" in cell.source)
    calls = [node for source in code for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    calls = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "ask"]
    return list(dict.fromkeys(word.value for call in calls for word in call.args if isinstance(word, ast.Constant)))


def readme_picture(language=ENGLISH):
    """Return where the README's picture stands, beside the README of that language.

    Parameters
    ----------
    language : str

    Returns
    -------
    str

    Examples
    --------
    >>> readme_picture("zh")
    '.github/alignment.zh.png'
    """
    return README_PICTURE if language == ENGLISH else README_PICTURE.replace(".png", f".{language}.png")
