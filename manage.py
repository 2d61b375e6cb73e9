#!/usr/bin/env python3
"""Django's command line for Bürgerdraht."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buergerdraht.config.settings")
    from buergerdraht.config.loading import loading

    with loading():
        import django
        from django.core.management import execute_from_command_line

        django.setup()
    execute_from_command_line(sys.argv)
