"""What the package says to a reader: words of ``say`` and ``later``, the exercises' tables, the bank of questions."""

import ast
import re
import tomllib

from .units import Unit, readable

MARKS = ("say", "later")
IN_TEMPLATE = re.compile(r"""\bsay\("([^"]+)"\)""")
TEXTS = ("stem", "text", "why")  # of a question and its answers
WORDS = re.compile(r"[A-Za-z].* |.* .*[A-Za-z]")  # a letter and a space


def package(folder):
    """Return what each wing or room of the package says.

    Parameters
    ----------
    folder : pathlib.Path
        The package.

    Returns
    -------
    {str: list of Unit}
        By the name of the wing, or of the lessons' room: ``lessons.query_key_value``.

    Raises
    ------
    ValueError
        Where ``say`` is given an f-string or a sum, or ``later`` no word.
    """
    found = {}
    known = {}  # constants of the exercises' modules, by module and name
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).parts
        tree = ast.parse(path.read_text(encoding="utf-8"))
        where = "/".join(parts)
        units = _marked(tree, where)
        if parts[0] == "exercises":
            units += _constants(tree, path, where, known)
        if units:
            found.setdefault(wing(parts), []).extend(units)
    for path in sorted(folder.rglob("*.j2")):
        parts = path.relative_to(folder).parts
        units = [Unit(text, "string", "", "/".join(parts)) for text in IN_TEMPLATE.findall(path.read_text("utf-8"))]
        if units:
            found.setdefault(wing(parts), []).extend(units)
    return found


def wing(parts):
    """Return the catalogue of a module.

    Parameters
    ----------
    parts : tuple of str
        Its path within the package.

    Returns
    -------
    str

    Examples
    --------
    >>> wing(("lessons", "masks", "figures.py")), wing(("lessons", "words.py")), wing(("choosing.py",))
    ('lessons.masks', 'lessons', 'mathematics')
    """
    if len(parts) == 1:
        return "mathematics"
    return ".".join(parts[:2]) if parts[0] == "lessons" and len(parts) > 2 else parts[0]


def bank(folder):
    """Return the texts of each file of questions.

    Parameters
    ----------
    folder : pathlib.Path
        The package.

    Returns
    -------
    {str: list of Unit}
        By the file's name.
    """
    found = {}
    for path in sorted((folder / "questions").glob("*.toml")):
        for question in tomllib.loads(path.read_text(encoding="utf-8"))["question"]:
            texts = [part[name] for part in (question, *question["answers"]) for name in TEXTS if name in part]
            units = (Unit(text, "question", "", question["id"]) for text in texts if readable(text))
            found.setdefault(path.stem, []).extend(units)
    return found


def _marked(tree, where):
    """Return the words that are said, or marked to be said later."""
    units = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS):
            continue
        place = f"{where}, line {node.lineno}"
        if node.func.id == "later":
            strings = [text for argument in node.args for text in _strings(argument, place)]
            units += [(node, Unit(text, "string", "", where)) for text in strings]
        else:
            sense = [*node.args[1:], *(keyword.value for keyword in node.keywords)]
            sense = sense[0].value if sense else ""
            units += [(node, Unit(text, "string", sense, where)) for text in _strings(node.args[0], place)]
    return [unit for node, unit in sorted(units, key=lambda pair: (pair[0].lineno, pair[0].col_offset))]


def _strings(node, place):
    """Return the strings of an argument; refuse what no catalogue can hold."""
    if isinstance(node, ast.Constant):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*_strings(node.body, place), *_strings(node.orelse, place)]
    if isinstance(node, ast.Starred | ast.Tuple | ast.List):
        return [text for child in ast.iter_child_nodes(node) for text in _strings(child, place)]
    parts = [n for n in ast.walk(node) if isinstance(n, ast.JoinedStr | ast.BinOp)]
    if isinstance(node, ast.JoinedStr | ast.BinOp) and parts:
        raise ValueError(f"{place}: say and later need whole sentences with named fields, got {ast.unparse(node)}")
    return []


def _constants(tree, path, where, known):
    """Return each string of an exercise that has a letter and a space; sums of strings as one."""
    names = _names(tree, path, known)
    units, left_out = [], set()

    def visit(node):
        if id(node) in left_out or isinstance(node, ast.Raise | ast.JoinedStr):
            return
        if isinstance(node, ast.FunctionDef) and node.name == "_repr_html_":
            return  # HTML, no words
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in (*MARKS, "wrong"):
            return
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            left_out.add(id(node.body[0]))
        if _is_detail(node):
            units.append(Unit(node.elts[0].value, "string", "", where))
        whole = _folded(node, names) if isinstance(node, ast.Constant | ast.BinOp) else None
        if isinstance(whole, str):
            if WORDS.search(whole):
                units.append(Unit(whole, "string", "", where))
            return
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(tree)
    return units


def _is_detail(node):
    """Tell whether a pair is a line of a verdict: a label of one word, and what is computed for it."""
    if not (isinstance(node, ast.Tuple) and len(node.elts) == 2 and isinstance(node.elts[1], ast.Call | ast.Name)):
        return False
    label = node.elts[0]
    return isinstance(label, ast.Constant) and isinstance(label.value, str) and label.value.isalpha()


def _names(tree, path, known):
    """Return the strings that a module's names stand for, its own and those that it imports from its neighbours."""
    if path in known:
        return known[path]
    names = known[path] = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.level == 1 and node.module:
            other = path.with_name(f"{node.module}.py")
            if other.exists():
                theirs = _names(ast.parse(other.read_text(encoding="utf-8")), other, known)
                names |= {a.asname or a.name: theirs[a.name] for a in node.names if a.name in theirs}
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            if isinstance(whole := _folded(node.value, names), str):
                names[node.targets[0].id] = whole
    return names


def _folded(node, names):
    """Return the string that a constant, a name or a sum of such stands for, or None."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _folded(node.left, names), _folded(node.right, names)
        return left + right if left is not None and right is not None else None
    return None
