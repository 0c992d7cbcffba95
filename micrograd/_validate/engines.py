"""A class of scalars that takes the place of Value, such as the reader's own of chapter 5: what it lacks is named."""

_USES = {
    "__add__": "v + w",
    "__sub__": "v - w",
    "__mul__": "v * w",
    "__truediv__": "v / w",
    "__pow__": "v ** 2",
    "__neg__": "-v",
}


def needs(kind: type, methods: tuple[str, ...], user: str) -> None:
    """Raises TypeError, with their names, where the class lacks some of the methods that `user` calls."""
    lacking = [name for name in methods if not hasattr(kind, name)]
    if lacking:
        uses = " and ".join(_USES.get(name, f"v.{name}()") for name in lacking)
        raise TypeError(
            f"{user} uses {uses}, which your class {kind.__name__} does not have yet: give it {' and '.join(lacking)}. "
            f"check.engine({kind.__name__}) lists everything that is still to do."
        )


def kind_of(things: object) -> str:
    """The class of a thing, with its module where the name alone would mislead: another class named Value."""
    kind = type(things)
    return f"{kind.__module__}.{kind.__qualname__}" if kind.__name__ in ("Value", "Tensor") else kind.__name__
