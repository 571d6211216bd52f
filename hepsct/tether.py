"""Runs a command that ends with the process that started it, even when that one is killed.

``python tether.py PARENT COMMAND...`` becomes COMMAND. Asking the kernel needs code between fork
and exec; a process of its own is safe for that, a function called in a fork of a threaded server
is not. Where the kernel has no such service (it is Linux's), the closed stdin has to do.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Asks for the signal, checks that the parent has not gone meanwhile, becomes the command."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(1)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
