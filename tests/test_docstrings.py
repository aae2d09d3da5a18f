"""Every public function says what it takes, returns and refuses, in numpydoc's sections; ruff checks their form."""

import ast
import re
import subprocess
import sys

import pytest

from .course import ROOT

PACKAGE = ROOT / "attn_helpers"
SECTIONS = ["Parameters", "Attributes", "Returns", "Yields", "Raises", "Notes", "Examples"]
HEAD = re.compile(r"^(\w+)\n-+$", re.M)


def public(folder):
    """Yield the name and the definition of every public function and method of public modules."""
    for path in sorted(folder.rglob("*.py")):
        where = path.relative_to(folder).with_suffix("").parts
        if any(part.startswith("_") for part in where):
            continue
        for name, node in definitions(ast.parse(path.read_text(encoding="utf-8")).body):
            yield ".".join((*where, name)), node


def definitions(body):
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from ((f"{node.name}.{name}", method) for name, method in definitions(node.body))
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, node


def own(node):
    """Yield what a function's body holds, without the functions within it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.Lambda):
            yield child
            yield from own(child)


def parameters(node):
    """Return the names of what a function takes, stars before those that take the rest."""
    a = node.args
    names = [one.arg for one in (*a.posonlyargs, *a.args)]
    names += [f"*{one.arg}" for one in (a.vararg,) if one] + [one.arg for one in a.kwonlyargs]
    names += [f"**{one.arg}" for one in (a.kwarg,) if one]
    return [name for name in names if name not in ("self", "cls")]


def sections(text):
    """Return a docstring's sections, {head: text}."""
    _, *parts = HEAD.split(text)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def faults(node):
    """Say what a function's docstring lacks, or says too much."""
    text = ast.get_docstring(node) or ""
    found, inside = sections(text), list(own(node))
    if any(getattr(one, "id", "") == "property" for one in node.decorator_list):
        return []
    gives = any(isinstance(one, ast.Return) and one.value is not None for one in inside)
    yields = any(isinstance(one, ast.Yield | ast.YieldFrom) for one in inside)
    refuses = any(isinstance(one, ast.Raise) for one in inside)
    told = re.findall(r"^(\S.*?)(?: : .*)?$", found.get("Parameters", ""), re.M)
    told, takes = sorted(name for names in told for name in names.split(", ")), sorted(parameters(node))
    wanted = {"Returns": gives and not yields, "Yields": yields, "Examples": ">>>" in text}
    said = [f"{head}: {'missing' if want else 'too much'}" for head, want in wanted.items() if want != (head in found)]
    said += ["Raises: missing"] * (refuses and "Raises" not in found)
    said += [f"Parameters: {told} for {takes}"] * (told != takes)
    return said + [f"order: {list(found)}"] * (list(found) != [head for head in SECTIONS if head in found])


FUNCTIONS = dict(public(PACKAGE))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_docstring_has_its_sections(name):
    assert faults(FUNCTIONS[name]) == []


WHOLE = '''
def f(a, *rest, b=1, **others):
    """Do.

    Parameters
    ----------
    a, *rest
    b : int
        Text.
    **others

    Returns
    -------
    int

    Raises
    ------
    ValueError

    Examples
    --------
    >>> f(1)
    """
    if a:
        raise ValueError
    return b
'''


TAKEN, MIXED = ["**others", "*rest", "a", "b"], ["Parameters", "Notes", "Raises", "Examples"]


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("", "", []),
        ("    b : int\n        Text.\n", "", [f"Parameters: {['**others', '*rest', 'a']} for {TAKEN}"]),
        ("    b : int", "    c : int", [f"Parameters: {['**others', '*rest', 'a', 'c']} for {TAKEN}"]),
        ("    Returns\n    -------\n    int\n\n", "", ["Returns: missing"]),
        ("return b", "pass", ["Returns: too much"]),
        ("return b", "yield b", ["Returns: too much", "Yields: missing"]),
        ("    Raises\n    ------\n    ValueError\n\n", "", ["Raises: missing"]),
        ("    Examples\n    --------\n", "", ["Examples: missing"]),
        ("Returns\n    -------", "Notes\n    -----", ["Returns: missing", f"order: {MIXED}"]),
        ("return b", "return (lambda: (yield))", []),
    ],
)  # fmt: skip
def test_a_fault_is_found(old, new, said):
    assert WHOLE.count(old) == 1 or not old
    (function,) = ast.parse(WHOLE.replace(old, new)).body
    assert faults(function) == said


def test_ruff_finds_nothing():
    """Its rules for docstrings, numpydoc's form among them, and all others of pyproject.toml."""
    done = subprocess.run([sys.executable, "-m", "ruff", "check", "."], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()
