"""What keeps a delivery, a file or an object from being read, in sentences for those who look after it."""

from buergerdraht.foundation.errors import DomainError


class DeliveryUnreadable(DomainError):
    """The delivery as a whole cannot be read: nothing there, an empty index, a silent server."""

    message = "Die Lieferung lässt sich nicht lesen."


class FileUnreadable(DomainError):
    """A file is no XZuFi that we can read; nothing of it is taken."""

    message = "Die Datei lässt sich nicht lesen."

    def __init__(self, message: str, *, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class ObjectUnreadable(DomainError):
    """An object lacks what we cannot do without; the others of its file are taken."""

    message = "Das Objekt lässt sich nicht lesen."
