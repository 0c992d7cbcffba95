"""A time limit for the learner's code, so that a loop with no end ends in a sentence."""

import contextlib
import ctypes
import sys
import threading
from collections.abc import Iterator


class TookTooLong(BaseException):
    """The time is up. No Exception, so that a learner's `except Exception` lets it through."""


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TookTooLong in the block after so many seconds; in a browser, with no threads, there is no limit.

    It interrupts Python code, on every system; a single long call into C is waited for.
    """
    if sys.platform == "emscripten":  # a browser's Python
        yield
        return
    thread, lock, done, fired = threading.get_ident(), threading.Lock(), False, False
    interrupt = ctypes.pythonapi.PyThreadState_SetAsyncExc

    def fire() -> None:
        nonlocal fired
        with lock:
            if not done:
                fired = True
                interrupt(ctypes.c_ulong(thread), ctypes.py_object(TookTooLong))

    timer = threading.Timer(seconds, fire)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        with lock:
            done = True
        if fired:  # in the last moment, and perhaps not raised yet: it is raised here, and ends here.
            # Not taken back by SetAsyncExc(thread, None): Python 3.11 then believes forever that one is on its way,
            # runs more slowly, and hangs at the first line of whatever is traced by a debugger.
            with contextlib.suppress(TookTooLong):
                for _ in range(1000):
                    pass
