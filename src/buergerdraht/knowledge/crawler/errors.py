"""Why a page was not taken, in words for the report."""


class NotTaken(Exception):
    """A page was not taken; the message is a German phrase for the report."""


class Unreachable(NotTaken):
    """The server does not answer, or with an error of its own; what was there before stays."""


class Gone(NotTaken):
    """The page is not there any more, or not meant to be found."""
