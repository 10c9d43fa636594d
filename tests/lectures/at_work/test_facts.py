"""Lecture 11: each fact has its date and its source, and each failure a lecture that is there."""

import re
from datetime import date
from pathlib import Path

import pytest

from implicit_tutorial.classroom.picture.table import Table
from implicit_tutorial.lectures.at_work.problem import facts, fails

SOURCES = Path(__file__).resolve().parents[3] / "notebooks/source"


@pytest.mark.parametrize("fact", facts.FACTS, ids=lambda fact: fact.name)
def test_a_fact_has_a_date_and_a_source(fact):
    assert date(2020, 1, 1) < date.fromisoformat(fact.date) < date.fromisoformat(facts.SEEN)
    assert re.fullmatch(r"[\w.-]+/[\w.-]+", fact.source)
    assert fact.use and (fact.note or fact.version)


def test_the_map_has_the_versions_that_the_course_locks():
    lock = (SOURCES.parents[1] / "requirements.lock").read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([\w-]+)==([\d.]+)", lock, re.M))
    mapped = {fact.name: fact.version for fact in facts.FACTS if fact.name in locked}
    assert {"cvxpylayers", "jaxopt", "optimistix", "qpax"} <= set(mapped)
    assert mapped == {name: locked[name] for name in mapped}


def test_the_map_leads_to_every_source():
    html = facts.libraries()._repr_html_()
    assert all(f'"https://github.com/{fact.source}"' in html for fact in facts.FACTS)


@pytest.mark.parametrize("failure", fails.FAILURES, ids=lambda failure: failure.happens)
def test_a_failure_is_shown_in_a_lecture_that_has_that_section(failure):
    text = (SOURCES / f"{failure.notebook}.py").read_text(encoding="utf-8")
    assert re.search(rf"^# ## {failure.section}( ·|\.) ", text, re.M)


def test_every_lecture_from_01_to_10_has_a_failure_and_they_are_few():
    shown = {failure.notebook[:2] for failure in fails.FAILURES}
    assert shown == {f"{number:02}" for number in range(1, 11)}
    assert len(fails.FAILURES) <= 20


def test_a_question_stands_where_its_failures_begin():
    rows = fails.table().rows
    assert [row[0] for row in rows if row[0]] == list(fails.ASKED)
    assert len(rows) == len(fails.FAILURES)


def test_the_table_of_failures_leads_to_the_notebooks():
    html = fails.table()._repr_html_()
    for failure in fails.FAILURES:
        address = f"{fails.repository()}/blob/main/notebooks/{failure.notebook}.ipynb"
        assert f'<a href="{address}">{failure.place}</a>' in html


def test_without_an_installation_there_are_no_links(monkeypatch):
    def missing(name):
        raise fails.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(fails.metadata, "metadata", missing)
    assert fails.repository() == "" and "href" not in fails.table()._repr_html_()


def test_a_table_is_the_same_as_text_and_escapes_what_it_shows():
    table = Table(("a", "b"), [("1 < 2", "x")], {"x": "https://e.org/?a&b"})
    assert repr(table) == "a      b\n1 < 2  x"
    html = table._repr_html_()
    assert "1 &lt; 2" in html and '<a href="https://e.org/?a&amp;b">x</a>' in html
    assert 'nowrap"><a' in html and 'nowrap">1 &lt; 2' not in html  # what has no space is whole
    with pytest.raises(ValueError, match="3 cells, but 2 columns"):
        Table(("a", "b"), [("1", "2", "3")])
