from .euler_map import (
    EulerStability as EulerStability,
    euler_orbit as euler_orbit,
    euler_orbits as euler_orbits,
    euler_stability as euler_stability,
)
