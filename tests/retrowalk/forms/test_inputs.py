"""Inputs written by hand are the ones Django's templates write."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from retrowalk.forms import PageFormRenderer, inputs

NASTY = """<b>"it's" & more"""


@pytest.mark.parametrize(
    "widget",
    [
        forms.TextInput({"autofocus": True, "disabled": False, "title": NASTY}),
        forms.EmailInput(),
        forms.NumberInput({"min": 0, "max": 1.5}),
        forms.PasswordInput(render_value=True),
        forms.HiddenInput(),
        forms.CheckboxInput(),
        forms.DateInput(),
        forms.RadioSelect(choices=[(NASTY, "One"), ("2", "Two")]),
        forms.CheckboxSelectMultiple(choices=[("1", "One"), (NASTY, "Two")]),
    ],
    ids=lambda widget: type(widget).__name__,
)
@pytest.mark.parametrize("value", [None, "", NASTY, 0, True])
def test_an_input_is_written_as_django_writes_it(widget: forms.Widget, value: Any) -> None:
    written, django = PageFormRenderer(), DjangoTemplates()
    whole = widget.get_context(NASTY, value, {"id": "it"})["widget"]

    for one in [whole, *widget.subwidgets(NASTY, value, {"id": "it"})]:
        context = {"widget": one}
        name = one["template_name"]

        assert written.render(name, context) == django.render(name, context)


def test_nothing_is_kept_of_what_is_no_score() -> None:
    class Pain(forms.Form):
        pain = forms.CharField()

    def drawn(value: str) -> str:
        return str(inputs.scale_tiles(Pain({"pain": value})["pain"]))

    inputs._scale.cache_clear()
    blank, five = drawn("7" * 900), drawn("5")
    for number in range(20):
        drawn(f"{number}000")

    assert "checked" not in blank
    assert "checked" in five
    assert inputs._scale.cache_info().currsize == 2
