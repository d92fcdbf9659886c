from .portrait import (
    PortraitProof as PortraitProof,
    ProvenBranch as ProvenBranch,
    ProvenCycle as ProvenCycle,
    ProvenTrap as ProvenTrap,
    Wall as Wall,
    prove_portrait as prove_portrait,
)
