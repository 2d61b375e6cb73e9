"""The staff directory: read, searched, changed."""

from datetime import UTC, date, datetime

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.authorities.errors import NoDeputy, NumberUnreadable
from buergerdraht.authorities.models import Authority, DirectoryEntry, Unit
from buergerdraht.authorities.operations import (
    EntryDetails,
    PresenceReport,
    add_directory_entry,
    change_directory_entry,
    end_absences,
    remove_directory_entry,
    report_presence,
)
from buergerdraht.authorities.queries import directory_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

LINDNER = EntryDetails(
    "Petra Lindner", "069 90009 312", unit="Stadtbüro", responsibility="Anmeldung, Ausweis"
)
BRANDT = EntryDetails("Oliver Brandt", "069 90009 320", unit="Ordnungsamt", responsibility="Fundsachen")


@pytest.fixture
def leun() -> Authority:
    return Authority.objects.create(slug="stadt-leun", name="Stadt Leun", level=Authority.Level.MUNICIPALITY)


def names(authority: Authority, search: str = "") -> list[str]:
    return [entry.name for entry in directory_of(authority, search=search)]


def test_entries_are_read_by_unit_and_name(leun: Authority) -> None:
    for details in (LINDNER, BRANDT):
        add_directory_entry(leun, details=details, by=None, now=NOW)
    assert names(leun) == ["Oliver Brandt", "Petra Lindner"]


@pytest.mark.parametrize("search", ["lindner", "stadtbüro petra", "ausweis", "90009312", "069 90009312"])
def test_every_word_is_looked_for_in_all_columns(leun: Authority, search: str) -> None:
    for details in (LINDNER, BRANDT):
        add_directory_entry(leun, details=details, by=None, now=NOW)
    assert names(leun, search) == ["Petra Lindner"]


def test_an_authority_has_the_directory_of_the_one_that_runs_it_too(leun: Authority) -> None:
    hamlet = Authority.objects.create(
        slug="hamlet", name="Hamlet", level=Authority.Level.MUNICIPALITY, administered_by=leun
    )
    add_directory_entry(leun, details=LINDNER, by=None, now=NOW)
    add_directory_entry(hamlet, details=BRANDT, by=None, now=NOW)
    assert names(hamlet) == ["Oliver Brandt", "Petra Lindner"]
    assert names(leun) == ["Petra Lindner"]


def test_a_change_keeps_the_presence_and_makes_a_unit_once(leun: Authority) -> None:
    entry = add_directory_entry(leun, details=LINDNER, by=None, now=NOW)
    DirectoryEntry.objects.update(presence="absent", absent_until_on=date(2026, 11, 27))
    change_directory_entry(
        entry, details=EntryDetails("Petra Lindner", "069 90009 313", unit="Stadtbüro"), by=None, now=NOW
    )
    entry.refresh_from_db()
    assert (entry.phone, entry.responsibility, str(entry.unit)) == ("+496990009313", "", "Stadtbüro")
    assert entry.absent_until_on == date(2026, 11, 27)
    assert Unit.objects.count() == 1


def test_an_unreadable_number_is_refused(leun: Authority) -> None:
    with pytest.raises(NumberUnreadable):
        add_directory_entry(leun, details=EntryDetails("Petra Lindner", "Durchwahl 12"), by=None, now=NOW)
    assert names(leun) == []


def test_a_removed_entry_is_gone_and_may_be_removed_again(leun: Authority) -> None:
    entry = add_directory_entry(leun, details=EntryDetails("Empfang", "069 90009 300"), by=None, now=NOW)
    remove_directory_entry(entry, by=None, now=NOW)
    remove_directory_entry(entry, by=None, now=NOW)
    assert names(leun) == []


def test_an_absence_ends_by_itself_the_day_after(leun: Authority) -> None:
    entry = add_directory_entry(leun, details=LINDNER, by=None, now=NOW)
    deputy = add_directory_entry(leun, details=BRANDT, by=None, now=NOW)
    report = PresenceReport("absent", date(2026, 11, 27), deputy)
    by = User.objects.create_user("lindner")
    report_presence(entry, report=report, by=by, today=date(2026, 11, 23), now=NOW)
    assert end_absences(today=date(2026, 11, 27)) == 0
    assert end_absences(today=date(2026, 11, 28)) == 1
    entry.refresh_from_db()
    assert (entry.presence, entry.absent_until_on, entry.deputy) == ("present", None, None)


def test_nobody_stands_in_for_herself_or_for_another_authority(leun: Authority) -> None:
    wetzlar = Authority.objects.create(slug="wetzlar", name="Wetzlar", level=Authority.Level.MUNICIPALITY)
    entry = add_directory_entry(leun, details=LINDNER, by=None, now=NOW)
    stranger = add_directory_entry(wetzlar, details=BRANDT, by=None, now=NOW)
    by = User.objects.create_user("lindner")
    for deputy in (entry, stranger):
        with pytest.raises(NoDeputy):
            report_presence(
                entry,
                report=PresenceReport("absent", None, deputy),
                by=by,
                today=date(2026, 11, 23),
                now=NOW,
            )
