"""Parts of a page that are worked out once."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import mark_safe

from retrowalk.templatetags import constant


def test_a_constant_part_knows_nothing_but_the_values_of_its_tag() -> None:
    page = Template("{% constant page=page %}{{ page }}{{ name }}{% endconstant %}{{ name }}")

    shown = [page.render(Context({"page": "plan", "name": name})) for name in ("Ann", "Ben")]

    assert shown == ["planAnn", "planBen"]


def test_a_constant_part_is_worked_out_anew_for_other_values() -> None:
    page = Template("{% constant page=page %}<{{ page }}>{% endconstant %}")

    shown = [page.render(Context({"page": name})) for name in ("plan", "<b>", "plan")]

    assert shown == ["<plan>", "<&lt;b&gt;>", "<plan>"]


def test_a_safe_text_does_not_make_an_equal_one_safe() -> None:
    page = Template("{% constant words=words %}{{ words }}{% endconstant %}")

    shown = [page.render(Context({"words": words})) for words in (mark_safe("<b>"), "<b>")]

    assert shown == ["<b>", "&lt;b&gt;"]


def test_what_can_change_is_not_kept() -> None:
    page, days = Template("{% constant days=days %}{{ days|join:' ' }}{% endconstant %}"), ["Mon"]

    first = page.render(Context({"days": days}))
    days.append("Tue")

    assert (first, page.render(Context({"days": days}))) == ("Mon", "Mon Tue")


def test_a_constant_part_keeps_only_so_many_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constant, "MOST", 2)
    page = Template("{% constant page=page %}{{ page }}{% endconstant %}")

    shown = [page.render(Context({"page": number})) for number in range(5)]

    assert shown == ["0", "1", "2", "3", "4"]
    assert len(page.nodelist[0].kept) <= 2


def test_a_constant_part_takes_only_named_values() -> None:
    with pytest.raises(TemplateSyntaxError, match="not page"):
        Template("{% constant page %}{% endconstant %}")
