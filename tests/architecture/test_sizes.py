"""No giant function, no giant file."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.files import place, tracked_files

LONGEST_FUNCTION = 40
LONGEST_FILE = 400
JAVASCRIPT_FUNCTION = re.compile(r"^\s*\S.*(\bfunction\b|=>|^\s*(async\s+)?[\w#]+\(.*\)).*\{$")


def test_no_file_is_longer_than_400_lines() -> None:
    too_long = {
        place(path, len(lines))
        for path in tracked_files(".py", ".js", ".html")
        if "migrations" not in path.parts and len(lines := path.read_text().splitlines()) > LONGEST_FILE
    }
    assert not too_long


def test_no_python_function_is_longer_than_40_lines() -> None:
    assert not [where for path in tracked_files(".py") for where in long_python_functions(path)]


def test_no_javascript_function_is_longer_than_40_lines() -> None:
    assert not [where for path in tracked_files(".js") for where in long_javascript_functions(path)]


def long_python_functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{place(path, node.lineno)} {node.name}: {length} lines"


def long_javascript_functions(path: Path) -> Iterator[str]:
    """Own lines only: what is inside a function that stands in another counts for the inner one."""
    lines = path.read_text().splitlines()
    spans = [
        (start, end_of_block(lines, start))
        for start, line in enumerate(lines)
        if JAVASCRIPT_FUNCTION.match(line)
    ]
    for start, end in spans:
        inner = {n for s, e in spans if start < s and e <= end for n in range(s, e + 1)}
        length = end - start + 1 - len(inner)
        if length > LONGEST_FUNCTION:
            yield f"{place(path, start + 1)}: {length} lines"


def end_of_block(lines: list[str], start: int) -> int:
    """The first line that closes as deep as this one began."""
    indent = len(lines[start]) - len(lines[start].lstrip())
    closing = " " * indent + "}"
    return next((n for n in range(start + 1, len(lines)) if lines[n].startswith(closing)), len(lines) - 1)
