import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from media import runner
from tests.media import clips

ENDLESS = [
    "-v",
    "error",
    "-nostdin",
    "-re",
    "-f",
    "lavfi",
    "-i",
    "testsrc2=s=64x64",
    "-f",
    "null",
    "-progress",
    "pipe:1",
    "-stats_period",
    "0.1",
    "-",
]


def endless():
    return [clips.FFMPEG, *ENDLESS]


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_progress_is_told_in_seconds_and_only_forward(tmp_path):
    seen = []
    source = [
        "-v",
        "error",
        "-nostdin",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=64x64:d=3",
        "-f",
        "null",
        "-progress",
        "pipe:1",
        "-",
    ]
    assert runner.encode([clips.FFMPEG, *source], cwd=tmp_path, on_progress=seen.append) == pytest.approx(3, abs=0.1)
    assert seen == sorted(set(seen))


def test_a_cancelled_run_ends_at_once(tmp_path):
    started = time.monotonic()
    with pytest.raises(runner.RunCancelled):
        runner.encode(endless(), cwd=tmp_path, cancelled=lambda: time.monotonic() - started > 0.5)


def test_a_run_over_its_deadline_is_ended(tmp_path):
    with pytest.raises(runner.RunTimedOut, match="longer than 1 seconds"):
        runner.encode(endless(), cwd=tmp_path, limits=runner.Limits(deadline_seconds=1))


def test_a_program_that_ignores_the_polite_signal_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "GRACE_SECONDS", 0.5)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('x', flush=True); time.sleep(99)"
    with pytest.raises(runner.RunTimedOut, match="Nothing moved"):
        runner.encode([sys.executable, "-c", deaf], cwd=tmp_path, limits=runner.Limits(stall_seconds=1))


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (runner.Limits(memory_bytes=200 << 20), "bytearray(400 << 20)"),
        (runner.Limits(file_bytes=1 << 20), "open('big', 'wb').write(b'x' * (2 << 20))"),
        (runner.Limits(cpu_seconds=1), "while True: pass"),
    ],
)
def test_a_program_gets_no_more_than_its_share(tmp_path, limits, code):
    with pytest.raises(runner.RunFailed):
        runner.read([sys.executable, "-c", code], cwd=tmp_path, limits=limits)


def test_a_program_runs_nicely_alone_and_without_our_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hidden")
    code = (
        "import os; print(os.nice(0) - int(os.environ.get('NICE', 0)), os.getsid(0) == os.getpid(), sorted(os.environ))"
    )
    answer = runner.read([sys.executable, "-I", "-c", code], cwd=tmp_path).decode()
    assert int(answer.split()[0]) >= min(os.nice(0) + 10, 19)
    assert "True" in answer
    assert "SECRET_KEY" not in answer


def test_the_end_of_what_the_program_said_is_kept(tmp_path):
    with pytest.raises(runner.RunFailed, match="No such file") as failed:
        runner.encode([clips.FFMPEG, "-v", "error", "-i", "missing.mp4", "-f", "null", "-"], cwd=tmp_path)
    assert "code 1" in str(failed.value)


def test_a_flood_of_words_neither_blocks_nor_fills_the_memory(tmp_path):
    code = "import sys; sys.stderr.write('x' * 5_000_000); sys.exit(3)"
    with pytest.raises(runner.RunFailed) as failed:
        runner.read([sys.executable, "-c", code], cwd=tmp_path)
    assert len(failed.value.tail) <= runner.TAIL_BYTES


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends the children of a killed parent")
def test_when_the_worker_is_killed_its_ffmpeg_goes_with_it(tmp_path):
    worker = textwrap.dedent(f"""
        import pathlib
        from media import runner
        runner.encode({[str(part) for part in endless()]!r}, cwd=pathlib.Path({str(tmp_path)!r}),
                      on_progress=lambda seconds: print("moving", flush=True))
    """)
    process = subprocess.Popen([sys.executable, "-c", worker], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "moving\n"
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    process.kill()
    process.wait()
    process.stdout.close()
    deadline = time.monotonic() + 30
    while any(is_alive(pid) for pid in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert children
    assert not any(is_alive(pid) for pid in children)


def test_a_program_can_be_cut_off_from_every_network_even_from_this_machine(tmp_path):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        code = f"import socket as s; c = s.socket(); c.settimeout(5); print(c.connect_ex({server.getsockname()!r}))"

        def reached(*, network):
            argv = [sys.executable, "-I", "-c", code]
            return runner.read(argv, cwd=tmp_path, limits=runner.Limits(deadline_seconds=20, network=network)) == b"0\n"

        assert reached(network=True)
        if reached(network=False):
            pytest.skip("this kernel lets no program give up its network")
