from .limit_cycles import find_limit_cycles as find_limit_cycles
from .portrait import (
    PortraitProof as PortraitProof,
    ProvenBranch as ProvenBranch,
    ProvenCycle as ProvenCycle,
    ProvenRing as ProvenRing,
    ProvenTrap as ProvenTrap,
    Wall as Wall,
    prove_portrait as prove_portrait,
)
