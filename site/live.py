"""The live part: JupyterLite with Python in the browser (Pyodide), the package as a wheel, and all chapters.

Pyodide's runtime comes from npm, pure Python packages from PyPI, Graphviz from npm. The few compiled wheels are on no
index under their own names: the site names Pyodide's addresses with their hashes, or, `offline`, has the files.
"""

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sysconfig
import zipfile
from pathlib import Path

import assets
from book import HERE, ROOT, chapters, projects

COMPILED = ["contourpy", "kiwisolver", "matplotlib", "numpy", "pillow"]
RUNTIME = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"]
# Beside Pyodide's own list: name -> what it needs. Their versions and hashes are in live-requirements.txt.
ADDED = {
    "comm": ["traitlets"],
    "graphviz": [],
    "ipywidgets": ["comm", "ipython", "traitlets"],
    "tqdm": [],
}
OURS = ["graphviz", "ipython", "ipywidgets", "matplotlib", "numpy", "tqdm", "viz-js"]
KERNEL = {  # wheels inside jupyterlite-pyodide-kernel
    "piplite": ["micropip"],
    "pyodide_kernel": ["comm", "ipython"],
    "ipykernel": ["pyodide-kernel"],
    "widgetsnbextension": [],
}
FIRST = ["micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython"]  # loaded with the kernel
SETTINGS = {
    "@jupyterlab/notebook-extension:tracker": {"codeCellConfig": {"lineNumbers": False}},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
}


def name_of(wheel: Path) -> str:
    return normal(wheel.name.split("-")[0])


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def uv(*arguments: object) -> None:
    command = [os.environ.get("UV") or shutil.which("uv") or "uv", *map(str, arguments)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        raise assets.Missing(f"uv {arguments[0]} did not work. It said:\n{result.stderr.strip()[-1500:]}")


def write_wheel(path: Path, files: dict[str, bytes]) -> None:
    """A wheel with these files and the same bytes each time."""
    info = next(name for name in files if name.endswith("/METADATA")).rsplit("/", 1)[0]
    record = []
    for name, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        record.append(f"{name},sha256={digest},{len(data)}")
    files = files | {f"{info}/RECORD": "\n".join([*record, f"{info}/RECORD,,", ""]).encode()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)


def own_wheel(work: Path) -> Path:
    """The project's wheel without the notebooks that it carries: here they are beside it."""
    folder = work / "wheel"
    shutil.rmtree(folder, ignore_errors=True)
    uv("build", "--wheel", "--out-dir", folder / "whole")
    whole = next((folder / "whole").glob("*.whl"))
    with zipfile.ZipFile(whole) as archive:
        kept = [n for n in archive.namelist() if not n.endswith((".ipynb", "/RECORD", "/")) and "/notebooks/" not in n]
        write_wheel(folder / whole.name, {name: archive.read(name) for name in sorted(kept)})
    return folder / whole.name


def viz_wheel(work: Path, cache: Path) -> Path:
    """npm's Graphviz as a wheel viz_js with one file, so that the kernel loads it like any other package."""
    version = assets.NPM["@viz-js/viz"][0]
    info = f"viz_js-{version}.dist-info"
    path = work / "wheel" / f"viz_js-{version}-py3-none-any.whl"
    files = {
        "viz_js/__init__.py": b"",
        "viz_js/viz-global.js": assets.npm_file("@viz-js/viz", "dist/viz-global.js", cache),
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: viz-js\nVersion: {version}\nLicense: MIT\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: micrograd\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    write_wheel(path, files)
    return path


def pure_wheels(cache: Path) -> dict[str, Path]:
    """The wheels of live-requirements.txt, from PyPI, each with the hash that is written there."""
    listed = HERE / "live-requirements.txt"
    folder = cache / f"pure-{assets.sha256(listed.read_bytes())[:12]}"
    names = set(re.findall(r"^([\w.-]+)==", listed.read_text(encoding="utf-8"), re.MULTILINE))
    if {normal(name) for name in names} != {name_of(path) for path in folder.glob("*.whl")}:
        # --platform any refuses a wheel for this machine alone
        target = ["--python-version", "3.14", "--implementation", "py", "--abi", "none", "--platform", "any"]
        assets.pip_download(folder, *target, "--require-hashes", "-r", str(listed))
    return {name_of(path): path for path in sorted(folder.glob("*.whl"))}


def entry(name: str, wheel: Path, depends: list[str]) -> dict:
    """A package as pyodide-lock.json describes it."""
    return {
        "name": name,
        "version": wheel.name.split("-")[1],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": assets.sha256(wheel.read_bytes()),
        "package_type": "package",
        "imports": [name.replace("-", "_")],
        "depends": depends,
        "unvendored_tests": False,
    }


def write_distribution(folder: Path, work: Path, offline: bool, given: Path | None) -> None:
    """Python for the browser: the runtime, the wheels, and the list of them with their hashes."""
    cache = work / "cache"
    folder.mkdir(parents=True)
    for name in RUNTIME:
        (folder / name).write_bytes(assets.npm_file("pyodide", name, cache))
    lock = assets.official_lock(cache)
    official = {normal(name): package for name, package in lock["packages"].items()}
    packages = {}
    for name in COMPILED:
        packages[name] = dict(official[name])
        if not offline:
            packages[name]["file_name"] = assets.PYODIDE_URL + official[name]["file_name"]
    if offline:
        for name, data in assets.compiled_wheels(COMPILED, cache, given).items():
            (folder / name).write_bytes(data)
    own = own_wheel(work)
    kernel = Path(
        sysconfig.get_path("data"), "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi"
    )
    wheels = pure_wheels(cache)
    for name, wheel in wheels.items():
        if name in ADDED:
            packages[name] = entry(name, wheel, ADDED[name])
        else:  # Pyodide packs these anew; PyPI's own have other hashes
            digest = assets.sha256(wheel.read_bytes())
            depends = [normal(other) for other in official[name]["depends"]]
            changed = {"file_name": wheel.name, "version": wheel.name.split("-")[1], "sha256": digest}
            packages[name] = official[name] | changed | {"depends": depends}
        shutil.copy(wheel, folder)
    for name, depends in KERNEL.items():
        wheel = sorted(kernel.glob(f"{name}-*.whl"))[-1]
        packages[normal(name)] = entry(normal(name), wheel, depends)
        shutil.copy(wheel, folder)
    for name, wheel, depends in (("viz-js", viz_wheel(work, cache), []), ("micrograd-notebooks", own, OURS)):
        packages[name] = entry(name, wheel, depends)
        shutil.copy(wheel, folder)
    packages["micrograd-notebooks"]["imports"] = ["micrograd"]
    missing = {normal(n) for package in packages.values() for n in package["depends"]} - packages.keys()
    assert not missing, f"live-requirements.txt lacks {missing}"
    lock["packages"] = dict(sorted(packages.items()))
    (folder / "pyodide-lock.json").write_text(json.dumps(lock, indent=1), encoding="utf-8")


def write_content(folder: Path) -> None:
    """The chapters and what they read, in the layout of the project."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "notebooks").mkdir(parents=True)
    for path in [*chapters(), *projects()]:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        kernel = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
        notebook["metadata"]["kernelspec"] = kernel  # or opening a chapter asks which kernel to take
        for output in (o for cell in notebook["cells"] for o in cell.get("outputs", [])):
            if "data" in output:  # one text, as a server sends it: the table of contents trips over lists of lines
                data = output["data"]
                output["data"] = {kind: "".join(v) if isinstance(v, list) else v for kind, v in data.items()}
        if "../images/" in path.read_text(encoding="utf-8"):
            shutil.copytree(ROOT / "images", folder / "images", dirs_exist_ok=True)
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(exist_ok=True)
        target.write_text(json.dumps(notebook, indent=1, ensure_ascii=False), encoding="utf-8")


def build(out: Path, work: Path, offline: bool, given: Path | None) -> None:
    """Write the live part into the folder `out`. Raises assets.Missing where something cannot be had."""
    lite, content = work / "lite", work / "content"
    shutil.rmtree(lite, ignore_errors=True)
    write_distribution(lite / "static" / "pyodide", work, offline, given)
    write_content(content)
    config = {
        "appName": "micrograd, in notebooks",
        "exposeAppInBrowser": True,  # for live.js
        "disabledExtensions": ["@jupyterlab/extensionmanager-extension"],
        "settingsOverrides": SETTINGS,
        "litePluginSettings": {
            "@jupyterlite/pyodide-kernel-extension:kernel": {
                "disablePyPIFallback": True,
                "loadPyodideOptions": {"packages": FIRST},
            }
        },
    }
    described = {"jupyter-lite-schema-version": 0, "jupyter-config-data": config}
    (lite / "jupyter-lite.json").write_text(json.dumps(described), encoding="utf-8")
    options = {
        "contents": [str(content)],
        "apps": ["notebooks", "tree", "lab"],
        "no_sourcemaps": True,
        "output_dir": str(out),
    }
    (lite / "jupyter_lite_config.json").write_text(json.dumps({"LiteBuildConfig": options}), encoding="utf-8")
    jupyter = Path(sysconfig.get_path("scripts"), "jupyter")
    environment = os.environ | {"SOURCE_DATE_EPOCH": "315532800", "PYTHONHASHSEED": "0"}
    command = [str(jupyter), "lite", "build", "--lite-dir", str(lite)]
    result = subprocess.run(command, cwd=lite, env=environment, capture_output=True, text=True, check=False)
    if result.returncode:
        raise RuntimeError(f"jupyter lite build failed:\n{(result.stdout + result.stderr)[-3000:]}")
    finish(out, offline)


def finish(out: Path, offline: bool) -> None:
    """Put the bar of live.js on top of the pages, and a policy into them; JupyterLab and Python must evaluate code."""
    for name in ("live.js", "live.css"):
        shutil.copy(HERE / "static" / name, out)
    elsewhere = "" if offline else " " + "/".join(assets.PYODIDE_URL.split("/")[:3])
    policy = (
        f"default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:{elsewhere}; "
        f"style-src 'self' 'unsafe-inline'; connect-src 'self' data: blob:{elsewhere}; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'self'"
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}"><link rel="icon" href="data:,">'
    for path in out.glob("**/*.html"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"(<head[^>]*>)", rf"\1{meta}", text, count=1), encoding="utf-8")
    for path in (out / "notebooks" / "index.html", out / "lab" / "index.html"):
        text = path.read_text(encoding="utf-8")
        tags = '<link rel="stylesheet" href="../live.css"><script defer src="../live.js"></script>'
        path.write_text(text.replace("</head>", tags + "</head>", 1), encoding="utf-8")
