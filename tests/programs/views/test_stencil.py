"""Rows filled into a stencil read as the template would have written them."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Engine
from django.test.utils import override_settings

from programs.views.stencil import Stencil

TEMPLATE = "{% if row.name %}<b title='50% {x}'>{{ row.name }}</b>{% endif %}{{ row.why }}"
ROWS = [("<Ann & Bo>", '100% "sure"'), ("", "it's"), ("%s {0} {", "}")]


def test_stencil_keeps_only_so_many_shapes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("programs.views.stencil.MOST_KEPT", 2)
    monkeypatch.setattr("programs.views.stencil.render_to_string", lambda *_given: "drawn")
    cut = Stencil("any.html", ("tone", "name"), fixed=1)

    shown = [cut.fill([(str(number), "Ann")]) for number in range(5)]

    assert shown == ["drawn"] * 5
    assert len(cut._cut) <= 2


@pytest.mark.parametrize("is_debug", [False, True])
def test_rows_are_what_the_template_says_with_everything_escaped(
    monkeypatch: pytest.MonkeyPatch, *, is_debug: bool
) -> None:
    template = Engine().from_string(TEMPLATE)

    def render(_name: str, context: dict[str, Any]) -> str:
        return template.render(Context(context))

    monkeypatch.setattr("programs.views.stencil.render_to_string", render)
    stencils = [Stencil("any.html", ("name", "why"), fixed=fixed) for fixed in (0, 1)]

    with override_settings(DEBUG=is_debug):
        twice = [stencil.fill(ROWS) for stencil in stencils for _ in range(2)]

    plain = "".join(render("", {"row": {"name": name, "why": why}}) for name, why in ROWS)
    assert twice == [plain] * 4
    assert "<Ann" not in plain
