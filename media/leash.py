"""Put limits on this process and become another program: `python -I -S leash.py LIMITS program arguments…`.

A separate start-up, because code between fork and exec is unsafe in a worker that has threads. Stands alone:
it must not import anything of ours.
"""

import ctypes
import json
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1
NEW_USERS, NEW_NETWORK = 0x10000000, 0x40000000


def main(limits: dict[str, int], argv: list[str]) -> None:
    """Take on `limits`, then turn into `argv`."""
    if sys.platform == "linux":
        # when the worker is killed its ffmpeg goes with it, else two would write after the restart
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != limits["parent"]:
            sys.exit("the worker is gone")
        if not limits.get("network", True):
            _cut_off()
    os.nice(limits["nice"])
    _cap(resource.RLIMIT_CORE, 0)
    _cap(resource.RLIMIT_CPU, limits["cpu_seconds"])
    _cap(resource.RLIMIT_FSIZE, limits["file_bytes"])
    if sys.platform == "linux":
        _cap(resource.RLIMIT_AS, limits["memory_bytes"])
    os.execv(argv[0], argv)  # noqa: S606 the argument list is ours, no shell reads it


def _cut_off() -> None:
    """Go where there is no network, not even to this machine; a kernel that does not let us leaves us as we are."""
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    if unshare and unshare(NEW_NETWORK):
        unshare(NEW_USERS | NEW_NETWORK)


def _cap(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), sys.argv[2:])
