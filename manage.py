#!/usr/bin/env python3
"""Django's command line for Bürgerdraht."""

import gc
import os
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buergerdraht.config.settings")
    gc.disable()  # modules stay: to look for cycles in what they make takes a fifth of the start
    import django
    from django.core.management import execute_from_command_line

    django.setup()
    gc.freeze()
    gc.enable()
    execute_from_command_line(sys.argv)
