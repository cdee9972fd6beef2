"""`python leash.py PARENT COMMAND …`: a command that ends when the process that started it does, however that ends.

A run that is killed cannot end what it has started; the kernel can (Linux: PR_SET_PDEATHSIG, which outlives exec).
"""

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

SET_PARENT_DEATH_SIGNAL = 1  # <linux/prctl.h>


def leashed(command: Sequence[str]) -> list[str]:
    """The command, on a leash that this process holds."""
    return [sys.executable, "-P", __file__, str(os.getpid()), *command]


def main(parent: int, command: Sequence[str]) -> None:
    """Become the command. Ends at once where the parent is gone already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, int(signal.SIGTERM))
    if os.getppid() == parent:
        os.execvp(command[0], command)  # noqa: S606 -- it becomes the command


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
