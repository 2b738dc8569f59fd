"""A terminal of a given width, for commands that look at what they write to."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios

from tests.cli.conftest import SCRIPT, environment


def in_terminal(*arguments, columns, cwd, **env):
    """Run a command whose output and messages go to a terminal; return its exit code and what is seen there."""
    here, there = pty.openpty()
    fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    command = [sys.executable, "-c", SCRIPT, *map(str, arguments)]
    told = environment(TERM="xterm-256color", **env)
    told.pop("NO_COLOR", None) if "NO_COLOR" not in env else None
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=there, stderr=there, cwd=cwd, env=told) as process:
        os.close(there)
        seen = b"".join(_read(here))
        os.close(here)
        return process.wait(timeout=120), seen.decode("utf-8").replace("\r\n", "\n")


def _read(terminal):
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            # Linux tells in this way that the other side has closed it.
            return
        if not part:
            return
        yield part
