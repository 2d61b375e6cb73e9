"""What the editors' pages show everywhere."""

from django import template
from django.template.context import RequestContext

from buergerdraht.editorial.pages import Link, links

register = template.Library()


@register.simple_tag(takes_context=True)
def editorial_links(context: RequestContext) -> list[Link]:
    """Return the sub navigation for whoever asks."""
    request = context["request"]
    return links(request.access.abilities, path=request.path)
