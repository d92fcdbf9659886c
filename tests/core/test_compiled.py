"""How kernels are compiled, and that nobody else's settings change."""

from __future__ import annotations

import math
from pathlib import Path

import numba
from numba import types

from core import compiled as module
from core.compiled import compiled, compiled_as
from core.disk.kernels import folder_of
from core.fixed_points import intervals
from core.model import gru_field


def test_the_kernels_of_core_are_in_this_versions_folder():
    for kernel in (gru_field.velocity, gru_field.jacobians, gru_field.sigmoid, intervals.multiply):
        source = Path(kernel.py_func.__code__.co_filename)
        assert str(folder_of(source)) == kernel.stats.cache_path
        options = kernel.targetoptions
        assert options["nogil"] and not options.get("fastmath") and not options.get("parallel")


def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


def test_eager_and_lazy_kernels(tmp_path, monkeypatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", "somewhere else")
    monkeypatch.setattr(module, "folder_of", lambda source: tmp_path)

    @compiled
    def inverse(x):
        return 1.0 / x

    @compiled_as(types.float64(types.float64))
    def twice_inverse(x):
        return 2.0 * inverse(x)

    assert numba.config.CACHE_DIR == "somewhere else"
    assert len(twice_inverse.signatures) == 1  # compiled before any call
    assert twice_inverse(4.0) == 0.5 and twice_inverse(0.0) == math.inf
    assert inverse(-0.0) == -math.inf and inverse.py_func(2.0) == 0.5
    assert compiled_as(types.int64(types.int64))(factorial)(5) == 120
    assert len(list(tmp_path.glob("*.kernel"))) == 3 and not Path("somewhere else").exists()
    inverse.recompile()
    assert inverse(2.0) == 0.5


def test_calls_with_constants_and_with_variables_share_one_compilation(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "folder_of", lambda source: tmp_path)

    @compiled
    def scaled(x, times, halved):
        return 0.5 * x * times if halved else x * times

    @compiled_as(types.float64(types.float64, types.int64, types.boolean))
    def total(x, times, halved):
        return scaled(x, 3, True) + scaled(x, -1, halved) + scaled(x, times, False)

    assert total(2.0, 5, False) == 3.0 - 2.0 + 10.0
    assert len(scaled.signatures) == 1


def test_kernels_of_functions_that_close_over_others_are_told_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "folder_of", lambda source: tmp_path)

    def times(factor):
        @compiled
        def product(x):
            return factor * x

        return product

    assert times(2.0)(3.0) == 6.0 and times(5.0)(3.0) == 15.0
    again = times(2.0)
    assert again(3.0) == 6.0 and sum(again.stats.cache_hits.values()) == 1
