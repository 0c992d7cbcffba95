"""A fence around a hand-in, inside its process: what it may not do ends in an error with a sentence.

Python itself asks the fence before a file is written, a program started, another computer called (PEP 578), and no
Python code can take it away again. It holds off slips and pranks on every system. It is no wall: compiled code gets
past it, so that the operating system's own walls come on top where there are any (see `grade`).
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

_NETWORK = {
    "socket.connect",
    "socket.sendto",
    "socket.sendmsg",
    "socket.bind",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.gethostbyaddr",
}
_PROGRAMS = {"os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.startfile"}
# Where an event has the paths that it changes, and the folder that each is relative to, as in os.remove(path, dir_fd)
_CHANGES = {
    "os.remove": ((0, 1),),
    "os.rmdir": ((0, 1),),
    "os.mkdir": ((0, 2),),
    "os.rename": ((0, 2), (1, 3)),
    "os.link": ((0, 2), (1, 3)),
    "os.symlink": ((1, 2),),
    "os.chmod": ((0, 2),),
    "os.chown": ((0, 3),),
    "os.utime": ((0, 3),),
    "os.truncate": ((0, 9),),
    "shutil.rmtree": ((0, 1),),
}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def put_up(scratch: Path, programs: set[str]) -> None:
    """Let this process write below `scratch` only, start no program but those, and call nobody.

    programs  names such as "cc", without folder and ending
    """
    inside, real, join = os.path.realpath(scratch), os.path.realpath, os.path.join
    devices = {os.path.realpath(os.devnull), os.devnull}

    def may_write(path: object, folder: object = -1) -> bool:
        if not isinstance(path, (str, bytes, os.PathLike)):
            return True  # an open file, which was asked for before
        name = os.fsdecode(path)
        if isinstance(folder, int) and folder >= 0 and not name.startswith("/"):
            name = join(real(f"/proc/self/fd/{folder}"), name)
        place = real(name)
        return place == inside or place.startswith(inside + os.sep) or place in devices

    def ask(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & _WRITING and not may_write(path):
                raise PermissionError(f"a graded notebook writes into its own scratch folder only, not to {path!r}.")
        elif event in _CHANGES:
            for place, folder in _CHANGES[event]:
                if not may_write(arguments[place], arguments[folder] if folder < len(arguments) else -1):
                    raise PermissionError(
                        f"a graded notebook changes files of its own scratch folder only, not {arguments[place]!r}."
                    )
        elif event in _NETWORK:
            raise OSError("there is no network while a notebook is graded.")
        elif event in _PROGRAMS or (event == "subprocess.Popen" and _stem(arguments[0]) not in programs):
            raise PermissionError("a graded notebook can't start other programs or processes.")
        elif event in ("os.kill", "os.killpg") and not _own(arguments[0]):
            raise PermissionError("a graded notebook can't send signals to other processes.")

    hook: Callable[[str, tuple[object, ...]], None] = ask
    sys.addaudithook(hook)


def _stem(program: object) -> str:
    name = os.fsdecode(program) if isinstance(program, (str, bytes, os.PathLike)) else ""
    return Path(name).name.lower().removesuffix(".exe")


def _own(process: object) -> bool:
    """Whether it is this process or one that it started."""
    if process == os.getpid():
        return True
    if sys.platform == "win32" or not isinstance(process, int) or process <= 1:
        return False
    try:
        os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except (ChildProcessError, OSError):
        return False
    return True
