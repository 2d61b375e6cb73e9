"""The lines of a file, whatever its encoding, one after the other: memory does not grow with the file."""

import codecs
from collections.abc import Iterable, Iterator
from io import StringIO

from buergerdraht.volume.rules.dialects import UTF_8_MARK, WIDE, Encoding


class Lines:
    """Gives the lines, each with its end; knows which were in another encoding, and which had zero bytes."""

    def __init__(self, blocks: Iterable[bytes], *, encoding: Encoding) -> None:
        self._texts = _wide(blocks, encoding) if encoding in WIDE else self._narrow(blocks)
        self._western = self._utf_8 = self._given = 0
        self.zeros: list[int] = []
        """Numbers of lines with zero bytes, given as empty ones, until somebody takes them."""

    @property
    def elsewise(self) -> int:
        """How many lines were in another encoding than most; they were read all the same."""
        return min(self._western, self._utf_8)

    def __iter__(self) -> Iterator[str]:
        for text in self._texts:
            plain = text.replace("\r\n", "\n").replace("\r", "\n")
            part = StringIO(plain, newline="\n")
            yield from self._without_zeros(part) if "\0" in plain else part
            self._given += plain.count("\n")

    def _without_zeros(self, part: Iterable[str]) -> Iterator[str]:
        for number, line in enumerate(part, start=self._given + 1):
            if "\0" in line:
                self.zeros.append(number)
            yield "\n" if "\0" in line else line

    def _narrow(self, blocks: Iterable[bytes]) -> Iterator[str]:
        for number, block in enumerate(_whole_lines(blocks)):
            plain = block.removeprefix(UTF_8_MARK) if number == 0 else block
            try:
                text = plain.decode("utf-8")
            except UnicodeDecodeError:
                yield "".join(map(self._either, plain.splitlines(keepends=True)))
            else:
                if not text.isascii():
                    self._utf_8 += sum(not line.isascii() for line in text.split("\n"))
                yield text

    def _either(self, line: bytes) -> str:
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            self._western += 1
            return line.decode("cp1252", _REST_AS_LATIN_1)
        self._utf_8 += not text.isascii()
        return text


def _wide(blocks: Iterable[bytes], encoding: Encoding) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    rest = ""
    for number, block in enumerate(blocks):
        text = rest + decoder.decode(block)
        text = text.removeprefix("\ufeff") if number == 0 else text
        cut = text.rfind("\n") + 1 or len(text)
        yield text[:cut]
        rest = text[cut:]
    if rest:
        yield rest


def _whole_lines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Blocks that end where a line ends; what has no end within two blocks is no line of ours, and is cut."""
    rest = b""
    for block in blocks:
        cut = block.rfind(b"\n") + 1 or block.rfind(b"\r") + 1 or (len(block) if rest else 0)
        if cut:
            yield rest + block[:cut]
        rest = block[cut:] if cut else block
    if rest:
        yield rest


_REST_AS_LATIN_1 = "buergerdraht.latin_1"


def _as_latin_1(error: UnicodeError) -> tuple[str, int]:
    """Windows-1252 leaves five bytes open; Latin-1 has control signs there."""
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101  (only decoding asks)
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error(_REST_AS_LATIN_1, _as_latin_1)
