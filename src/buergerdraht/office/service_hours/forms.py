"""Which closure or which other hours go."""

from django import forms

from buergerdraht.office.opening_hours.forms import DayField


class FirstDayForm(forms.Form):
    """The day on which it begins names it."""

    first_on = DayField()
