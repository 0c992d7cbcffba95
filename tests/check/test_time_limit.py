"""The time limit of a check stops what doesn't end, and leaves nothing behind in the interpreter."""

import subprocess
import sys
import textwrap

import pytest

from micrograd.check.time_limit import TookTooLong, time_limit


def test_a_loop_with_no_end_is_stopped():
    def endless():
        while True:
            pass

    with pytest.raises(TookTooLong), time_limit(0.1):
        endless()


def test_code_can_be_traced_afterward():
    program = """
        import sys
        from micrograd.check.time_limit import TookTooLong, time_limit

        with time_limit(60.0):
            pass
        try:
            with time_limit(0.1):
                while True:
                    pass
        except TookTooLong:
            pass
        sys.settrace(lambda *_: None)  # as a debugger does: with a trace left behind, the next call would hang
        (lambda: None)()
        sys.settrace(None)
        print("traced")
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "traced\n", done.stderr
