"""What the package offers, how it says so, and which module may import what."""

import ast
import inspect
import pathlib
import subprocess
import sys

import pytest

import attn_helpers

FOLDER = pathlib.Path(attn_helpers.__file__).parent
SIGNATURES = {
    "average_pooling": "(values)",
    "max_pooling": "(values)",
    "salience_pooling": "(values, w)",
    "softmax": "(scores, *, mask=None, axis=-1)",
    "dot_product_scores": "(queries, keys, *, scale=None)",
    "additive_scores": "(queries, keys, *, w_query, w_key, w_score)",
    "gaussian_scores": "(queries, keys, *, width=1.0)",
    "attention_weights": "(queries, keys, *, score=dot_product_scores, mask=None, causal=False)",
    "attention": "(queries, keys, values, *, score=dot_product_scores, mask=None, causal=False, need_weights=True)",
    "causal_mask": "(n)",
    "split_heads": "(x, n_heads)",
    "merge_heads": "(x)",
    "multi_head_attention": "(queries, keys, values, heads, *, mask=None, causal=False)",
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
    assert set(attn_helpers.__all__) == {*MATHEMATICS, *DRAWN, "check"}
    assert set(attn_helpers.__all__) <= set(dir(attn_helpers))
    for name in attn_helpers.__all__:
        assert getattr(attn_helpers, name) is getattr(attn_helpers, name)
    with pytest.raises(AttributeError, match="module 'attn_helpers' has no attribute 'softmaks'"):
        attn_helpers.softmaks  # noqa: B018


@pytest.mark.parametrize("name", [*MATHEMATICS, *DRAWN])
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
    assert "Raises" in attn_helpers.MultiHead.random.__doc__ and ">>> " in attn_helpers.MultiHead.random.__doc__


# Which module may import what: mathematics no drawing, drawing no widgets

DRAWING = {"matplotlib", "PIL", "seaborn"}
WIDGETS = {"ipywidgets", "traitlets"}
# modules that draw, and those that need a kernel; all others are mathematics, data or words
DRAW = """plots overlays panels charts diagrams glance photo benchmarks display flipbook
_frames _grid _layout _png _text _labels""".split()
LIVE = ["live"]


def imports(module):
    """Names of everything that a module imports, also within functions; the package's own with a leading dot."""
    found = set()
    for node in ast.walk(ast.parse((FOLDER / f"{module}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = "attn_helpers" + (f".{node.module}" if node.module else "") if node.level else node.module
            found |= {start, *(f"{start}.{alias.name}" for alias in node.names)}
    own = {name.split(".")[1] for name in found if name.startswith("attn_helpers.")}
    drawers = {attn_helpers._LATER.get(name) for name in own} - {None}
    return {name.split(".")[0] for name in found}, {o for o in own | drawers if (FOLDER / f"{o}.py").exists()}


def reached(module):
    """Packages that a module imports, itself or through others of this package."""
    outside, seen, left = set(), set(), {module}
    while left:
        seen |= left
        found = [imports(one) for one in left]
        outside |= set().union(*(libraries for libraries, _ in found))
        left = set().union(*(own for _, own in found)) - seen
    return outside


MODULES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("module", MODULES)
def test_mathematics_imports_no_drawing_and_drawing_no_widgets(module):
    if module not in DRAW + LIVE:
        assert not reached(module) & (DRAWING | WIDGETS), f"{module} draws: is it to be listed in DRAW?"
    elif module in DRAW:
        assert not reached(module) & WIDGETS


def run(code):
    """Run code in a fresh interpreter and return what it prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=FOLDER.parent, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


HEAVY = "{'matplotlib', 'ipywidgets', 'autograd', 'IPython', 'PIL', 'traitlets', 'scipy', 'pandas'}"


def test_importing_the_package_loads_numpy_and_nothing_heavy():
    assert run(f"import attn_helpers, sys; print({HEAVY} & set(sys.modules))") == "set()"


def test_drawing_loads_no_widgets():
    code = "from attn_helpers import heatmap, flipbook; import sys; print('ipywidgets' in sys.modules)"
    assert run(code) == "False"


@pytest.mark.parametrize("before", ["import attn_helpers.flipbook", "from attn_helpers.flipbook import Flipbook", ""])
def test_flipbook_is_the_function_whatever_was_imported_before(before):
    assert run(f"{before}\nfrom attn_helpers import flipbook\nprint(type(flipbook).__name__)") == "function"


def test_nothing_is_set_globally_by_drawing():
    code = """
import matplotlib as m; before = dict(m.rcParams)
from attn_helpers import heatmap, matrix, head_heatmaps, alignment, overlay, show, flipbook
show(heatmap([[1.0]], queries=["a"], keys=["b"]), caption="c")
matrix([[1.0]], rows=["a"], columns=["b"]); alignment([[1.0]], queries=["a"], keys=["b"])
head_heatmaps([[[1.0]]], queries=["a"], keys=["b"]); overlay([[0.5]], [1.0], grid=(1, 1))
print(before == dict(m.rcParams))"""
    assert run(code) == "True"
