"""A folder of notebooks as a course: its lessons in order, what belongs to them, and the README beside it."""

import pathlib
import re
from dataclasses import dataclass


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
    def readme(self):
        """Where the course's README stands: beside the folder, whether there is one or not."""
        return self.folder.resolve().parent / "README.md"

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
        """Every notebook, in reading order."""
        return sorted(p for p in self.folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)

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
