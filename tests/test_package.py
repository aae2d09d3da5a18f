"""What the package offers, how it says so, and which module may import what."""

import ast
import inspect
import pathlib
import sys

import pytest

import attn_helpers

from .interpreter import python

FOLDER = pathlib.Path(attn_helpers.__file__).parent
SIGNATURES = {
    "average_pooling": "(values)",
    "max_pooling": "(values)",
    "salience_pooling": "(values, w)",
    "softmax": "(scores, *, mask=None, axis=-1)",
    "dot_product_scores": "(queries, keys, *, scale=None)",
    "additive_scores": "(queries, keys, *, w_query, w_key, w_score)",
    "gaussian_scores": "(queries, keys, *, width=1.0)",
    "attention_weights": "(queries, keys, *, score=dot_product_scores, mask=None, causal=False, first=None)",
    "attention": "(queries, keys, values, *, score=dot_product_scores, mask=None, causal=False, first=None, "
    "need_weights=True)",
    "causal_mask": "(n, *, first=0, window=None)",
    "split_heads": "(x, n_heads)",
    "merge_heads": "(x)",
    "multi_head_attention": "(queries, keys, values, heads, *, mask=None, causal=False, first=None)",
}
MATHEMATICS = [*SIGNATURES, "MultiHead"]
DRAWN = {
    "heatmap": ["weights", "queries", "keys", "ax", "title", "mask", "annotate"],
    "matrix": ["values", "rows", "columns", "ax", "title", "centre", "annotate"],
    "head_heatmaps": ["weights", "queries", "keys"],
    "alignment": ["weights", "queries", "keys", "ax"],
    "overlay": ["image", "weights", "boxes", "grid", "ax"],
    "show": ["figure", "caption"],
    "flipbook": ["draw", "alt", "dials"],
}


def said(name):
    """The signature as text, functions by their names."""
    signature = inspect.signature(getattr(attn_helpers, name))
    parameters = [
        p.replace(default=p.default.__name__) if inspect.isfunction(p.default) else p
        for p in signature.parameters.values()
    ]
    return str(signature.replace(parameters=parameters)).replace("'", "")


@pytest.mark.parametrize("name", SIGNATURES)
def test_signatures(name):
    assert said(name) == SIGNATURES[name]


@pytest.mark.parametrize("name", DRAWN)
def test_what_plotters_take(name):
    parameters = inspect.signature(getattr(attn_helpers, name)).parameters
    assert list(parameters)[: len(DRAWN[name])] == DRAWN[name] or set(DRAWN[name]) <= set(parameters)
    first = 2 if name == "overlay" else 1
    for parameter in list(parameters.values())[first:]:
        assert parameter.kind in (parameter.KEYWORD_ONLY, parameter.VAR_KEYWORD), parameter


def test_all_names_are_there():
    assert set(attn_helpers.__all__) == {*MATHEMATICS, *DRAWN, "ask", "check", "language"}
    assert set(attn_helpers.__all__) <= set(dir(attn_helpers))
    for name in attn_helpers.__all__:
        assert getattr(attn_helpers, name) is getattr(attn_helpers, name)
    with pytest.raises(AttributeError, match="module 'attn_helpers' has no attribute 'softmaks'"):
        attn_helpers.softmaks  # noqa: B018


@pytest.mark.parametrize("name", [*MATHEMATICS, *DRAWN, "ask", "language"])
def test_docstrings(name):
    text = inspect.getdoc(getattr(attn_helpers, name))
    first = text.splitlines()[0]
    assert first.endswith((".", ":", ").")) or "\n\n" in text and text.split("\n\n")[0].endswith("."), first
    assert first[0].isupper() and not first.startswith(("The ", "A ", "This ", "An ")), "begins with a verb"
    assert ">>> " in text, "has an example that runs"
    assert "Raises" in text, "says what goes wrong"
    if name in MATHEMATICS:
        assert "Source: " in text, "names the paper or book"
        assert "(…" in text or "(n" in text or "(d_" in text, "gives shapes"


def test_methods_are_documented():
    for method in (attn_helpers.MultiHead.random, attn_helpers.MultiHead.from_packed):
        assert "Raises" in method.__doc__ and ">>> " in method.__doc__ and "Source: " in method.__doc__


# Which wing may import what: no arrow runs back

WINGS = {  # each may import itself and what is listed
    "mathematics": [],
    "drawing": ["mathematics"],
    "controls": ["drawing", "mathematics"],
    "questions": ["controls", "drawing", "mathematics"],
    "lessons": ["controls", "drawing", "mathematics"],
    "exercises": ["lessons", "controls", "drawing", "mathematics"],
    "publishing": ["exercises", "lessons", "questions", "controls", "drawing", "mathematics"],
    "translation": ["publishing", "questions", "exercises", "lessons", "controls", "drawing", "mathematics"],
    "classroom": ["publishing", "exercises", "lessons", "questions", "controls", "drawing", "mathematics"],
}
ROOMS = [  # of lessons, in their order: each may import itself and earlier ones
    "non_volitional_pooling", "query_key_value", "self_vs_cross_attention", "multi_head_attention",
    "strengths_and_limits", "a_real_model", "a_model_that_writes",
]  # fmt: skip
STANDARD = sys.stdlib_module_names
MODULES = {p.relative_to(FOLDER).with_suffix("").as_posix().replace("/", "."): p for p in FOLDER.rglob("*.py")}
MODULES = {name: path for name, path in MODULES.items() if name not in ("__init__", "__main__")}


def imports(module):
    """Return the libraries and the modules of this package that a module imports, also within functions."""
    libraries, own = set(), set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            libraries |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            libraries.add(node.module.split(".")[0])
        elif isinstance(node, ast.ImportFrom):
            above = module.split(".")[: -node.level]
            start = ".".join([*above, *([node.module] if node.module else [])])
            own |= {start} if start in MODULES else {f"{start}.{alias.name}".lstrip(".") for alias in node.names}
    return libraries, own


def wing(module):
    return module.split(".")[0] if "." in module else "mathematics"


def room(module):
    """Return the place of a lesson's room in the course, or None for what all lessons share."""
    _, name, *rest = module.split(".")
    return ROOMS.index(name) if rest else None


@pytest.mark.parametrize("module", MODULES)
def test_no_arrow_runs_back(module):
    libraries, own = imports(module)
    assert "attn_helpers" not in libraries, "imports inside the package are relative"
    assert not own - set(MODULES), "what is imported is a module"
    assert {wing(name) for name in own} <= {wing(module), *WINGS[wing(module)]}
    if wing(module) == "mathematics":
        assert libraries - STANDARD <= {"numpy"}
    if wing(module) in ("mathematics", "drawing"):
        assert not libraries & {"ipywidgets", "traitlets", "autograd"}
    if module in ("_arrays", "_shapes"):
        assert own <= {"_arrays"} - {module}
    if wing(module) == "lessons":
        for name in own:
            if wing(name) == "lessons" and room(name) is not None:
                assert room(module) is not None and room(name) <= room(module), f"a lesson imports a later one: {name}"


def test_a_room_is_named_like_its_notebook():
    notebooks = [path.stem[3:] for path in (FOLDER.parent / "notebooks").glob("*.ipynb")]
    rooms = {path.parent.name for path in (FOLDER / "lessons").glob("*/__init__.py")}
    assert rooms <= set(ROOMS) and set(ROOMS) == set(notebooks)


def run(code):
    """Run code in a fresh interpreter and return what it prints."""
    return python("-c", code).stdout.strip()


HEAVY = "{'matplotlib', 'ipywidgets', 'autograd', 'IPython', 'PIL', 'traitlets', 'scipy', 'pandas'}"


def test_importing_the_package_loads_numpy_and_nothing_heavy():
    assert run(f"import attn_helpers, sys; print({HEAVY} & set(sys.modules))") == "set()"


def test_drawing_loads_no_widgets():
    code = "from attn_helpers import heatmap, flipbook; import sys; print('ipywidgets' in sys.modules)"
    assert run(code) == "False"


@pytest.mark.parametrize("before", ["import attn_helpers.controls.flipbook", "import attn_helpers.exercises.check", ""])
def test_flipbook_is_the_function_whatever_was_imported_before(before):
    assert run(f"{before}\nfrom attn_helpers import flipbook\nprint(type(flipbook).__name__)") == "function"


def test_nothing_is_set_globally_by_drawing():
    code = """
import matplotlib as m; before = dict(m.rcParams)
from attn_helpers import heatmap, matrix, head_heatmaps, alignment, overlay, show
from attn_helpers import flipbook
show(heatmap([[1.0]], queries=["a"], keys=["b"]), caption="c")
matrix([[1.0]], rows=["a"], columns=["b"]); alignment([[1.0]], queries=["a"], keys=["b"])
head_heatmaps([[[1.0]]], queries=["a"], keys=["b"]); overlay([[0.5]], [1.0], grid=(1, 1))
print(before == dict(m.rcParams))"""
    assert run(code) == "True"
