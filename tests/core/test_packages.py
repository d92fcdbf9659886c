"""The packages of `core`: what each offers, what each loads, and that they form no circle."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import networkx as nx
import pytest

import core
from core.disk import sources

CORE = Path(core.__file__).parent
PACKAGES = sorted(path.parent.name for path in CORE.glob("*/__init__.py"))
LOOSE = sorted(path.stem for path in CORE.glob("*.py") if path.stem != "__init__")
MODULES = {
    ".".join(path.relative_to(CORE).with_suffix("").parts): path
    for path in CORE.rglob("*.py")
    if path.stem not in ("__init__", "__main__")
}

# what everything may use, and what a package rests on: no package imports a later one
ORDER = [
    "arrays", "loading", "disk", "plain_json", "results", "cancellation", "polygons", "tables",
    "reasons", "events", "validation", "compiled", "found", "workers", "model", "flow",
    "fixed_points", "proof", "nullcline_curves", "discrete", "one_unit", "cycles", "continuation",
    "invariant_manifolds", "separatrix_skeleton", "transients", "topology", "portrait_proofs",
    "basins_of_attraction", "bifurcations", "structural_stability", "sweeps", "catalogue",
    "topology_search",
]  # fmt: skip


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """(module below `core`, name) of all that a file imports from `core`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "core":
            for alias in node.names:
                yield str(node.module)[5:], alias.name
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "core":
                    yield alias.name[5:], ""


def test_all_packages_have_a_place_in_the_order():
    assert sorted(ORDER) == sorted(PACKAGES + LOOSE)


def test_packages_form_no_circle():
    arrows = nx.DiGraph()
    for module, path in MODULES.items():
        for other, name in imported(path):
            target = (other or name).split(".")[0]
            if target != module.split(".")[0]:
                arrows.add_edge(module.split(".")[0], target)
    assert nx.is_directed_acyclic_graph(arrows)
    upward = [(a, b) for a, b in arrows.edges if ORDER.index(a) < ORDER.index(b)]
    assert not upward
    assert arrows.number_of_edges() > 50


def test_inside_core_names_come_from_their_modules():
    """A face loads what it is asked for: a kernel's sources are told from plain imports."""
    rooms = {*MODULES, *PACKAGES}
    from_faces = [
        (module, other, name)
        for module, path in MODULES.items()
        for other, name in imported(path)
        if other in ("", *PACKAGES) and f"{other}.{name}".strip(".") not in rooms
    ]
    assert not from_faces


def test_few_modules_lie_loose_and_packages_stay_small():
    assert len(LOOSE) <= 10
    sizes = Counter(module.split(".")[0] for module in MODULES if "." in module)
    assert max(sizes.values()) <= 20


@pytest.mark.parametrize("package", ["", *PACKAGES])
def test_faces_say_what_they_offer_and_offer_it(package):
    face = import_module(f"core.{package}".rstrip("."))
    first = (face.__doc__ or "").partition("\n")[0]
    assert first.endswith((".", "``.", "`."))
    assert len(first) > 20
    inside = {module.rpartition(".")[2] for module in MODULES if module.startswith(f"{package}.")}
    if not package:
        inside = {*PACKAGES, *LOOSE}
    offered = set(getattr(face, "__all__", ()))
    assert not offered & inside, "a module must not be shadowed by what it holds"
    for name in offered:
        assert getattr(face, name) is not None


def test_core_offers_what_its_packages_offer():
    for name in core.__all__:
        homes = [
            package
            for package in PACKAGES
            if name in getattr(import_module(f"core.{package}"), "__all__", ())
        ]
        assert len(homes) == 1 or (not homes and hasattr(core, name))


def loaded_after(statement: str) -> set[str]:
    """The modules in a fresh interpreter after one statement."""
    code = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=CORE.parent
    )
    return set(done.stdout.split())


def test_importing_core_loads_nothing():
    loaded = loaded_after("import core")
    assert {name for name in loaded if name.startswith("core.")} == set()
    assert not loaded & {"numpy", "numba", "scipy", "dask", "distributed", "networkx"}


@pytest.mark.parametrize(
    ("statement", "packages"),
    [
        ("from core import GRU", {"model"}),
        ("from core import signature_of, find_fixed_points as f; from core import nullclines",
         {"model", "flow", "fixed_points", "nullcline_curves", "cycles", "invariant_manifolds",
          "separatrix_skeleton", "topology"}),
        ("from core import phase_line", {"model", "fixed_points", "one_unit"}),
        ("from core.continuation import lyapunov_coefficient", {"model", "continuation"}),
    ],
)  # fmt: skip
def test_importing_one_thing_loads_nothing_unrelated(statement, packages):
    loaded = loaded_after(statement)
    ours = {name.split(".")[1] for name in loaded if name.startswith("core.")}
    assert ours & set(PACKAGES) - {"disk", "reasons", "events"} <= packages
    assert not loaded & {"dask", "distributed"}


def test_a_change_two_packages_away_changes_the_digest(tmp_path, monkeypatch):
    for path in CORE.rglob("*.py*"):
        if path.suffix in (".py", ".pyi"):
            copy = tmp_path / "core" / path.relative_to(CORE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    root = tmp_path / "core"
    monkeypatch.setattr(sources, "ROOT", root)
    kernels = root / "separatrix_skeleton" / "exploration.py"
    apart = root / "one_unit" / "folds.py"
    before = sources.digest(kernels)
    with apart.open("a") as file:
        file.write("\n")
    assert sources.digest(kernels) == before
    with (root / "model" / "planar_field.py").open("a") as file:  # over cycles and flow
        file.write("\n")
    assert sources.digest(kernels) != before
