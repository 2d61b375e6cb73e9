"""A notice as a form."""

from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

from django import forms

from buergerdraht.announcements.errors import AnnouncementNotSpoken, RecordingNotUsable
from buergerdraht.announcements.making import LARGEST_BYTES, NAME, path_of, recorded, spoken
from buergerdraht.knowledge.models import Notice
from buergerdraht.knowledge.operations.notices import NoticeDraft
from buergerdraht.knowledge.rules.notices import Reach, end_of_today, validity_words

OTHER_END = "other"
MOMENT = "%Y-%m-%dT%H:%M"
Reaches = tuple[tuple[Reach, str], ...]


class MomentField(forms.DateTimeField):
    """Day and time as they are picked in the browser or written in German."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    input_formats = (MOMENT, "%d.%m.%Y %H:%M", "%d.%m.%y %H:%M")
    default_error_messages = {"invalid": "Schreiben Sie den Zeitpunkt so: 24.12.2026 18:00."}


class NoticeForm(forms.Form):
    """What holds, for whom, until when; what callers hear."""

    use_required_attribute = False
    reach = forms.ChoiceField(
        label="Gilt für", error_messages={"required": "Wählen Sie, für wen die Meldung gilt."}
    )
    title = forms.CharField(
        label="Meldung in einem Satz",
        max_length=160,
        help_text="So, wie eine Servicekraft ihn weitersagen kann.",
        error_messages={"required": "Schreiben Sie die Meldung."},
    )
    text = forms.CharField(
        label="Einzelheiten", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    terms = forms.CharField(
        label="Suchwörter",
        max_length=200,
        required=False,
        help_text="Wonach Servicekräfte suchen, wenn danach gefragt wird, zum Beispiel Hochwasser, Sperrung.",
    )
    urgency = forms.ChoiceField(
        label="Dringlichkeit",
        choices=Notice.Urgency.choices,
        widget=forms.RadioSelect,
        help_text="Dringende Meldungen erscheinen sofort an jedem Platz, mit einem Ton.",
        error_messages={"required": "Wählen Sie die Dringlichkeit."},
    )
    begins_at = MomentField(label="Gilt ab", required=False, help_text="Leer: ab sofort.")
    ends = forms.ChoiceField(
        label="Gilt bis", widget=forms.RadioSelect, error_messages={"required": "Wählen Sie das Ende."}
    )
    ends_at = MomentField(label="Anderer Zeitpunkt", required=False)
    must_be_read = forms.BooleanField(
        label="Vor dem nächsten Anruf lesen",
        required=False,
        help_text="Jede Servicekraft bestätigt die Meldung, bevor sie wieder einen Anruf bekommt.",
    )
    announcement = forms.CharField(
        label="Ansage für Wartende",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Unser Rechner spricht den Text. Leer: keine Ansage.",
    )
    upload = forms.FileField(
        label="Eigene Aufnahme",
        required=False,
        help_text="Statt der gesprochenen Ansage, höchstens 90 Sekunden.",
    )
    remove_upload = forms.BooleanField(label="Aufnahme entfernen", required=False)
    recording = forms.RegexField(regex=f"^({NAME})?$", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, reaches: Reaches, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.reaches = {reach_key(reach): reach for reach, _ in reaches}
        to_choose = [("", "Bitte wählen")] if len(reaches) > 1 else []
        names = [(reach_key(reach), name) for reach, name in reaches]
        self.fields["reach"].choices = to_choose + names  # type: ignore[attr-defined]
        self.fields["ends"].choices = [*_usual_ends(now), (OTHER_END, "zu einem anderen Zeitpunkt")]  # type: ignore[attr-defined]
        self.kept_recording: str = self.initial.get("recording", "")
        self.heard = self.kept_recording
        """The file that callers will hear."""

    def clean_upload(self) -> str:
        """Convert the recording at once, so that it can be heard before it is published."""
        upload = self.cleaned_data["upload"]
        if not upload:
            return ""
        if upload.size > LARGEST_BYTES:
            raise forms.ValidationError(RecordingNotUsable.message)
        try:
            return recorded(upload.read())
        except RecordingNotUsable as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    def clean_recording(self) -> str:
        """Take only what was made here; nobody hears a file that is not there."""
        name: str = self.cleaned_data["recording"]
        if name and not path_of(name).exists():
            raise forms.ValidationError(RecordingNotUsable.message)
        return name

    def clean(self) -> dict[str, Any]:
        """Work out the end and what callers hear."""
        data = self.cleaned_data
        if data.get("ends") == OTHER_END and "ends_at" in data and not data["ends_at"]:
            self.add_error("ends_at", "Geben Sie an, bis wann die Meldung gilt.")
        kept = "" if data.get("remove_upload") else data.get("recording", "")
        data["recording"] = self.kept_recording = data.get("upload") or kept
        self.heard = self.kept_recording or self._spoken(data.get("announcement", ""))
        return data

    def draft(self) -> NoticeDraft:
        """Return the notice as it was written."""
        data = self.cleaned_data
        reach = self.reaches[data["reach"]]
        is_other = data["ends"] == OTHER_END
        return NoticeDraft(
            authority_id=reach.authority_id,
            region=reach.region,
            title=data["title"],
            text=data["text"],
            terms=data["terms"],
            urgency=data["urgency"],
            valid_from_at=data["begins_at"] or self.now,
            valid_until_at=data["ends_at"] if is_other else datetime.fromisoformat(data["ends"]),
            must_be_read=data["must_be_read"],
            announcement=data["announcement"],
            recording=data["recording"],
        )

    @property
    def heard_digest(self) -> str:
        """What names the file in its address."""
        return PurePath(self.heard).stem

    def _spoken(self, text: str) -> str:
        if not text:
            return ""
        try:
            return spoken(text)
        except AnnouncementNotSpoken as refusal:
            self.add_error("announcement", refusal.message)
            return ""


def reach_key(reach: Reach) -> str:
    """Return a reach as the value of a choice."""
    return f"authority:{reach.authority_id}" if reach.authority_id else f"region:{reach.region}"


def initial_of(notice: Notice | None, *, now: datetime) -> dict[str, Any]:
    """Return what the form begins with: the notice, or what is usual."""
    if notice is None:
        return {"urgency": Notice.Urgency.INFO, "ends": _usual_ends(now)[0][0]}
    fields = ("title", "text", "terms", "urgency", "must_be_read", "announcement")
    return {name: getattr(notice, name) for name in fields} | {
        "reach": reach_key(Reach(notice.authority_id, notice.region)),
        "begins_at": notice.valid_from_at,
        "ends": OTHER_END,
        "ends_at": notice.valid_until_at,
        "recording": notice.recording.name,
    }


def _usual_ends(now: datetime) -> list[tuple[str, str]]:
    """Return the ends of today, of the next day and of a week; the calendar day decides, not 24 hours."""
    ends = [end_of_today(now + timedelta(days=days)) for days in (0, 1, 7)]
    return [(end.isoformat(), validity_words(now, end, now=now).removeprefix("bis ")) for end in ends]
