"""The command line behind the Makefile: python3 -m buergerdraht.launcher COMMAND."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (asked before anything that an older Python cannot read)
    sys.exit(
        "Bürgerdraht braucht Python 3.11 oder neuer. Verwenden Sie Debian 12, Debian 13 oder Ubuntu 24.04."
    )

from buergerdraht.launcher.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
