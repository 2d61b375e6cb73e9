"""How passwords are kept."""

from buergerdraht.accounts.hashers import PasswordHasher


def test_passwords_are_kept_as_argon2id_with_the_chosen_cost() -> None:
    hasher = PasswordHasher()
    kept = hasher.encode("sonnenblume-leitung", hasher.salt())
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert hasher.verify("sonnenblume-leitung", kept)
