"""The base of every fact that forbids an operation."""


class DomainError(Exception):
    """An operation is refused; `message` is a German sentence that tells the user what to do."""

    message = "Das ist gerade nicht möglich."

    def __init__(self, message: str | None = None) -> None:
        self.message = message or self.message
        super().__init__(self.message)
