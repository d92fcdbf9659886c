"""Results: frozen dataclasses of arrays that nobody can write to.

Results are shared: by a cache, by results made from them, by all who asked. So a write to
one of their arrays would change what others see. `result` stands for
``dataclass(frozen=True, eq=False)`` and makes every array of a result read-only, those in
its tuples and dictionaries too, when it is made and when it comes out of a pickle, which
forgets that arrays are read-only. Lists become tuples, dictionaries `Fixed`.

Compiled kernels have signatures of writable arrays, which take no others: what they are
given of a result is a private copy (`private`, `PrivateArray`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import Field, dataclass
from functools import wraps
from typing import Any, ClassVar, NoReturn, Protocol, TypeVar, cast, dataclass_transform, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

Class = TypeVar("Class", bound=type)


@overload
def result(cls: Class, /) -> Class: ...
@overload
def result(*, slots: bool = False) -> Callable[[Class], Class]: ...
@dataclass_transform(frozen_default=True, eq_default=False)
def result(cls: Class | None = None, /, *, slots: bool = False) -> Class | Callable[[Class], Class]:
    """Make a class a frozen dataclass whose arrays are read-only.

    Parameters
    ----------
    cls
        The class, where the decorator stands alone; ``@result(slots=True)`` gives a decorator.
    slots
        As of `dataclasses.dataclass`.

    Notes
    -----
    Two results are equal if they are the same one. Everything that a field holds is kept as
    `read_only` gives it, also when a pickle is read; whoever writes to it gets a ValueError
    (an array) or a TypeError (a dictionary).
    """

    def decorate(cls: Class) -> Class:
        sealing: Any = cls  # a class may be given methods, whatever its checker says
        sealing.__post_init__ = _then_sealed(cls.__dict__.get("__post_init__"))
        made: Any = dataclass(frozen=True, eq=False, slots=slots)(sealing)
        made.__setstate__ = _then_sealed(made.__dict__.get("__setstate__", _set_state))
        return cast(Class, made)

    return decorate if cls is None else decorate(cls)


def read_only(value: object) -> object:
    """The same with read-only views of its arrays, and nothing that can be added to or removed."""
    if isinstance(value, np.ndarray):
        if not value.flags.writeable:
            return value
        view = value.view()
        view.flags.writeable = False
        return view
    if type(value) is dict:
        return Fixed({key: read_only(item) for key, item in value.items()})
    if isinstance(value, tuple | list) and type(value) in (tuple, list):
        items = tuple(read_only(item) for item in value)
        same = all(new is old for new, old in zip(items, value, strict=True))
        return value if same and type(value) is tuple else items
    return value


class Fixed(dict[Any, Any]):
    """A dictionary that cannot be changed; it is equal to, and copied as, any other."""

    def _refuse(self, *_args: object, **_named: object) -> NoReturn:
        raise TypeError("a result cannot be changed; dict(…) makes a copy that can")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[Fixed], tuple[dict[Any, Any]]]:
        return Fixed, (dict(self),)


def private(array: ArrayLike) -> NDArray[np.float64]:
    """A contiguous copy for a kernel."""
    return np.array(array, dtype=np.float64)


class PrivateArray:
    """A field of which everybody gets a copy of their own: kernels need writable arrays."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = f"_{name}"

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        if instance is None:
            return ()  # the default of the dataclass's field
        return instance.__dict__[self._name].copy()

    def __set__(self, instance: object, value: ArrayLike) -> None:
        array = private(value)
        array.flags.writeable = False
        instance.__dict__[self._name] = array


class _Fields(Protocol):
    """A dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


def _then_sealed(before: Callable[..., None] | None) -> Callable[..., None]:
    def sealed(self: _Fields, *state: object) -> None:
        if before is not None:
            before(self, *state)
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            kept = read_only(value)
            if kept is not value:
                object.__setattr__(self, name, kept)

    return sealed if before is None else wraps(before)(sealed)


def _set_state(self: object, state: dict[str, Any]) -> None:
    self.__dict__.update(state)
