from app.offers import Requirement
from app.offers.suggestions import suggest


def test_of_two_limits_the_higher_counts() -> None:
    requirement, said = suggest(Requirement(), {"temperature": "hot", "environment": "sun"})
    assert requirement == Requirement(min_use_temperature_c=150.0)
    assert [(one.question, one.is_used) for one in said] == [("temperature", True), ("environment", False)]


def test_a_wish_somebody_stated_stands() -> None:
    requirement, said = suggest(Requirement(finish="dyeing"), {"look": "painted"})
    assert requirement == Requirement(finish="dyeing")
    assert [one.is_used for one in said] == [False]


def test_unknown_answers_are_ignored() -> None:
    assert suggest(Requirement(), {"look": "shiny", "smell": "good"}) == (Requirement(), ())
