"""Ways through every page: each tour opens one page after another and names it.

Whoever follows a tour looks at each page where it stops: with axe, or on a narrow screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Page

from accounts.models import User
from accounts.sessions import SessionStore
from programs.library.models import ProgramTemplate
from programs.library.rules.guide import guide_pages
from programs.screening.queries import SESSION_KEY
from programs.screening.rules.branching import shown_pages
from programs.screening.rules.reader import catalogue
from programs.screening.services import save_step, start_screening
from programs.sessions.models import WalkSession
from programs.vocabulary import SessionStatus
from tests.browser import people, steps
from tests.browser.clocks import Clocks
from tests.browser.tour_states import add_passkey, empty, reset_link, sign_in_by_form
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.programs import (
    OLDER,
    SORE_KNEE,
    member_screened,
    member_with_plan,
    missing_uuid,
    ready_for,
    walked,
    walks_of,
)
from tests.programs.screening.answers import CLEAR_ALL
from tests.programs.sessions import moves

RESULTS = {
    "go": SORE_KNEE,
    "support": OLDER,
    "urgent": SORE_KNEE | {"chest_pain_new": "now"},
    "clearance": SORE_KNEE | {"told_not_exercise": "yes"},
}
EVERY_QUESTION = CLEAR_ALL | {
    "chest_pain_new": "last_month",
    "fainted": "not_sure",
    "knee_gives_way": "rarely",
    "head_hit": "yes",
    "head_hit_signs": "no",
}
"""Answers that call for nearly every page: details, doubts, knee and back."""


@dataclass(frozen=True)
class Guide:
    """What a tour needs: a page, a way to sign in, and the clock."""

    page: Page
    sign_in: Callable[[Page, User], None]
    clocks: Clocks

    def open(self, name: str, *arguments: object, query: str = "") -> str:
        """Open a page by the name of its address; return the address."""
        address = reverse(name, args=arguments) + query
        self.page.goto(address)
        return address

    def send(self, words: str) -> str:
        """Press a button that brings another page; return what to call it."""
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            steps.press(self.page, words)
        self.page.wait_for_load_state()
        steps.heading(self.page).first.wait_for()
        return f"{self.page.url} after {words}"

    @property
    def place(self) -> str:
        """The name of the address that is open, empty where nothing is."""
        try:
            return resolve(urlsplit(self.page.url).path).view_name
        except Resolver404:
            return ""


Tour = Callable[[Guide], Iterator[str]]


def reading(guide: Guide) -> Iterator[str]:
    """What everybody may read."""
    for name in (
        "home", "how_it_works", "is_it_for_me", "for_physios", "safety", "privacy", "terms",
        "accessibility", "help", "programs", "guide",
    ):  # fmt: skip
        yield guide.open(f"public:{name}")
    yield guide.open("public:evidence")
    yield guide.open("public:evidence", query="?show=studies&topic=knee")
    guide.page.goto("/nothing-here/")
    yield "/nothing-here/"


def programs_and_guide(guide: Guide) -> Iterator[str]:
    for key in ProgramTemplate.objects.values_list("key", flat=True):
        yield guide.open("public:program", key)
    for page in guide_pages():
        yield guide.open("public:guide_page", page.slug)


def check(guide: Guide) -> Iterator[str]:
    """The safety check in each of its shapes, with and without mistakes."""
    yield guide.open("public:check")
    yield guide.send("Start the check")
    guide.sign_in(guide.page, in_the_middle_of_a_check())
    for key in ("age", "main-problem", "warning-signs", "usual-pain"):
        yield guide.open("public:check_step", key)
        empty(guide.page)
        yield guide.send("Continue")
    yield guide.open("public:check_answers")
    yield guide.send("See my result")
    yield guide.open("public:check", query="?again=yes")


def every_question(guide: Guide) -> Iterator[str]:
    guide.sign_in(guide.page, in_the_middle_of_a_check())
    for question in shown_pages(catalogue(), EVERY_QUESTION):
        yield guide.open("public:check_step", question.key)


def results(guide: Guide) -> Iterator[str]:
    for tier, answers in RESULTS.items():
        show_result_to(guide, member_screened(answers))
        yield f"{guide.open('public:check_result')} {tier}"
        yield f"{guide.open('member:screening')} {tier}"
        yield f"{guide.open('member:today')} {tier}"
    yield guide.open("public:check_code")
    yield guide.send("Make a code")
    yield guide.open("public:check_print")
    yield guide.open("public:check")
    show_result_to(guide, member_screened(OLDER))
    guide.open("public:check_result")
    yield guide.send("Save and choose a program")


def entrance(guide: Guide) -> Iterator[str]:
    """Signing up and in."""
    yield guide.open("account_login")
    yield guide.send("Sign in")
    yield guide.open("account_reset_password")
    yield guide.send("Email me a link")
    yield guide.open("account_reset_password_done")
    yield guide.open("account_reset_password_from_key", "zz", "gone")
    yield guide.open("account_reset_password_from_key", *reset_link())
    yield guide.open("account_reset_password_from_key_done")
    yield guide.open("account_inactive")
    yield guide.open("account_request_login_code")
    guide.page.get_by_label("Email").fill("nobody@example.org")
    yield guide.send("Email me a code")
    guide.page.context.clear_cookies()
    yield guide.open("account_signup")
    yield guide.send("Make my account")
    steps.make_account(guide.page)
    yield guide.page.url
    yield guide.send("Continue")


def settings(guide: Guide) -> Iterator[str]:
    """A member's account."""
    sign_in_by_form(guide.page, people.walker().member)
    yield guide.open("account_reauthenticate")
    yield guide.send("Continue")
    guide.page.get_by_label("Password", exact=True).fill(PASSWORD)
    guide.send("Continue")
    for name in (
        "accounts:profile", "accounts:data", "accounts:access", "accounts:download",
        "accounts:delete", "account_email", "account_change_password", "mfa_index",
        "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "usersessions_list",
        "account_logout",
    ):  # fmt: skip
        yield guide.open(name)
    guide.open("accounts:profile")
    guide.page.get_by_label("Your name").fill("")
    yield guide.send("Save About you")
    passkey = add_passkey(guide)
    for name in ("mfa_list_webauthn", "mfa_reauthenticate_webauthn"):
        yield guide.open(name)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        yield guide.open(name, passkey)


def second_step(guide: Guide) -> Iterator[str]:
    """Signing in with an app, and what a member with an app and a passkey sees."""
    member = people.confirmed(UserFactory.create())
    app = people.with_app(member)
    sign_in_by_form(guide.page, member, to="**/2fa/authenticate/")
    yield guide.page.url
    guide.page.get_by_label("Code").first.fill(people.code_of(app))
    yield guide.send("Continue")
    guide.page.locator("main").get_by_role("button").first.click()
    guide.page.wait_for_url("**/today/")
    yield guide.open("mfa_index")
    yield guide.open("mfa_reauthenticate")
    guide.clocks.set_server(guide.clocks.now + timedelta(minutes=1))
    guide.open("mfa_reauthenticate", query="?next=/me/")
    guide.page.get_by_label("Code").fill(people.code_of(app))
    guide.page.locator("main").get_by_role("button").first.click()
    guide.page.wait_for_url("**/me/")
    for name in (
        "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    ):  # fmt: skip
        yield guide.open(name)


def daily(guide: Guide) -> Iterator[str]:
    """A member in the middle of a program, on the day of a walk."""
    plan = people.walker()
    guide.clocks.set_server(people.MORNING)
    guide.sign_in(guide.page, plan.member)
    for name in (
        "member:today", "member:plan", "member:plan_days", "member:plan_end", "member:plan_print",
        "member:hold", "member:space", "member:choose_program", "member:progress", "member:notes",
        "member:screening",
    ):  # fmt: skip
        yield guide.open(name)
    yield guide.open("member:progress", query="?pain=table&minutes=table&confidence=table")
    yield guide.open("member:schedule", "knee_oa")


def changing(guide: Guide) -> Iterator[str]:
    """One walk: its page, and what may be changed about it."""
    plan = people.walker()
    guide.clocks.set_server(people.MORNING)
    guide.sign_in(guide.page, plan.member)
    walks = WalkSession.objects.filter(plan=plan).current().in_order()
    today, later = walks.filter(status=SessionStatus.SCHEDULED)[:2]
    yield guide.open("member:session", walks[0].uuid)
    yield guide.open("member:session", today.uuid)
    yield guide.open("member:session", later.uuid)
    yield guide.open("member:session_move", today.uuid)
    yield guide.open("member:session_move", later.uuid)
    yield guide.send("Move this walk")
    yield guide.open("member:session_excuse", today.uuid)
    yield guide.send("Leave this walk out")
    yield guide.open("member:session_ready", later.uuid)
    guide.open("member:hold")
    yield guide.send("Pause my plan")
    guide.open("member:plan_days")
    empty(guide.page)
    yield guide.send("Save my days")
    WalkSession.objects.filter(pk=walks[0].pk).update(is_to_confirm=True)
    yield guide.open("member:session_result", walks[0].uuid)


def walking(guide: Guide) -> Iterator[str]:
    """From the check before a walk to the next morning."""
    plan = people.walker()
    guide.clocks.set_server(people.MORNING)
    guide.sign_in(guide.page, plan.member)
    walk = people.next_walk(plan)
    yield guide.open("member:session_ready", walk.uuid)
    yield guide.send("Continue")
    steps.choose(guide.page, "2")
    if guide.page.get_by_label("No, not more than usual").count():
        steps.choose(guide.page, "No, not more than usual")
    yield guide.send("Continue")
    yield guide.send("Continue")
    steps.choose(guide.page, "None of these")
    yield guide.send("Continue")
    yield guide.send("Not yet")
    yield guide.open("member:session_walk", walk.uuid)
    ready_for(walk, now=guide.clocks.now)
    yield guide.open("member:session_walk", walk.uuid) + " when ready"
    walked(walk)
    guide.clocks.set_server(people.MORNING.replace(hour=11))
    for step in ("pain", "effort", "confidence", "happened", "fall"):
        yield guide.open("member:session_log", walk.uuid, step)
        yield guide.send("Continue")
    yield guide.open("member:session_done", walk.uuid)
    yield guide.open("member:session_ten_minutes", walk.uuid)
    yield guide.send("Save my answer")
    guide.clocks.set_server(people.NEXT_MORNING)
    yield guide.open("member:today") + " next morning"
    yield guide.open("member:session_morning", walk.uuid)


def not_walking(guide: Guide) -> Iterator[str]:
    """Members without a plan, with a plan that rests, and with one that is stopped."""
    for member in (people.newcomer(), people.stopped("stop_fall"), people.stopped("stop_chest")):
        guide.sign_in(guide.page, member)
        for name in ("member:today", "member:plan", "member:progress", "member:resume"):
            yield guide.open(name) + f" of {member.email}"
        for walk in WalkSession.objects.filter(member=member)[:1]:
            yield guide.open("member:session_ready", walk.uuid)
    for told in ({"r_drowsy": "poor_sleep"}, {"r_dizzy": "yes"}, {"r_urgent": "yes"}):
        walk = walks_of(member_with_plan())[0]
        moves.check(walk, **told)
        guide.clocks.set_server(moves.at(walk.due_on, 10))
        guide.sign_in(guide.page, walk.member)
        yield guide.open("member:session_ready", walk.uuid, query="?step=result") + f" {told}"
    guide.sign_in(guide.page, UserFactory.create())
    for name in ("member:today", "member:choose_program", "member:plan", "member:notes"):
        yield guide.open(name) + " of a stranger"


def beginning(guide: Guide) -> Iterator[str]:
    """Choosing a program and its days."""
    guide.sign_in(guide.page, people.newcomer())
    yield guide.open("member:choose_program")
    yield guide.open("member:schedule", "post_stroke_supervised")
    yield guide.open("member:schedule", "knee_oa")
    yield guide.send("Save my days")
    yield guide.open("member:session", missing_uuid())


REACHES = {
    "reading": """
        public:home public:how_it_works public:is_it_for_me public:for_physios public:safety
        public:privacy public:terms public:accessibility public:help public:programs public:guide
        public:evidence""",
    "programs_and_guide": "public:program public:guide_page",
    "check": "public:check public:check_answers public:check_step",
    "every_question": "public:check_step",
    "results": """
        public:check public:check_code public:check_print public:check_result
        member:screening member:today""",
    "entrance": """
        account_confirm_login_code account_email_verification_sent account_inactive account_login
        account_request_login_code account_reset_password account_reset_password_done
        account_reset_password_from_key account_reset_password_from_key_done account_signup""",
    "settings": """
        account_change_password account_email account_logout account_reauthenticate
        accounts:access accounts:data accounts:delete accounts:download accounts:profile
        mfa_activate_totp mfa_add_webauthn mfa_edit_webauthn mfa_index mfa_list_webauthn
        mfa_reauthenticate_webauthn mfa_remove_webauthn usersessions_list""",
    "second_step": """
        mfa_authenticate mfa_trust mfa_index mfa_reauthenticate mfa_deactivate_totp
        mfa_view_recovery_codes mfa_generate_recovery_codes""",
    "daily": """
        member:choose_program member:hold member:notes member:plan member:plan_days
        member:plan_end member:plan_print member:progress member:schedule member:screening
        member:space member:today""",
    "changing": """
        member:hold member:plan_days member:session member:session_excuse member:session_move
        member:session_ready member:session_result""",
    "walking": """
        member:session_done member:session_log member:session_morning member:session_ready
        member:session_ten_minutes member:session_walk member:today""",
    "not_walking": """
        member:choose_program member:notes member:plan member:progress member:resume
        member:screening member:session_ready member:today""",
    "beginning": "member:choose_program member:schedule member:session",
}
"""The addresses on which each tour stops; following it holds it to that."""

TOURS: tuple[Tour, ...] = (
    reading,
    programs_and_guide,
    check,
    every_question,
    results,
    entrance,
    settings,
    second_step,
    daily,
    changing,
    walking,
    not_walking,
    beginning,
)


def in_the_middle_of_a_check() -> User:
    """Return a member who has answered every question and not yet asked for the result."""
    member: User = UserFactory.create()
    now = people.MORNING
    screening = start_screening(member=member, now=now)
    save_step(screening=screening, values=EVERY_QUESTION, now=now)
    return member


def show_result_to(guide: Guide, member: User) -> None:
    """Sign a member in whose browser remembers the check they just finished."""
    guide.sign_in(guide.page, member)
    [cookie] = [one for one in guide.page.context.cookies() if one["name"] == "sessionid"]
    session = SessionStore(cookie["value"])
    session[SESSION_KEY] = str(member.screenings.get().uuid)
    session.save()
