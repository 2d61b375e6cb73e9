"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB and two passes, OWASP's minimum: many agents sign in at eight o'clock sharp."""

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1
