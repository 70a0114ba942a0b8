"""Pages to read: open to everyone, light, and whole without script."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from programs.library.rules.evidence import evidence
from programs.library.rules.guide import guide_pages
from tests.factories.accounts import UserFactory

PLAIN_PAGES = (
    *("public:guide", "public:evidence", "public:safety", "public:privacy", "public:terms"),
    *("public:accessibility", "public:help"),
)
DISCLAIMERS = (
    "RetroWalk teaches general exercise. It is not medical advice or a medical device.",
    "Walking backward can cause falls. Use the support the app asks for.",
    "Stop and get help for any warning sign.",
    "Ask a health professional first if the screen says so, or if you are unsure.",
    "Most studies were small, short and supervised, so your result may differ.",
    "The way sessions build up, and several safety limits, are cautious choices by RetroWalk.",
)
SIGN_IN = 1
HTMX = {"HX-Request": "true"}


def main_part(page: str) -> str:
    """Return the page between its top and its foot."""
    return page.split("<main", 1)[1].split("</main>", 1)[0]


@pytest.fixture
def member_client(db: None) -> Client:
    """A signed-in member's browser."""
    client = Client()
    client.force_login(UserFactory())
    return client


def addresses() -> list[str]:
    slugs = [page.slug for page in guide_pages()]
    guide = [reverse("public:guide_page", args=[slug]) for slug in slugs]
    return [reverse(name) for name in PLAIN_PAGES] + guide


def test_every_page_opens_without_a_query(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for address in addresses():
        with django_assert_num_queries(0):
            answer = client.get(address)

        assert answer.status_code == 200, address


def test_every_page_adds_no_query_to_the_sign_in_of_a_member(
    member_client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    member_client.get(reverse("public:guide"))  # the first visit of a minute notes the time

    for address in addresses():
        with django_assert_num_queries(SIGN_IN):
            answer = member_client.get(address)

        assert answer.status_code == 200, address


def test_every_page_has_one_first_heading_and_its_own_title(client: Client, db: None) -> None:
    pages = [client.get(address).content.decode() for address in addresses()]
    titles = [re.findall(r"<title>(.*?)</title>", page, re.DOTALL) for page in pages]

    assert [page.count("<h1") for page in pages] == [1] * len(pages)
    assert len({title for (title,) in titles}) == len(pages)


@pytest.mark.parametrize("name", PLAIN_PAGES)
def test_page_is_only_read(client: Client, db: None, name: str) -> None:
    assert client.head(reverse(name)).status_code == 200
    assert client.post(reverse(name)).status_code == 405


def test_guide_links_to_every_page(client: Client, db: None) -> None:
    page = client.get(reverse("public:guide")).content.decode()

    missing = [
        other.slug
        for other in guide_pages()
        if reverse("public:guide_page", args=[other.slug]) not in page
    ]

    assert missing == []


def test_guide_page_numbers_its_steps_and_describes_its_picture(client: Client, db: None) -> None:
    page = client.get(reverse("public:guide_page", args=["small-steps"])).content.decode()

    assert '<ol class="steps"><li>Stand with your feet as wide as your hips.' in page
    assert 'alt="One foot in 3 stages.' in page
    assert "“Toe first, then heel”" in page


def test_unknown_guide_page_is_not_found(client: Client, db: None) -> None:
    assert client.get(reverse("public:guide_page", args=["flying"])).status_code == 404


def test_read_aloud_stays_hidden_until_the_script_finds_a_voice(client: Client, db: None) -> None:
    page = client.get(reverse("public:guide_page", args=["turning"])).content.decode()

    button = re.search(r"<button[^>]*data-read-aloud[^>]*>", page)
    assert button is not None
    assert " hidden" in button.group()


def test_evidence_shows_every_claim_first(client: Client, db: None) -> None:
    page = client.get(reverse("public:evidence")).content.decode()

    assert re.findall(r'id="(C\d+)"', page) == [f"C{number}" for number in range(1, 26)]


def test_evidence_shows_every_study_with_its_source(client: Client, db: None) -> None:
    page = client.get(reverse("public:evidence"), {"show": "studies"}).content.decode()

    missing = [study.id for study in evidence().studies if f'id="{study.id}"' not in page]
    assert missing == []
    assert 'href="https://doi.org/10.1186/s12891-019-2537-9"' in page


def test_evidence_marks_what_was_not_rechecked_and_not_found(client: Client, db: None) -> None:
    page = client.get(reverse("public:evidence")).content.decode()

    assert "Backward walking alone has no such proof. <em>We have not re-checked this.</em>" in page
    assert "<em>We looked and did not find</em> a trial that counted falls." in page


def test_evidence_narrows_to_a_topic(client: Client, db: None) -> None:
    page = client.get(reverse("public:evidence"), {"topic": "knee"}).content.decode()

    assert re.findall(r'id="(C\d+)"', page) == ["C3", "C4", "C5", "C19", "C21"]
    assert re.search(r'id="topic-knee"[^>]*aria-current="true"', page)
    assert "<title>The evidence: knee | RetroWalk</title>" in page


def test_evidence_answers_htmx_with_the_list_alone(client: Client, db: None) -> None:
    answer = client.get(reverse("public:evidence"), {"topic": "knee"}, headers=HTMX)

    part = answer.content.decode()
    assert "<html" not in part
    assert re.findall(r'id="(C\d+)"', part) == ["C3", "C4", "C5", "C19", "C21"]
    assert "<title>The evidence: knee | RetroWalk</title>" in part
    assert '<p id="evidence-count" hx-swap-oob="innerHTML">5 claims</p>' in part
    assert "HX-Request" in answer["Vary"]


@pytest.mark.parametrize("topic", ["ankle", "<script>", "Knee", "x" * 5000])
def test_evidence_with_an_unknown_topic_offers_all(client: Client, db: None, topic: str) -> None:
    query = {"show": "studies", "topic": topic}

    page = main_part(client.get(reverse("public:evidence"), query).content.decode())

    assert "No studies match." in page
    assert 'href="?show=studies">Show all</a>' in page
    assert "<script>" not in page


def test_evidence_with_an_unknown_list_shows_the_claims(client: Client, db: None) -> None:
    page = client.get(reverse("public:evidence"), {"show": "secrets"}).content.decode()

    assert 'id="C25"' in page


def test_safety_shows_the_six_disclaimers_in_order(client: Client, db: None) -> None:
    page = main_part(client.get(reverse("public:safety")).content.decode())

    places = [page.find(words) for words in DISCLAIMERS]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize(
    "address",
    ["/safety/", "/help/", "/terms/", "/guide/when-to-stop/"],
)
def test_the_emergency_number_can_be_called(
    client: Client, db: None, settings: Settings, address: str
) -> None:
    settings.EMERGENCY_NUMBER = "123"

    page = client.get(address).content.decode()

    assert '<a href="tel:123">123</a>' in main_part(page)


def test_help_links_to_settings_only_when_signed_in(client: Client, member_client: Client) -> None:
    settings_link = f'href="{reverse("accounts:profile")}">your settings'

    visitor = main_part(client.get(reverse("public:help")).content.decode())
    member = main_part(member_client.get(reverse("public:help")).content.decode())

    assert settings_link not in visitor
    assert settings_link in member


def test_help_names_the_operator_where_one_is_set(
    client: Client, db: None, settings: Settings
) -> None:
    settings.OPERATOR_CONTACT = "care@clinic.example"

    page = client.get(reverse("public:help")).content.decode()

    assert 'href="mailto:care@clinic.example"' in page


def test_privacy_names_the_days_that_are_set(client: Client, db: None, settings: Settings) -> None:
    page = client.get(reverse("public:privacy")).content.decode()

    assert f"after {settings.MEMBER_IDLE_TIME.days} days without a visit" in page
    assert f"after {settings.MEMBER_SIGN_IN_TIME.days} days in any case" in page
