"""What XML has no place for, so that no sign that somebody typed keeps a file from being written."""

import re

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """Return the text without the signs that XML 1.0 (2.2) does not allow, and without carriage returns."""
    return _NO_XML.sub("", text)
