"""What is pinned can be installed on every Python that is promised, and nothing that is pulled in is left unpinned."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from ..course import README, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PROMISE = SpecifierSet(PROJECT["requires-python"])
PYTHONS = ["3.11.0", "3.11.2", "3.12.0", "3.13.0", "3.14.0"]
BEYOND = ["3.9.18", "3.10.13", "3.15.0", "3.16.0"]
SYSTEMS = {
    "linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux", "platform_machine": "x86_64"},
    "darwin": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin", "platform_machine": "arm64"},
    "win32": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows", "platform_machine": "AMD64"},
}
FILES = ["requirements.txt", *(f"tests/{path.name}" for path in sorted((ROOT / "tests").glob("requirements*.txt")))]
READERS = ["requirements.txt", "tests/requirements-publish.txt"]  # what others begin with


def lines(name):
    """Return the requirements in one file, without comments and references to other files."""
    said = (line.strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines())
    return [Requirement(line) for line in said if line and not line.startswith(("#", "-"))]


def holds(requirement, python, system, extra=""):
    """Tell whether a requirement counts on a Python and a system."""
    place = {"python_version": ".".join(python.split(".")[:2]), "python_full_version": python, "extra": extra}
    place |= {"implementation_name": "cpython", "platform_python_implementation": "CPython", **SYSTEMS[system]}
    return requirement.marker is None or requirement.marker.evaluate(place)


PINS = {canonicalize_name(pin.name): pin for pin in lines("tests/constraints.txt")}


def differs(requirement):
    try:
        return requirement.url is None and distribution(requirement.name).version not in requirement.specifier
    except PackageNotFoundError:
        return True


pinned = pytest.mark.skipif(
    any(map(differs, [*lines("requirements.txt"), *lines("tests/requirements.txt")])),
    reason="other versions than the pinned ones are installed here: their metadata say nothing of the pins",
)


def version(pin):
    return str(pin.specifier).removeprefix("==")


def installed(name):
    """Return the metadata of an installed package, or skip: other versions are tested elsewhere."""
    pin = PINS[name]
    try:
        found = distribution(name)
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed here")
    if found.version != version(pin):
        pytest.skip(f"{name} {found.version} is installed, not the pinned one")
    return found


def test_the_promise_is_3_11_to_3_14_wherever_it_is_told():
    assert [p for p in PYTHONS + BEYOND if PROMISE.contains(p)] == PYTHONS
    classifiers = [c.rpartition(" ")[2] for c in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", c)]
    assert classifiers == ["3.11", "3.12", "3.13", "3.14"]
    assert "Python 3.11, 3.12, 3.13 or 3.14" in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("python", PYTHONS + BEYOND)
@pytest.mark.parametrize("system", SYSTEMS)
def test_a_python_that_does_not_fit_is_told_in_a_sentence_before_anything_else(name, python, system):
    told = lines(name)[0]
    assert "This%20course%20needs%20Python%203.11,%203.12,%203.13%20or%203.14" in told.url
    assert holds(told, python, system) is (python in BEYOND)


@pinned
@pytest.mark.parametrize("name", PINS)
def test_every_pin_installs_on_every_python_that_is_promised(name):
    asked = SpecifierSet(installed(name).metadata["Requires-Python"] or "")
    refused = [python for python in PYTHONS if holds(PINS[name], python, "linux") and python not in asked]
    assert not refused, f"{PINS[name]} asks for Python {asked}"


@pytest.mark.parametrize("name", FILES)
def test_the_requirements_are_exact_and_the_same_everywhere(name):
    for requirement in lines(name):
        pin = PINS.get(canonicalize_name(requirement.name), requirement)
        assert requirement.url or str(requirement.specifier) == str(pin.specifier), requirement
        assert requirement.url or re.fullmatch(r"==[\w.]+", str(requirement.specifier)), requirement


def needed(python, system):
    """Return the names of all packages that an installation for testing pulls in, as their metadata say."""
    start = [r for name in [*READERS, "tests/requirements.txt"] for r in lines(name)]
    todo, seen = [(r, "") for r in [*start, *map(Requirement, PROJECT["dependencies"])]], set()
    while todo:
        requirement, extra = todo.pop()
        name = canonicalize_name(requirement.name)
        if not holds(requirement, python, system, extra):
            continue
        assert name in PINS and holds(PINS[name], python, system), f"{name} is not pinned for {system}"
        for wanted in {"", *requirement.extras} - {e for n, e in seen if n == name}:
            seen.add((name, wanted))
            todo += [(r, wanted) for r in requires(name)]
    return {name for name, _ in seen}


def requires(name):
    """Return what an installed package asks for; what only another system has cannot be read here."""
    try:
        return list(map(Requirement, distribution(name).requires or []))
    except PackageNotFoundError:
        return []


@pinned
@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_all_that_is_pulled_in_is_pinned_on_every_system(python, system):
    names = needed(python, system)
    assert len(names) > 80 and {"numpy", "jupyterlab", "soupsieve"} <= names
    assert ("pywinpty" in names, "colorama" in names, "appnope" in names) == (
        system == "win32", system == "win32", system == "darwin",
    )  # fmt: skip
