"""Forms on a page: hints and errors tied to their fields, and a summary that leads to them."""

import re

from django import forms

from retrowalk.forms import ChooseField, ErrorLink, PageForm, TextField, WholeNumberField


class LogForm(PageForm):
    pain = WholeNumberField(0, 10, label="Pain", help_text="0 is no pain.")
    fell = ChooseField(
        [("yes", "Yes"), ("no", "No")], label="Did you fall?", message="Choose yes or no"
    )
    place = forms.ChoiceField(choices=[("hall", "Hall")], label="Where")
    note = TextField(label="Note", required=False)

    def clean(self) -> None:
        if self.data.get("note") == "both":
            raise forms.ValidationError("Change one of the two.")


def test_untouched_form_has_no_errors() -> None:
    form = LogForm()

    assert (form.has_errors, form.title_prefix, form.error_links) == (False, "", [])


def test_wrong_form_says_so_in_the_title_and_leads_to_each_field() -> None:
    form = LogForm({"pain": "11", "note": "both"})

    assert form.title_prefix == "Error: "
    assert form.error_links == [
        ErrorLink("", "Change one of the two."),
        ErrorLink("id_pain", "Enter a whole number from 0 to 10."),
        ErrorLink("id_fell_0", "Choose yes or no"),
        ErrorLink("id_place", "This field is required."),
    ]


def test_wrong_field_is_tied_to_its_hint_and_error() -> None:
    widget = str(LogForm({"pain": "11"})["pain"])

    assert 'aria-invalid="true"' in widget
    assert re.search(r'aria-describedby="id_pain_helptext id_pain_error"', widget)
    assert 'value="11"' in widget


def test_fields_carry_the_classes_of_the_house() -> None:
    form = LogForm()

    assert 'class="input"' in str(form["pain"])
    assert 'class="select"' in str(form["place"])
    assert 'inputmode="numeric"' in str(form["pain"])


def test_group_is_known_by_its_first_tile() -> None:
    form = LogForm()

    assert (form["fell"].is_group, form["fell"].first_id) == (True, "id_fell_0")
    assert (form["pain"].is_group, form["pain"].first_id) == (False, "id_pain")


def test_browser_bubbles_stay_off_and_labels_have_no_colon() -> None:
    page = str(LogForm())

    assert " required" not in page
    assert "Pain:" not in page
