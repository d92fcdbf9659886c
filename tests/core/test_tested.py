"""Every module of `core` has a test that one finds: by its name, or in the table below."""

from __future__ import annotations

import ast
from pathlib import Path

import networkx as nx
import pytest

import core

CORE = Path(core.__file__).parent
TESTS = Path(__file__).parent

TESTED_IN = {
    "basins_of_attraction/test_areas.py": (
        "basins_of_attraction.boundary_kernels",
        "basins_of_attraction.boundary_tails",
        "basins_of_attraction.sides",
    ),
    "basins_of_attraction/test_partition.py": (
        "basins_of_attraction.raster",
        "basins_of_attraction.raster_kernels",
    ),
    "bifurcations/test_cycle_bifurcation_curves.py": (
        "bifurcations.bautin",
        "bifurcations.bogdanov_takens",
        "bifurcations.curve_starts",
        "bifurcations.curve_walk",
    ),
    "bifurcations/test_cycle_continuation.py": (
        "bifurcations.cycle_branches",
        "bifurcations.cycle_diagram",
    ),
    "bifurcations/test_cycle_folds.py": (
        "bifurcations.cycle_events",
        "cycles.displacement",
        "cycles.folds",
        "cycles.parity",
    ),
    "bifurcations/test_point_events.py": ("bifurcations.point_event_roots",),
    "catalogue/test_records.py": (
        "catalogue.entry",
        "catalogue.hidden",
        "catalogue.identification",
        "catalogue.record",
        "catalogue.verification",
        "catalogue.words",
    ),
    "continuation/test_equilibrium_continuation.py": (
        "continuation.branch_points",
        "continuation.chebyshev_family",
        "continuation.curve_matching",
        "continuation.curve_system",
        "continuation.equilibrium_diagram",
        "continuation.equilibrium_paths",
        "continuation.path_following",
        "continuation.pseudo_arclength",
        "continuation.special_points",
    ),
    "continuation/test_fold_and_hopf_curves.py": ("continuation.extended_systems",),
    "cycles/test_limit_cycles.py": (
        "cycles.cycle_table",
        "cycles.drift",
        "cycles.limit_cycle",
        "cycles.refinement",
        "separatrix_skeleton.exploration",
        "separatrix_skeleton.found_cycles",
        "separatrix_skeleton.own_section",
    ),
    "fixed_points/test_branch_and_prune.py": (
        "fixed_points.krawczyk",
        "fixed_points.proven",
    ),
    "fixed_points/test_clusters.py": (
        "fixed_points.cluster_guess",
        "fixed_points.poincare_index",
    ),
    "fixed_points/test_planar_equilibria.py": ("fixed_points.equilibrium_lines",),
    "separatrix_skeleton/test_forbidden_ends.py": ("fixed_points.protocols",),
    "flow/test_evenly_spaced_streamlines.py": ("flow.streamline_placement",),
    "flow/test_stepper.py": ("flow.dormand_prince",),
    "flow/test_trajectory_integration.py": (
        "flow.batch_integration",
        "flow.trajectory_sampling",
    ),
    "flow/test_traps.py": ("separatrix_skeleton.point_table",),
    "invariant_manifolds/test_homoclinic.py": (
        "invariant_manifolds.split_function",
        "invariant_manifolds.split_kernels",
    ),
    "model/test_families.py": ("model.parameter_names",),
    "nullcline_curves/test_branches.py": (
        "nullcline_curves.crossings",
        "nullcline_curves.hidden_strands",
        "nullcline_curves.refinement",
        "nullcline_curves.sign_grid",
    ),
    "one_unit/test_weight_bias_plane.py": (
        "one_unit.drive",
        "one_unit.folds",
    ),
    "test_found.py": ("portrait_proofs.limit_cycles",),
    "portrait_proofs/test_connections.py": (
        "portrait_proofs.turned_field",
        "portrait_proofs.walls",
        "proof.nodes",
    ),
    "portrait_proofs/test_portrait.py": (
        "portrait_proofs.branch_search",
        "portrait_proofs.canonical_image",
        "portrait_proofs.certificate",
        "portrait_proofs.image_proof",
        "portrait_proofs.results",
        "portrait_proofs.way_back",
    ),
    "proof/test_check.py": (
        "proof.check.chains",
        "proof.check.claims",
        "proof.check.field",
        "proof.check.intervals",
        "proof.check.jets",
        "proof.check.nodes",
        "proof.check.points",
        "proof.check.reading",
    ),
    "proof/test_one_way_arcs.py": ("proof.scaled_field",),
    "proof/test_rings.py": (
        "portrait_proofs.disc_search",
        "portrait_proofs.loop_search",
        "portrait_proofs.ring_search",
        "portrait_proofs.weight_fit",
    ),
    "proof/test_traps.py": ("portrait_proofs.trap_search",),
    "proof/test_wedges.py": ("portrait_proofs.wedge_search",),
    "reasons/test_reason.py": ("reasons.elements",),
    "separatrix_skeleton/test_found_branches.py": (
        "invariant_manifolds.separatrix",
        "separatrix_skeleton.assembly",
        "separatrix_skeleton.limit_sets",
    ),
    "structural_stability/test_radii.py": (
        "bifurcations.between",
        "structural_stability.nearest_change",
    ),
    "structural_stability/test_radii_truth.py": (
        "structural_stability.nearest_cusp",
        "structural_stability.nearest_singular",
        "structural_stability.parameter_jets",
    ),
    "sweeps/test_plane_regions.py": ("sweeps.topology",),
    "sweeps/test_sweep_faults.py": (
        "sweeps.axes",
        "sweeps.cache",
        "sweeps.parts",
        "sweeps.running",
    ),
    "sweeps/test_sweep_values.py": (
        "sweeps.frequencies",
        "sweeps.quantities",
        "sweeps.results",
    ),
    "test_cancel.py": ("cancellation",),
    "test_packages.py": ("loading",),
    "test_read_only.py": (
        "arrays",
        "results",
    ),
    "test_units.py": (
        "fixed_points.any_system",
        "model.box_units",
        "model.systems",
        "separatrix_skeleton.own_units",
    ),
    "topology/test_graph_checks.py": ("topology.separatrix_graph",),
    "topology/test_invariant.py": (
        "invariant_manifolds.cyclic_order",
        "topology.canonical_form",
    ),
    "topology_search/test_finishing.py": (
        "topology_search.certification",
        "topology_search.simplification",
        "topology_search.tasks",
    ),
    "topology_search/test_search.py": (
        "topology_search.archive",
        "topology_search.batch",
        "topology_search.checkpoint",
    ),
    "transients/test_homoclinic_like_return.py": ("transients.return_kernels",),
    "transients/test_slow_regions.py": (
        "transients.slow_entries",
        "transients.slow_kernels",
        "transients.slow_outlines",
    ),
    "workers/test_cluster.py": (
        "workers.protocols",
        "workers.processes",
        "workers.schedulers",
    ),
}
"""What has no test file of its own name is tried through what rests on it."""

MODULES = sorted(
    path.relative_to(CORE) for path in CORE.rglob("*.py") if not path.stem.startswith("__")
)


def dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts)


def own_test(path: Path) -> Path:
    return TESTS / path.parent / f"test_{path.stem}.py"


def test_every_module_has_a_test_by_its_name_or_in_the_table():
    listed = [name for names in TESTED_IN.values() for name in names]
    assert len(listed) == len(set(listed))
    without = {dotted(path) for path in MODULES if not own_test(path).exists()}
    assert without == set(listed)


def asked_of_core(path: Path, names: set[str]) -> set[str]:
    """The modules of `core` that a file imports, through faces as well."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for alias in node.names if isinstance(node, ast.Import | ast.ImportFrom) else ():
            module = node.module if isinstance(node, ast.ImportFrom) else alias.name
            if not (module or "").startswith("core"):
                continue
            for name in (f"{module}.{alias.name}"[5:], str(module)[5:]):
                if name in names:
                    found.add(name)
                elif (home := offered().get(name.rpartition(".")[2])) in names:
                    found.add(str(home))
            if module == "core" and isinstance(node, ast.Import):
                found |= {home for home in offered().values() if home in names}
    return found


def offered() -> dict[str, str]:
    """Public name → the module that holds it, by the packages' stubs."""
    found = {}
    for stub in CORE.glob("*/__init__.pyi"):
        for node in ast.walk(ast.parse(stub.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    found[alias.name] = f"{stub.parent.name}.{node.module}"
    return found


@pytest.fixture(scope="module")
def imports():
    names = {dotted(path) for path in MODULES}
    arrows = nx.DiGraph()
    arrows.add_nodes_from(names)
    for path in MODULES:
        arrows.add_edges_from((dotted(path), to) for to in asked_of_core(CORE / path, names))
    return arrows


@pytest.mark.parametrize("test", TESTED_IN)
def test_what_the_table_names_reaches_the_module(test, imports):
    reached: set[str] = set()
    for name in asked_of_core(TESTS / test, set(imports)):
        reached |= {name, *nx.descendants(imports, name)}
    assert set(TESTED_IN[test]) - reached <= {"arrays"}
