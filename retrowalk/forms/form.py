"""The form every page uses: server-decided, with a summary that links to each wrong field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList
from django.utils.translation import gettext

from retrowalk.forms import inputs

if TYPE_CHECKING:
    from django.http import HttpRequest


class PageBoundField(forms.BoundField):
    """A field on a page: it knows where its error link goes. Django ties hint and error to it."""

    @property
    def first_id(self) -> str:
        """Return the id of the first thing to focus: an input, or the first tile of a group."""
        if getattr(self.field.widget, "use_fieldset", False):
            return f"{self.auto_id}_0"
        return str(self.id_for_label)

    @property
    def is_group(self) -> bool:
        """Return whether the field is a group of tiles that needs a fieldset and a legend."""
        return bool(self.field.widget.use_fieldset)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Any = None) -> dict[str, Any]:
        """Return Django's attributes, ARIA included, and the class of the house."""
        found = super().build_widget_attrs(attrs, widget)
        chosen = widget or self.field.widget
        name = "select" if isinstance(chosen, forms.Select) else "input"
        if not chosen.is_hidden and not isinstance(chosen, forms.RadioSelect | forms.CheckboxInput):
            found.setdefault("class", chosen.attrs.get("class", name))
        return found


class PageFormRenderer(TemplatesSetting):
    """Renders fields from templates/django/forms/, and what is small without a template."""

    field_template_name = "django/forms/field.html"
    bound_field_class = PageBoundField

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """Return the HTML of a form, field, widget or list of errors."""
        if template_name in inputs.TEMPLATES and not context["widget"].get("wrap_label"):
            return inputs.input_element(context["widget"])
        if template_name == ErrorList.template_name and not context["errors"]:
            return ""
        return super().render(template_name, context, request)


@dataclass(frozen=True)
class ErrorLink:
    """One line of the error summary: what to do, and the id of the field to go to."""

    field_id: str
    message: str


class PageForm(forms.Form):
    """A form whose words are ours: the browser's own bubbles stay off."""

    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)

    @property
    def has_errors(self) -> bool:
        """Return whether something was sent that cannot be taken."""
        return self.is_bound and bool(self.errors)

    @property
    def title_prefix(self) -> str:
        """Return what the page title starts with: "Error: " or nothing."""
        return gettext("Error: ") if self.has_errors else ""

    @property
    def error_links(self) -> list[ErrorLink]:
        """Return the lines of the error summary, in the order of the fields."""
        links = [ErrorLink("", str(message)) for message in self.non_field_errors()]
        for name in self.fields:
            field = cast("PageBoundField", self[name])
            links += [ErrorLink(field.first_id, str(message)) for message in field.errors]
        return links
