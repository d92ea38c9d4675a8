"""A copy of the book links to itself, or leaves out what would lead nowhere."""

import subprocess

import pytest

from booktools.notebooks.setup_cell import wheel_address
from booktools.site import addresses
from booktools.site.build import build
from tests.site.book import small_book, text


@pytest.fixture
def unpublished(monkeypatch):
    """A folder of which the environment says nothing."""
    for name in ("REPOSITORY_URL", "SITE_URL"):
        monkeypatch.delenv(name, raising=False)


def clone(folder, origin):
    """A repository whose origin is elsewhere."""
    subprocess.run(["git", "init", "--quiet", folder], check=True)
    subprocess.run(["git", "-C", folder, "remote", "add", "origin", origin], check=True)
    return folder


@pytest.mark.parametrize(
    ("origin", "repository", "site"),
    [
        (
            "https://github.com/Ada/Book.git",
            "https://github.com/Ada/Book",
            "https://ada.github.io/Book/",
        ),
        (
            "git@github.com:ada/book.git",
            "https://github.com/ada/book",
            "https://ada.github.io/book/",
        ),
        (
            "ssh://git@github.com/ada/book",
            "https://github.com/ada/book",
            "https://ada.github.io/book/",
        ),
        (
            "https://name:token@github.com/ada/book/",
            "https://github.com/ada/book",
            "https://ada.github.io/book/",
        ),
        (
            "https://github.com/ada/ada.github.io",
            "https://github.com/ada/ada.github.io",
            "https://ada.github.io/",
        ),
        ("https://gitlab.com/ada/maths/book.git", "https://gitlab.com/ada/maths/book", ""),
        ("/a/folder/book", "", ""),
        ("../book", "", ""),
    ],
)
def test_the_addresses_come_from_gits_origin(unpublished, tmp_path, origin, repository, site):
    folder = clone(tmp_path, origin)
    assert (addresses.repository(folder), addresses.site(folder)) == (repository, site)


def test_the_environment_goes_before_gits_origin(tmp_path, monkeypatch):
    folder = clone(tmp_path, "https://github.com/ada/book")
    monkeypatch.setenv("REPOSITORY_URL", "https://git.example.org/book/")
    monkeypatch.setenv("SITE_URL", "https://book.example.org")
    assert addresses.repository(folder) == "https://git.example.org/book"
    assert addresses.site(folder) == "https://book.example.org/"


def test_a_folder_inside_another_clone_has_no_origin(unpublished, tmp_path):
    folder = clone(tmp_path, "https://github.com/ada/book") / "inside"
    folder.mkdir()
    assert addresses.repository(folder) == ""


def built(tmp_path):
    """The pages of a small book of one notebook, its notebook for download, and its links."""
    folder = small_book(tmp_path / "book", text(f"It installs {wheel_address()}."))
    assert build(folder, tmp_path / "output") == 0
    html = tmp_path / "output" / "html"
    return (html / "intro.html").read_text(), (html / "_sources" / "intro.ipynb").read_text()


def test_a_fork_links_to_itself(unpublished, tmp_path, monkeypatch):
    (tmp_path / "book").mkdir()
    clone(tmp_path / "book", "git@github.com:ada/book.git")
    page, notebook = built(tmp_path)
    assert "https://colab.research.google.com/github/ada/book/blob/main/intro.ipynb" in page
    assert "https://mybinder.org/v2/gh/ada/book/main" in page
    assert 'href="https://github.com/ada/book">Source</a>' in page
    assert '<link rel="canonical" href="https://ada.github.io/book/intro.html"' in page
    assert "https://ada.github.io/book/_images/social_previews/" in page
    assert "https://ada.github.io/book/_static/mlfund-" in notebook


def test_a_folder_without_an_address_leaves_out_what_would_lead_nowhere(unpublished, tmp_path):
    (tmp_path / "book").mkdir()
    page, _ = built(tmp_path)
    for word in ("github.com", "colab", "mybinder", "canonical", "og:url", "og:image", ">Source<"):
        assert word not in page
    assert '<meta name="description"' in page
    assert "og:title" in page
