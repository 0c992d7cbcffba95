"""The numbers of a network by name, checked before they are taken over, and kept in files."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from micrograd._validate.scalars import is_number, to_float
from micrograd.engine import Value

FORMAT, VERSION = "micrograd parameters", 1


def named(part: Any, name: str, seen: set[int]) -> Iterator[tuple[str, Any]]:
    """The parameters in an attribute of a module, with their names: "layers.0.neurons.2.w.1"; each once."""
    if id(part) in seen or isinstance(part, (str, type)):
        return
    if hasattr(part, "named_parameters"):
        inside: Any = vars(part).items()
    elif isinstance(part, (list, tuple)):
        inside = enumerate(part)
    elif isinstance(part, dict):
        inside = part.items()
    else:
        if hasattr(part, "data") and hasattr(part, "grad"):
            seen.add(id(part))
            yield name, part
        return
    seen.add(id(part))
    for key, thing in inside:
        yield from named(thing, f"{name}.{key}" if name else str(key), seen)


def modules(part: Any, seen: set[int]) -> Iterator[Any]:
    """The module and all that are parts of it, each once."""
    if id(part) in seen or isinstance(part, type):
        return
    seen.add(id(part))
    if hasattr(part, "named_parameters"):
        yield part
        inside = list(vars(part).values())
    else:
        inside = (
            list(part.values()) if isinstance(part, dict) else list(part) if isinstance(part, (list, tuple)) else []
        )
    for thing in inside:
        yield from modules(thing, seen)


def shape_of(number: Any) -> tuple[int, ...]:
    """() for one number, and the sizes of an array or of nested lists; the first entry speaks for all."""
    sizes: list[int] = []
    while isinstance(number, (list, tuple)) and len(sizes) < 64:  # no array has more axes
        sizes.append(len(number))
        number = number[0] if number else 0.0
    return (*sizes, *getattr(number, "shape", ()))


def number_of(name: str, p: Any) -> Any:
    """The parameter's number as a float, or a copy of its array. Raises TypeError where its data was set to neither."""
    if isinstance(p, Value) or not shape_of(p.data) or not hasattr(p.data, "dtype"):
        return to_float(p.data, name + ".data = {}")
    return p.data.copy()


def checked(state: Any, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The number for each parameter, if each has one and all shapes agree; TypeError or ValueError otherwise."""
    if not isinstance(state, Mapping):
        raise TypeError(f"load_state_dict takes what state_dict() gives, a dict, not {type(state).__name__}.")
    missing, strange = [n for n in parameters if n not in state], [n for n in state if n not in parameters]
    if missing or strange:
        raise ValueError(
            f"These numbers are of another network: it has {len(state)} parameters and this one {len(parameters)}. "
            + (f"Here {missing[0]!r} is missing. " if missing else f"This network has no {strange[0]!r}. ")
            + "Make the network with the sizes it was saved with."
        )
    numbers = {}
    for name, p in parameters.items():
        old, new = () if isinstance(p, Value) else shape_of(p.data), shape_of(state[name])
        if old != new:
            raise ValueError(
                f"{name} has the shape {old}, and the saved numbers {new}. Make the network with the sizes it was "
                "saved with."
            )
        data: Any = p.data
        if hasattr(data, "dtype") and old:
            like: Any = type(p)(state[name])
            numbers[name] = like.data.astype(data.dtype)
        else:
            number = to_float(state[name], name + " = {}")
            one_entry = hasattr(data, "dtype") and not isinstance(p, Value) and data.dtype.kind == "f"
            numbers[name] = data.dtype.type(number) if one_entry else number  # a Tensor of float32 remains one
    return numbers


def write(path: Any, state: Mapping[str, Any]) -> None:
    """The numbers as JSON. The file appears whole or, with an OSError, not at all: an old one stays as it was."""
    path = _path(path)
    numbers = {name: float(n) if is_number(n) else n.tolist() for name, n in state.items()}
    text = json.dumps({"format": FORMAT, "version": VERSION, "parameters": numbers}, indent=0)
    draft = path.with_name(path.name + ".part")
    try:
        draft.write_text(text + "\n", encoding="ascii")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OSError(
            f"{path} cannot be written ({error.strerror}). The network is unharmed: save it in another folder."
        ) from None


def read(path: Any) -> dict[str, Any]:
    """The numbers that `write` wrote. Raises FileNotFoundError, or ValueError for a file of another kind or version."""
    path = _path(path)
    try:
        kept = json.loads(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        raise FileNotFoundError(
            f"There is no file {path}. Python looked in {path.resolve().parent}: give the whole path, or save first."
        ) from None
    except (OSError, ValueError):
        kept = None
    if not isinstance(kept, dict) or kept.get("format") != FORMAT or not isinstance(kept.get("parameters"), dict):
        raise ValueError(f"{path} is no file that model.save(...) wrote. Save the network again.")
    if kept.get("version") != VERSION:
        raise ValueError(
            f"{path} is of version {kept.get('version')!r}, and this package reads version {VERSION}. Update the "
            "package."
        )
    parameters: dict[str, Any] = kept["parameters"]
    return parameters


def _path(path: Any) -> Path:
    if not isinstance(path, (str, os.PathLike)) or not str(path):
        raise TypeError(f"A file is named by a text or a Path, such as 'model.json', not {path!r}.")
    return Path(path)
