"""The German announcements, spoken by espeak-ng at set-up as Asterisk wants them: 8 kHz, mono, 16 bit."""

from pathlib import Path

from buergerdraht.launcher.commands import run_logged

PROMPTS = {
    "welcome": "Guten Tag. Sie sind mit dem Servicecenter verbunden. Wir sind gleich für Sie da.",
    "please_wait": "Bitte haben Sie noch einen Moment Geduld. Der nächste freie Platz ist für Sie.",
    "closed": "Guten Tag. Sie rufen außerhalb der Servicezeiten an. Bitte rufen Sie zu den Servicezeiten an.",
}
FAILURE = "Die Ansagen ließen sich nicht sprechen (espeak-ng, sox)."


def missing_prompts(folder: Path) -> list[str]:
    """Return the names of the prompts that are not spoken yet, or whose text has changed since."""
    return [name for name, text in PROMPTS.items() if not _is_spoken(folder, name, text)]


def speak_prompts(folder: Path, *, log: Path) -> None:
    """Speak what is missing; a prompt appears only when it is complete."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in missing_prompts(folder):
        raw, draft = folder / f"{name}.raw.wav", folder / f"{name}.draft.wav"
        run_logged(["espeak-ng", "-v", "de", "-s", "150", "-w", raw, PROMPTS[name]], log=log, failure=FAILURE)
        run_logged(
            ["sox", raw, "-r", "8000", "-c", "1", "-b", "16", draft, "norm", "-3"], log=log, failure=FAILURE
        )
        raw.unlink()
        draft.rename(folder / f"{name}.wav")
        (folder / f"{name}.txt").write_text(PROMPTS[name])


def _is_spoken(folder: Path, name: str, text: str) -> bool:
    note = folder / f"{name}.txt"
    return (folder / f"{name}.wav").exists() and note.exists() and note.read_text() == text
