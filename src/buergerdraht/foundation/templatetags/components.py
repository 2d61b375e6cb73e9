"""The building blocks of every page. The markup, with its usage, stands in templates/components/.

Keyword arguments that a component does not know become HTML attributes: `data_command="h"` is
`data-command="h"`, `True` is a bare attribute, `None`, `False` and '' leave the attribute out.
"""

from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, RadioSelect, Select, Textarea
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from buergerdraht.foundation.charts import Drawing

register = template.Library()

kept = lru_cache(maxsize=2048, typed=True)
"""A page has dozens of small ones, mostly the same; `typed` tells markup from text with the same letters."""


def _render(component: str, /, **context: object) -> SafeString:
    return SafeString(render_to_string(f"components/{component}.html", context).strip())


def _attributes(values: dict[str, Any]) -> SafeString:
    """Return the values as HTML attributes, each with a leading space."""
    wanted = {
        key.strip("_").replace("_", "-"): value
        for key, value in values.items()
        if value not in (None, False, "")
    }
    return format_html_join(
        "", ' {}="{}"', ((key, "" if value is True else value) for key, value in wanted.items())
    )


@register.simple_tag
@kept
def icon(name: str, size: str = "", tone: str = "") -> SafeString:
    """Render an icon of the sprite; it is decoration, the word stands beside it."""
    return _render("icon", name=name, size=size, tone=tone)


@register.simple_tag
@kept
def key(text: str) -> SafeString:
    """Render a key cap, hidden from assistive technology."""
    return _render("key", text=text)


@register.simple_tag
@kept
def button(
    label: str, kind: str = "secondary", icon: str = "", cap: str = "", **attributes: Any
) -> SafeString:
    """Render a button, or a link that looks like one if `href` is given; `large=True` to answer a call."""
    attributes.setdefault("type", "" if "href" in attributes else "submit")
    return _render(
        "button",
        label=label,
        kind=kind,
        icon=icon,
        cap=cap,
        is_link="href" in attributes,
        large=attributes.pop("large", False),
        attributes=_attributes(attributes),
    )


@register.simple_tag
@kept
def icon_button(label: str, icon: str, **attributes: Any) -> SafeString:
    """Render a button that shows an icon only; the label is its accessible name and its tooltip."""
    kind = attributes.pop("type", "button")
    return _render("icon_button", label=label, icon=icon, type=kind, attributes=_attributes(attributes))


@register.simple_tag
@kept
def control(label: str, icon: str, cap: str = "", kind: str = "", **attributes: Any) -> SafeString:
    """Render a large control of the open line (Halten, Stumm, Auflegen)."""
    return _render("control", label=label, icon=icon, cap=cap, kind=kind, attributes=_attributes(attributes))


@register.simple_tag
@kept
def pill(text: str, icon: str = "", tone: str = "", **options: Any) -> SafeString:
    """Render a state: icon, word and colour together. `plain=True` has no frame."""
    return _render(
        "pill",
        text=text,
        icon=icon,
        tone=tone,
        plain=options.pop("plain", False),
        attributes=_attributes(options),
    )


@register.simple_tag
def figure(label: str, value: object, unit: str = "", note: str = "", **options: Any) -> SafeString:
    """Render one figure with its definition or target; inside `figures`."""
    return _render(
        "figure",
        label=label,
        value=value,
        unit=unit,
        note=note,
        tone=options.pop("tone", ""),
        icon=options.pop("icon", ""),
        attributes=_attributes(options),
    )


@register.simple_tag
def tile(name: str, value: str, label: str, cap: str = "", **attributes: Any) -> SafeString:
    """Render a radio button as a tile; inside `tiles`. `chosen` is the value that is chosen in the group."""
    attributes.setdefault("id", f"{name}-{value}")
    attributes["checked"] = attributes.pop("chosen", None) == value
    return _render(
        "tile",
        name=name,
        value=value,
        label=label,
        cap=cap,
        id=attributes["id"],
        attributes=_attributes(attributes),
    )


@register.simple_tag
def field(bound: BoundField, *, marks_optional: bool = True, **attributes: Any) -> SafeString:
    """Render a form's field with label, hint and error; what may stay empty is marked, where wanted."""
    kind, control = _kind_of_widget(bound), _control(bound, attributes)
    return _render("field", field=bound, kind=kind, control=control, marks_optional=marks_optional)


@register.simple_tag
def bare_field(bound: BoundField, **attributes: Any) -> SafeString | None:
    """Render only the control of a form's field, where the label stands elsewhere."""
    return _control(bound, attributes)


@register.simple_tag
def text_input(label: str, id: str, hint: str = "", **attributes: Any) -> SafeString:  # noqa: A002
    """Render a text input that belongs to a script and to no form of ours."""
    return _render("text_input", label=label, id=id, hint=hint, attributes=_attributes(attributes))


@register.simple_tag
def checkbox(label: str, id: str, **attributes: Any) -> SafeString:  # noqa: A002
    """Render a check box that belongs to a script and to no form of ours."""
    return _render("checkbox", label=label, id=id, attributes=_attributes(attributes))


@register.simple_block_tag
def select(content: SafeString, label: str, id: str, **attributes: Any) -> SafeString:  # noqa: A002
    """Frame the options of a choice that belongs to a script and to no form of ours."""
    return _render("select", content=content, label=label, id=id, attributes=_attributes(attributes))


@register.simple_block_tag
def menu(content: SafeString, label: str, icon: str, cap: str = "", **attributes: Any) -> SafeString:
    """Frame what a button unfolds; works without scripts."""
    return _render(
        "menu", content=content, label=label, icon=icon, cap=cap, attributes=_attributes(attributes)
    )


def _kind_of_widget(bound: BoundField) -> str:
    kinds = ((RadioSelect, "radios"), (CheckboxInput, "checkbox"), (Select, "select"), (Textarea, "input"))
    return next((kind for widget, kind in kinds if isinstance(bound.field.widget, widget)), "input")


_CONTROL_CLASSES = {
    "input": "kern-form-input__input",
    "select": "kern-form-input__select",
    "checkbox": "kern-form-check__checkbox",
}


def _control(bound: BoundField, attributes: dict[str, Any]) -> SafeString | None:
    """Render the control itself (Django links hint and error); the template renders radios one by one."""
    kind = _kind_of_widget(bound)
    if kind == "radios":
        return None
    css = _CONTROL_CLASSES[kind] + (f" {_CONTROL_CLASSES[kind]}--error" if bound.errors else "")
    wanted = {
        key.replace("_", "-"): value for key, value in attributes.items() if value not in (None, False, "")
    }
    return bound.as_widget(attrs={"class": css, **wanted})


@register.simple_tag
def error_summary(form: BaseForm) -> SafeString:
    """Render what is wrong with a form, linked to its fields; it takes the focus. Nothing if all is well."""
    return _render("error_summary", form=form) if form.errors else SafeString("")


@register.simple_block_tag
def figures(content: SafeString, **attributes: Any) -> SafeString:
    """Frame figures that stand side by side."""
    return _render("figures", content=content, attributes=_attributes(attributes))


@register.simple_block_tag
def tiles(content: SafeString, legend: str, id: str, **attributes: Any) -> SafeString:  # noqa: A002
    """Frame radio tiles as one named group."""
    return _render("tiles", content=content, legend=legend, id=id, attributes=_attributes(attributes))


@register.simple_block_tag
def panel(content: SafeString, title: str = "", id: str = "", note: str = "", **options: Any) -> SafeString:  # noqa: A002
    """Frame a part of the page with its own heading; `flush=True` for lists, tables and figures."""
    return _render(
        "panel",
        content=content,
        title=title,
        id=id,
        note=note,
        flush=options.pop("flush", False),
        attributes=_attributes(options),
    )


@register.simple_block_tag
def notice(content: SafeString, tone: str = "info", title: str = "", **attributes: Any) -> SafeString:
    """Frame something to notice; the tone is spoken, too."""
    return _render("notice", content=content, tone=tone, title=title, attributes=_attributes(attributes))


@register.simple_block_tag
def empty(content: SafeString, title: str, icon: str = "info") -> SafeString:
    """Say that there is nothing, and what to do about it."""
    return _render("empty", content=content, title=title, icon=icon)


@register.simple_block_tag
def table(content: SafeString, caption: str, id: str, **options: Any) -> SafeString:  # noqa: A002
    """Frame a dense table that scrolls in itself and becomes cards on a narrow page."""
    return _render(
        "table",
        content=content,
        caption=caption,
        id=id,
        hide_caption=options.pop("hide_caption", False),
        attributes=_attributes(options),
    )


@register.simple_tag
def chart(drawing: Drawing) -> SafeString:
    """Render a chart with legend, definition and the table behind it; the page links css/charts.css."""
    return _render("chart", drawing=drawing, chart=drawing.chart, table_id=f"{drawing.chart.id}-tabelle")


@register.simple_block_tag
def dialog(content: SafeString, title: str, id: str, **options: Any) -> SafeString:  # noqa: A002
    """Frame a dialog; a button with `data-opens="<id>"` opens it."""
    return _render(
        "dialog",
        content=content,
        title=title,
        id=id,
        wide=options.pop("wide", False),
        closable=options.pop("closable", True),
        attributes=_attributes(options),
    )


@register.simple_tag(takes_context=True)
def page_title(context: RequestContext, title: str) -> str:
    """Return the page's title; it begins with 'Fehler:' if a form on it was refused."""
    return f"Fehler: {title}" if any(map(_is_refused, context.flatten().values())) else title


def _is_refused(each: object) -> bool:
    return isinstance(each, BaseForm) and each.is_bound and bool(each.errors)
