"""What stops the launcher: one German sentence that says what to do."""


class LaunchError(Exception):
    """The start cannot go on; the message is a German sentence for whoever typed the command."""
