"""Parts of a page that are the same for everybody: worked out once, then only copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.translation import get_language

if TYPE_CHECKING:
    from django.template.base import FilterExpression, NodeList, Parser, Token
    from django.template.context import Context
    from django.utils.safestring import SafeString

register = template.Library()
MOST = 200
"""So many ways of one part are kept; what a reader can choose freely must not fill the memory."""


class ConstantNode(template.Node):
    """A part that may ask for nothing but the values given in its tag.

    It is rendered without the page's context, so nobody's data can stay in what is kept.
    """

    def __init__(self, nodelist: NodeList, values: dict[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self.values = values
        self.kept: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """Return the part for these values, in the language of the request."""
        values = {name: value.resolve(context) for name, value in self.values.items()}
        # Of two equal texts one may be safe and the other not.
        key = (get_language(), *values.values(), *map(type, values.values()))
        try:
            return self.kept[key]
        except KeyError:
            return self._keep(key, self.nodelist.render(context.new(values)))
        except TypeError:  # a value that can change, such as a list
            return self.nodelist.render(context.new(values))

    def _keep(self, key: tuple[Any, ...], found: SafeString) -> SafeString:
        if len(self.kept) >= MOST:
            self.kept.clear()
        self.kept[key] = found
        return found


@register.tag
def constant(parser: Parser, token: Token) -> ConstantNode:
    """Keep what stands between `{% constant page=view_name %}` and `{% endconstant %}`."""
    bits = token.split_contents()[1:]
    values = template.base.token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"constant takes name=value pairs only, not {bits[0]}.")
    nodelist = parser.parse(("endconstant",))
    parser.delete_first_token()
    return ConstantNode(nodelist, values)
