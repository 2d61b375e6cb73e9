"""Recordings of any usual format become telephone sound.

Also a program, so that a hostile file harms nobody else: it reads the file from its input and writes samples
of 16 bit, mono, 8 kHz; what is wrong stands in its exit code.
"""

import contextlib
import io
import resource
import sys
from collections.abc import Iterable, Iterator

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

TELEPHONE_RATE = 8000
LONGEST_SECONDS = 90
"""Who waits should not miss the talk for the announcement."""
UNREADABLE, TOO_LONG = 3, 4
MEMORY_BYTES, CPU_SECONDS = 2 << 30, 20
_FORMATS = "wav,mp3,ogg,flac,mov,mp4,m4a,3gp,matroska,webm,aac,aiff,au,amr,caf,asf,w64"
_OPTIONS = {"format_whitelist": _FORMATS, "protocol_whitelist": ""}
"""Without lists of other files (HLS, concat), which would be fetched from wherever they lie."""


class NotPlayable(Exception):
    """A file is no sound that we can read."""


class TooLong(NotPlayable):
    """It is longer than anybody should wait."""


def decode(recording: bytes) -> bytes:
    """Return the frames of a recording as telephones carry them; raise NotPlayable or TooLong."""
    frames = bytearray()
    try:
        with av.open(io.BytesIO(recording), "r", options=_OPTIONS, metadata_errors="ignore") as container:
            for part in _resampled(container.decode(audio=0)):
                frames += bytes(part.planes[0])[: part.samples * 2]
                if len(frames) > LONGEST_SECONDS * TELEPHONE_RATE * 2:
                    raise TooLong
    except (av.FFmpegError, ValueError, IndexError, EOFError) as error:
        raise NotPlayable from error
    if not frames:
        raise NotPlayable
    return bytes(frames)


def _resampled(frames: Iterable[AudioFrame]) -> Iterator[AudioFrame]:
    resampler = AudioResampler(format="s16", layout="mono", rate=TELEPHONE_RATE)
    for frame in frames:
        frame.pts = None  # gaps and jumps of broken recordings do not matter
        yield from resampler.resample(frame)
    yield from resampler.resample(None)


def main() -> int:
    """Decode standard input to standard output within narrow limits; return the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        frames = decode(sys.stdin.buffer.read())
    except TooLong:
        return TOO_LONG
    except (NotPlayable, MemoryError):
        return UNREADABLE
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.buffer.write(frames)
    return 0


if __name__ == "__main__":
    sys.exit(main())
