"""``python -m rightful`` is the command ``rightful``."""

from __future__ import annotations

import signal
import sys

from . import _rightful
from ._store import _program


def main() -> int:
    """Runs the command with this process's arguments and gives its exit code."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the command is not Python: let it be interrupted
    return _rightful.main(sys.argv[1:], *_program())


if __name__ == "__main__":
    sys.exit(main())
