"""The building blocks of pages: what they promise to assistive technology, and that they escape."""

import pytest
from django import forms
from django.template import Context, Template
from django.utils.safestring import mark_safe


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context)).strip()


class Choice(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label="Name", help_text="Wie am Telefon.", error_messages={"required": "Geben Sie an."}
    )
    size = forms.ChoiceField(label="Größe", choices=[("s", "klein")], required=False)
    way = forms.ChoiceField(label="Weg", choices=[("a", "Anruf")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="Sicher", required=False)


def test_unknown_arguments_become_attributes() -> None:
    html = render('{% button "Pause" data_command="p" disabled=True data_key=None aria_label="" %}')
    assert 'data-command="p"' in html
    assert ' disabled=""' in html
    assert "data-key" not in html
    assert "aria-label" not in html


def test_a_button_with_an_address_is_a_link() -> None:
    assert render('{% button "Zurück" href="/" %}').startswith("<a ")


@pytest.mark.parametrize(
    "source",
    [
        "{% button text %}",
        "{% icon_button text 'ok' %}",
        "{% pill text %}",
        "{% panel title=text id='x' %}{% endpanel %}",
        "{% notice title=text %}{% endnotice %}",
        "{% button 'x' title=text %}",
        "{% tile 'n' 'v' text %}",
        "{% figure text text %}",
    ],
)
def test_what_components_are_given_is_escaped(source: str) -> None:
    assert "<script>" not in render(source, text='"><script>')


def test_text_with_the_letters_of_markup_that_was_shown_before_is_escaped() -> None:
    assert "<b>neu</b>" in render("{% pill text %}", text=mark_safe("<b>neu</b>"))
    assert "<b>neu</b>" not in render("{% pill text %}", text="<b>neu</b>")


def test_an_icon_is_decoration_and_a_key_cap_is_silent() -> None:
    assert 'aria-hidden="true"' in render('{% icon "ok" %}')
    assert 'aria-hidden="true"' in render('{% key "F2" %}')


def test_a_refused_field_is_linked_to_its_hint_and_its_error() -> None:
    html = render("{% field form.name %}", form=Choice({}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert "Geben Sie an." in html


def test_each_kind_of_field_has_its_own_markup() -> None:
    form = Choice()
    assert "<select" in render("{% field form.size %}", form=form)
    assert "(freiwillig)" in render("{% field form.size %}", form=form)
    assert "(freiwillig)" not in render("{% field form.size marks_optional=False %}", form=form)
    assert "<legend" in render("{% field form.way %}", form=form)
    assert 'type="checkbox"' in render("{% field form.sure %}", form=form)


def test_the_error_summary_links_to_each_refused_field_and_is_silent_otherwise() -> None:
    html = render("{% error_summary form %}", form=Choice({}))
    assert 'href="#id_name"' in html
    assert 'tabindex="-1"' in html
    assert render("{% error_summary form %}", form=Choice()) == ""


def test_the_title_of_a_refused_form_begins_with_its_fault() -> None:
    assert render('{% page_title "Konto" %}', form=Choice({})) == "Fehler: Konto"
    assert render('{% page_title "Konto" %}', form=Choice(), second_form=Choice({})) == "Fehler: Konto"
    assert render('{% page_title "Konto" %}', form=Choice()) == "Konto"
    assert render('{% page_title "Konto" %}') == "Konto"


def test_tones_are_spoken() -> None:
    assert "Dringend: " in render('{% notice tone="bad" title="x" %}{% endnotice %}')
