"""A PostgreSQL server of a test's own, which the test may kill. Everything that it has promised is on the disk."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.processes import free_port, wait_for

BIN = next(Path("/usr/lib/postgresql").glob("*/bin"), None)  # where Debian has it; its processes are found in /proc
LENT = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []  # it refuses to run as root


class Postgres:
    """One server in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.data, self.port = folder / "data", free_port()
        self.url = f"postgresql://ijaza@127.0.0.1:{self.port}/postgres"
        self._do("initdb", "-A", "trust", "-U", "ijaza", "-E", "UTF8", "--locale=C", "--no-sync")

    def start(self) -> None:
        """Open, or open again: what was promised before a death is there."""
        words = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories=''"
        self._do("pg_ctl", "-l", str(self.data / "log"), "-w", "-t", "60", "-o", words, "start")

    def kill(self) -> None:
        """kill -9 of the whole server, as a power cut would."""
        parent = int((self.data / "postmaster.pid").read_text("ascii").split()[0])
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split()
        all_of_them = [parent, *map(int, children)]
        for pid in all_of_them:
            with suppress(ProcessLookupError):  # the children end by themselves when their parent is gone
                os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not any(map(is_alive, all_of_them)))
        (self.data / "postmaster.pid").unlink()  # its number may stand for another process, as after a power cut

    def stop(self) -> None:
        self._do("pg_ctl", "-m", "immediate", "-w", "stop")

    def _do(self, program: str, *words: str) -> None:
        assert BIN
        command = [*LENT, str(BIN / program), "-D", str(self.data), *words]
        subprocess.run(command, check=True, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def is_alive(pid: int) -> bool:
    """Not one that is dead, and waits only to be counted so."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
    except FileNotFoundError:
        return False
    return said.rpartition(")")[2].split()[0] != "Z"


@contextmanager
def own_postgres() -> Iterator[Postgres]:
    """A running server; its folder is thrown away at the end."""
    folder = Path(tempfile.mkdtemp(prefix="ijaza-pg-"))  # not in pytest's own, which user postgres may not enter
    try:
        if LENT:
            shutil.chown(folder, "postgres")
        server = Postgres(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
