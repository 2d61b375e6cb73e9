"""Surfaces ask queries and operations; they know no table."""

import ast
import re
from pathlib import Path

from tests.architecture.files import PACKAGE, place, tracked_files

SURFACES = ("workplace", "editorial", "office", "portal", "public", "api")
LONGEST_VIEW = 15
INLINE = {
    "style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "event handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "unescaped output": re.compile(r"\|\s*safe\b|\{%\s*autoescape off"),
    "other site": re.compile(r"(?:src|href|action)=[\"']https?://", re.IGNORECASE),
}


def surface_files() -> list[Path]:
    return [
        path
        for path in tracked_files(".py")
        if path.is_relative_to(PACKAGE)
        and path.relative_to(PACKAGE).parts[0] in SURFACES
        and "tests" not in path.parts
    ]


def test_surfaces_never_touch_the_objects_of_a_model() -> None:
    touching = [
        place(path, node.lineno)
        for path in surface_files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager")
    ]
    assert not touching


def test_no_view_is_longer_than_15_lines() -> None:
    too_long = [
        f"{place(path, node.lineno)} {node.name}"
        for path in surface_files()
        if path.name == "views.py" or path.parent.name == "views"
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and node.name[0] != "_" and length_of_body(node) > LONGEST_VIEW
    ]
    assert not too_long


def length_of_body(function: ast.FunctionDef) -> int:
    """Lines of the body without the docstring."""
    first = function.body[1] if ast.get_docstring(function) and len(function.body) > 1 else function.body[0]
    return (function.end_lineno or 0) - first.lineno + 1


def test_templates_hold_no_style_no_script_and_no_other_site() -> None:
    breaches = [
        f"{place(path, number)}: {rule}"
        for path in tracked_files(".html")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        for rule, pattern in INLINE.items()
        if pattern.search(line)
    ]
    assert not breaches


def test_only_components_know_the_design_system() -> None:
    """Surfaces, layers and texts for the ear are KERN's words that every page may say."""
    known = {"kern-layer", "kern-level-1", "kern-level-2", "kern-sr-only"}
    breaches = [
        f"{place(path, number)}: {name}"
        for path in tracked_files(".html")
        if "components" not in path.parts
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        for name in re.findall(r"\bkern-[a-z0-9_-]+", line)
        if name not in known
    ]
    assert not breaches


def test_style_sheets_use_no_important() -> None:
    breaches = [
        place(path, number)
        for path in tracked_files(".css")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if "!important" in line
    ]
    assert not breaches


def test_no_style_sheet_asks_how_the_screen_is_turned() -> None:
    """So none can keep a page from turning with it (WCAG 1.3.4), those of others included."""
    sheets = list((PACKAGE / "static").rglob("*.css"))
    assert sheets
    assert not [place(path, 1) for path in sheets if "orientation" in path.read_text()]
