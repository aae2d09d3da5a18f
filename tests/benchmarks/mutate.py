"""Break the mathematics on purpose, in every small way, and see that a test fails.

    python -m tests.benchmarks.mutate


mutmut (requirements-mutation.txt) changes one operator, number or name at a time in the modules below and runs the
tests that reach it. Works on a copy in a temporary folder, prints the mutants that no test noticed, as differences, and
what share was killed.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from ..course import ROOT

MODULES = ["pooling", "scores", "attention", "heads", "encoder"]
CONFIGURATION = """[mutmut]
source_paths=attn_helpers
only_mutate=
{modules}
also_copy=tests
timeout_constant=20
pytest_add_cli_args=
    -p
    no:nbval
    -p
    no:hypothesispytest
    --assert=plain
    -o
    addopts=
pytest_add_cli_args_test_selection=
{tests}
"""
# Fewer examples, and no search for the smallest one that fails: a mutant is killed by any.
CONFTEST = """from hypothesis import Phase, settings
settings.register_profile("mutation", derandomize=True, deadline=None, database=None, max_examples=12,
                          phases=[Phase.explicit, Phase.generate], report_multiple_bugs=False)
settings.load_profile("mutation")
"""


def prepare(folder):
    """Copy what is needed and say to mutmut what to do."""
    for name in ("attn_helpers", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    (folder / "tests" / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    modules = "\n".join(f"    attn_helpers/{name}.py" for name in MODULES)
    tests = "\n".join(f"    tests/test_{name}.py" for name in [*MODULES, "errors"])
    (folder / "setup.cfg").write_text(CONFIGURATION.format(modules=modules, tests=tests), encoding="utf-8")


def mutmut(folder, *arguments, **options):
    """Run mutmut in a folder."""
    return subprocess.run([sys.executable, "-m", "mutmut", *arguments], cwd=folder, check=False, **options)


def outcomes(folder):
    """Return for each mutant that ran what came of it; only a test that failed or never ended has killed it."""
    said = mutmut(folder, "results", "--all", "true", capture_output=True, encoding="utf-8").stdout.split("\n")
    words = dict(line.strip().split(": ") for line in said if ": " in line)
    codes = {}
    for path in (folder / "mutants").rglob("*.meta"):
        codes |= json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    failed = {name: "failed" for name, code in codes.items() if code == 1}  # pytest's code; 4, say, is no test found
    doubtful = {name: f"exit code {codes[name]}" for name, how in words.items() if how == "killed"}
    return {name: how for name, how in words.items() if how != "not checked"} | doubtful | failed


def limit_memory():
    """Let a mutant that never stops to fill the memory end in an error of its own, where the machine can do that."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows has none
        return
    resource.setrlimit(resource.RLIMIT_AS, (8 * 2**30, resource.getrlimit(resource.RLIMIT_AS)[1]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--children", default="2", help="how many processes to use")
    parser.add_argument("only", nargs="*", help="names or patterns of mutants, such as 'attn_helpers.scores*'")
    chosen = parser.parse_args()
    limit_memory()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        prepare(folder)
        mutmut(folder, "run", "--max-children", chosen.children, *chosen.only)
        ran = outcomes(folder)
        survivors = [name for name, how in ran.items() if how not in ("failed", "timeout")]
        for name in survivors:
            print(f"\n{ran[name]}: {name}", flush=True)
            mutmut(folder, "show", name)
    killed = len(ran) - len(survivors)
    print(f"\n{killed} of {len(ran)} mutants killed: {killed / max(1, len(ran)):.1%}")
    sys.exit(killed < 0.95 * max(1, len(ran)))


if __name__ == "__main__":
    main()
