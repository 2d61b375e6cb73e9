"""Runs the official rules over the files that it is called with; prints what they found in each as JSON.

A process of its own: Saxon brings a machine of its own that belongs to one thread, and some 150 MB with it.
"""

import json
import sys
from pathlib import Path

from lxml import etree
from saxonche import PySaxonProcessor

RULES = ("EN16931-CII-validation.xsl", "XRechnung-CII-validation.xsl")
VENDOR = Path(__file__).parent / "vendor"
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
GRAVE = frozenset({"", "error", "fatal"})
"""Flags of an assertion that make a paper wrong; warnings and information do not."""


def main(names: list[str]) -> None:
    """Print the findings of every file."""
    with PySaxonProcessor(license=False) as processor:
        xslt = processor.new_xslt30_processor()
        rules = [xslt.compile_stylesheet(stylesheet_file=str(VENDOR / name)) for name in RULES]
        found = [
            [each for rule in rules for each in findings(rule.transform_to_string(source_file=name))]
            for name in names
        ]
    sys.stdout.write(json.dumps(found))


def findings(report: str) -> list[str]:
    """Return the grave findings of a report, each with its rule."""
    failed = etree.fromstring(report.encode()).iter(f"{SVRL}failed-assert", f"{SVRL}successful-report")
    return [
        f"{each.get('id')}: {' '.join(''.join(each.itertext()).split())}"
        for each in failed
        if each.get("flag", each.get("role", "")) in GRAVE
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
