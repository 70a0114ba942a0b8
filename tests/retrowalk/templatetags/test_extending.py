"""Pages that extend others come out as Django would have them, time after time."""

from __future__ import annotations

import pytest
from django.template import Context, Engine

PAGES = {
    "bottom": "<{% block title %}bottom{% endblock %}|{% block body %}{% endblock %}>{{ name }}",
    "middle": (
        "{% extends 'bottom' %}{% block body %}[{% block inner %}m{% endblock %}]{% endblock %}"
    ),
    "page": (
        "{% extends 'middle' %}{% block title %}{{ name }} {{ block.super }}{% endblock %}"
        "{% block inner %}{% include 'part' %}{{ block.super }}{% endblock %}"
    ),
    "other": "{% extends 'middle' %}{% block inner %}other{% endblock %}",
    "part": "{% extends 'bottom' %}{% block body %}part{% endblock %}",
    "chosen": "{% extends name %}{% block body %}chosen{% endblock %}",
}
OURS = "retrowalk.templatetags.extending"


def engine(*builtins: str, debug: bool = False) -> Engine:
    loader = ("django.template.loaders.locmem.Loader", PAGES)
    kept = [("django.template.loaders.cached.Loader", [loader])]
    return Engine(loaders=[loader] if debug else kept, builtins=[*builtins], debug=debug)


def pages(found: Engine) -> list[str]:
    return [
        found.get_template(page).render(Context({"name": name}))
        for page, name in (
            ("page", "bottom"),
            ("other", "bottom"),
            ("page", "middle"),
            ("chosen", "bottom"),
            ("chosen", "middle"),
            ("page", "bottom"),
        )
    ]


@pytest.mark.parametrize("debug", [True, False])
def test_pages_are_those_of_django(*, debug: bool) -> None:
    ours = engine(OURS, debug=debug)

    assert pages(ours) == pages(engine(debug=debug))
    assert pages(ours)[0] == "<bottom bottom|[<bottom|part>bottomm]>bottom"


def test_page_that_extends_its_namesake_elsewhere_finds_it() -> None:
    loaders = [
        ("django.template.loaders.locmem.Loader", {"page": "{% extends 'page' %}"}),
        ("django.template.loaders.locmem.Loader", {"page": "the other"}),
    ]
    found = Engine(loaders=loaders, builtins=[OURS]).get_template("page")

    assert [found.render(Context({})) for _ in range(2)] == ["the other"] * 2
