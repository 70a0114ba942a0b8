"""`{% extends %}` as Django has it, with the blocks of a page gathered once and not each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.template.base import TextNode
from django.template.loader_tags import (
    BLOCK_CONTEXT_KEY,
    BlockContext,
    BlockNode,
    ExtendsNode,
    do_extends,
)

if TYPE_CHECKING:
    from django.template.base import Parser, Token
    from django.template.context import Context
    from django.template.engine import Engine
    from django.utils.safestring import SafeString

register = template.Library()


class KeptExtendsNode(ExtendsNode):
    """Knows after its first page which template lies at the bottom, and whose block stands where.

    Templates do not change while a server runs; where they may, in debug, Django looks each time.
    """

    kept: tuple[Any, dict[str, list[BlockNode]]] | None = None

    def render(self, context: Context) -> SafeString:
        """Return the page: the bottom template with the blocks of those above it."""
        engine: Any = getattr(context.template, "engine", None)
        if engine is None or engine.debug or BLOCK_CONTEXT_KEY in context.render_context:
            return self._looked_up(context)
        if self.kept is None:
            self.kept = self._gathered(engine)
        if self.kept is None:
            return self._looked_up(context)
        bottom, blocks = self.kept
        chosen = BlockContext()
        chosen.blocks.update((name, list(queue)) for name, queue in blocks.items())
        context.render_context[BLOCK_CONTEXT_KEY] = chosen
        with context.render_context.push_state(bottom, isolated_context=False):
            page: SafeString = bottom._render(context)  # noqa: SLF001  as Django does it
            return page

    def _looked_up(self, context: Context) -> SafeString:
        page: SafeString = super().render(context)
        return page

    def _gathered(self, engine: Engine) -> tuple[Any, dict[str, list[BlockNode]]] | None:
        """Return the bottom and each block's versions, the page's own last; None in doubt."""
        blocks: dict[str, list[BlockNode]] = {}
        node: Any = self
        seen = {self.origin.name}
        while True:
            _put_under(blocks, node.blocks)
            if node.parent_name.filters or not isinstance(node.parent_name.var, str):
                return None  # chosen by a variable, so perhaps another one next time
            parent: Any = engine.get_template(node.parent_name.var)
            if parent.origin.name in seen:
                return None  # it extends its namesake elsewhere, which Django finds by skipping
            seen.add(parent.origin.name)
            first = next((one for one in parent.nodelist if not isinstance(one, TextNode)), None)
            if not isinstance(first, ExtendsNode):
                own = parent.nodelist.get_nodes_by_type(BlockNode)
                _put_under(blocks, {one.name: one for one in own})
                return parent, blocks
            node = first


def _put_under(blocks: dict[str, list[BlockNode]], lower: dict[str, BlockNode]) -> None:
    for name, block in lower.items():
        blocks.setdefault(name, []).insert(0, block)


@register.tag
def extends(parser: Parser, token: Token) -> ExtendsNode:
    """Extend a template by its name, as ever."""
    node = do_extends(parser, token)
    return KeptExtendsNode(node.nodelist, node.parent_name)
