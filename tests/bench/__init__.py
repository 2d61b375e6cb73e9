"""Measurements. Each is a module to run; its last line is one JSON object, progress goes to stderr."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buergerdraht.config.settings")
django.setup()
