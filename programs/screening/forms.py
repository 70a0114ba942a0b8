"""Forms of the safety check, each built from its page of the catalogue."""

from __future__ import annotations

from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.screening.rules.catalogue import (
    JOINER,
    MAYBE,
    NO,
    NONE_OF_THESE,
    NONE_WORDS,
    NOT_SURE,
    SOME_NOT_SURE_WORDS,
    Answers,
    Item,
    Page,
    PageKind,
)
from programs.screening.rules.ticking import in_doubt, is_ticked, ticked_answers, unsure_answers
from retrowalk.forms import (
    ChooseField,
    ChooseManyField,
    DayField,
    PageForm,
    TextField,
    WholeNumberField,
)

SOME_NOT_SURE = "some_not_sure"
CHOOSE_AN_ANSWER = _("Choose an answer")
TICK_WHAT_IS_TRUE = _("Tick what is true for you, or None of these")
NONE_AND_MORE = _("Tick None of these, or the ones that are true, but not both")
NOTHING_LEFT = _("You ticked everything. Take away a tick, or the tick at I'm not sure")


class TileWords(str):
    """Words of a tile that bring a hint along for the line below."""

    __slots__ = ("hint",)

    hint: str

    def __new__(cls, words: str, hint: str = "") -> Self:
        """Return the words with their hint."""
        made = super().__new__(cls, words)
        made.hint = hint
        return made


class AnswerForm(PageForm):
    """One page of the check. `values` turns what was sent into answers to store."""

    def __init__(self, page: Page, answers: Answers, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.page = page
        self.answers = answers
        self.fields["answer"] = self.build_field()

    def build_field(self) -> forms.Field:
        """Return the field that asks this page's question."""
        raise NotImplementedError

    def values(self) -> dict[str, str]:
        """Return an answer for each item the page decides; the form must be valid."""
        return {self.page.item.id: str(self.cleaned_data["answer"])}

    @property
    def _words(self) -> dict[str, Any]:
        return {"label": self.page.question, "help_text": self.page.hint}

    @property
    def _given(self) -> str | None:
        return self.answers.get(self.page.item.id)


class NumberForm(AnswerForm):
    """A whole number, typed."""

    def build_field(self) -> forms.Field:
        """Return a field for a number inside the item's range."""
        item = self.page.item
        words = _("Give your age as a whole number from %(low)s to %(high)s")
        return WholeNumberField(
            item.minimum, item.maximum, message=words, initial=self._given, **self._words
        )


class ChoiceForm(AnswerForm):
    """One answer from a list."""

    def build_field(self) -> forms.Field:
        """Return tiles for the answers; a follow-up page leaves out the No already ruled out."""
        answers = self.page.item.answers
        if self.page.kind is PageKind.DETAILS:
            answers = tuple(answer for answer in answers if answer.id != NO)
        choices = [(answer.id, answer.words) for answer in answers]
        return ChooseField(choices, message=CHOOSE_AN_ANSWER, initial=self._given, **self._words)


class ScaleForm(AnswerForm):
    """A number from a row of tiles."""

    def build_field(self) -> forms.Field:
        """Return one tile for each number."""
        item = self.page.item
        numbers = [str(number) for number in range(item.minimum, item.maximum + 1)]
        words = _("Choose a number from %(low)s to %(high)s") % {
            "low": item.minimum,
            "high": item.maximum,
        }
        choices = list(zip(numbers, numbers, strict=True))
        return ChooseField(choices, message=words, initial=self._given, **self._words)


class SeveralForm(AnswerForm):
    """Any number of answers, kept together as one."""

    def build_field(self) -> forms.Field:
        """Return tiles to tick, with "None of these" last."""
        choices = [(answer.id, answer.words) for answer in self.page.item.answers]
        initial = (self._given or "").split(JOINER)
        return _tick_field(choices, message=TICK_WHAT_IS_TRUE, initial=initial, **self._words)

    def clean_answer(self) -> list[str]:
        """Refuse "None of these" beside anything else."""
        return _alone_or_more(self.cleaned_data["answer"])

    def values(self) -> dict[str, str]:
        """Return what was ticked as one answer, in the order asked."""
        ticked = self.cleaned_data["answer"]
        known = [answer.id for answer in self.page.item.answers if answer.id in ticked]
        return {self.page.item.id: JOINER.join(known) or NONE_OF_THESE}


class TicksForm(AnswerForm):
    """Up to six yes-or-no items of one topic on one page."""

    def build_field(self) -> forms.Field:
        """Return a tile for each item, then "not sure about some", then "None of these"."""
        choices = [(item.id, _tile(item)) for item in self.page.items]
        choices.append((SOME_NOT_SURE, TileWords(SOME_NOT_SURE_WORDS)))
        return _tick_field(
            choices, message=TICK_WHAT_IS_TRUE, initial=self._ticked_before(), **self._words
        )

    def clean_answer(self) -> list[str]:
        """Refuse "None of these" beside a tick, and "not sure" with nothing left to doubt."""
        ticked = _alone_or_more(self.cleaned_data["answer"])
        if set(ticked) == {SOME_NOT_SURE, *(item.id for item in self.page.items)}:
            raise forms.ValidationError(NOTHING_LEFT)
        return ticked

    def values(self) -> dict[str, str]:
        """Return an answer for every item of the page."""
        ticked = self.cleaned_data["answer"]
        return ticked_answers(
            self.page, ticked, some_unsure=SOME_NOT_SURE in ticked, before=self.answers
        )

    def _ticked_before(self) -> list[str]:
        """Return what stands ticked when the member comes back; nothing on a first visit."""
        if any(item.id not in self.answers for item in self.page.items):
            return []
        ticked = [item.id for item in self.page.items if is_ticked(item, self.answers)]
        if any(self.answers[item.id] in (MAYBE, NOT_SURE) for item in self.page.items):
            ticked.append(SOME_NOT_SURE)
        return ticked or [NONE_OF_THESE]


class UnsureForm(AnswerForm):
    """Which items of a tick page the member is not sure about."""

    def build_field(self) -> forms.Field:
        """Return a tile for each item that was not ticked."""
        doubted = in_doubt(self.page, self.answers)
        initial = [item.id for item in doubted if self.answers[item.id] == NOT_SURE]
        return _tick_field(
            [(item.id, _tile(item)) for item in doubted],
            message=_("Tick what you are not sure about, or None of these"),
            initial=initial,
            **self._words,
        )

    def clean_answer(self) -> list[str]:
        """Refuse "None of these" beside anything else."""
        return _alone_or_more(self.cleaned_data["answer"])

    def values(self) -> dict[str, str]:
        """Return "not sure" or "no" for every item that was in doubt."""
        return unsure_answers(self.page, self.cleaned_data["answer"], before=self.answers)


FORMS: dict[PageKind, type[AnswerForm]] = {
    PageKind.NUMBER: NumberForm,
    PageKind.CHOICE: ChoiceForm,
    PageKind.DETAILS: ChoiceForm,
    PageKind.SCALE: ScaleForm,
    PageKind.SEVERAL: SeveralForm,
    PageKind.TICKS: TicksForm,
    PageKind.UNSURE: UnsureForm,
}


def form_for(page: Page, answers: Answers, data: Any = None) -> AnswerForm:
    """Return the form that asks this page, holding the answers given so far."""
    return FORMS[page.kind](page, answers, data)


class ConsentForm(PageForm):
    """The member agrees before the first question."""

    is_agreed = forms.BooleanField(
        label=_("I understand, and I agree that RetroWalk keeps my answers for this check"),
        error_messages={"required": _("Tick the box to say you agree")},
    )


class DeclarationForm(PageForm):
    """The member stands by the answers before the result."""

    is_declared = forms.BooleanField(
        label=_("My answers are true for me today"),
        error_messages={"required": _("Tick the box to say your answers are true today")},
    )


class SupportForm(PageForm):
    """What the member will hold, or who will walk beside them."""

    support_named = TextField(
        label=_("What will you hold, or who will help you?"),
        help_text=_("For example: the kitchen counter, the treadmill rails, or my son Bob"),
        max_length=120,
        error_messages={
            "required": _("Name a rail, a counter or a person"),
            "max_length": _("Use 120 letters or fewer"),
        },
    )


def _tile(item: Item) -> TileWords:
    return TileWords(item.tick, item.tick_hint)


def _tick_field(choices: list[tuple[str, Any]], **options: Any) -> ChooseManyField:
    return ChooseManyField([*choices, (NONE_OF_THESE, TileWords(NONE_WORDS))], **options)


def _alone_or_more(ticked: list[str]) -> list[str]:
    if NONE_OF_THESE in ticked and len(ticked) > 1:
        raise forms.ValidationError(NONE_AND_MORE)
    return ticked


class ClearanceForm(PageForm):
    """A health professional's yes: who gave it, when, until when, and within which limits."""

    clinician_role = TextField(
        label=_("Who gave it"),
        help_text=_("Their role, such as GP, heart nurse or physio"),
        max_length=80,
        error_messages={
            "required": _("Enter the role of the person who gave it"),
            "max_length": _("Use 80 characters or fewer"),
        },
    )
    given_on = DayField(label=_("Given on"), message=_("Choose the day it was given"))
    expires_on = DayField(
        label=_("Ends on"),
        help_text=_("12 months at most. It ends sooner when an answer changes."),
        message=_("Choose the day it ends"),
    )
    limits = TextField(
        label=_("Limits"),
        help_text=_("Leave empty if there are none"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Use 1,000 characters or fewer")},
    )
    programs = ChooseManyField(
        [],
        label=_("Only these programs"),
        help_text=_("Tick none to open every program that fits. After a stroke, tick which."),
        message=_("Tick programs from the list"),
        required=False,
    )

    def __init__(self, *args: Any, programs: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["programs"].choices = programs  # type: ignore[attr-defined]
