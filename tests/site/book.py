"""The pages of the book, the screens that they are tried on, and smaller books to try things on."""

import shutil

import nbformat
import yaml

from booktools.paths import ROOT

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def listed_pages():
    """Return the addresses of the pages that the table of contents lists."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text())
    files = [c["file"] for part in toc.get("parts", []) for c in part["chapters"]]
    return [f"{name}.html" for name in files]


CHAPTERS = [page for page in listed_pages() if page.startswith("chapters/")]
PAGES = ["intro.html", *listed_pages(), "search.html"]


def copy_from_the_book(folder, *names):
    """Copy files and folders of the book into another folder."""
    for name in names:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)


def small_book(folder, *cells):
    """Lay a book of one page, a notebook with the cells given; return its folder."""
    copy_from_the_book(folder, "_config.yml", "_static", "references.bib")
    (folder / "_toc.yml").write_text(yaml.safe_dump({"format": "jb-book", "root": "intro"}))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Title"), *cells])
    notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    nbformat.write(notebook, folder / "intro.ipynb")
    return folder


def part_of_the_book(folder, part):
    """Lay a book of one part's chapters and the pages made from them; return its folder.

    The cheat sheet is not among these: it asks for every part's chapters.
    """
    copy_from_the_book(folder, "_config.yml", "_static", "references.bib", "chapters", "practice")
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text())
    toc["parts"] = [each for each in toc["parts"] if each["caption"] in (part, "Practice")]
    toc["parts"][-1]["chapters"].remove({"file": "practice/cheat_sheet"})
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc))
    (folder / "intro.md").write_text("# Title\n\nThe front page of a part of the book.\n")
    return folder


def text(source):
    """Return a Markdown cell."""
    return nbformat.v4.new_markdown_cell(source)


def code(source, *outputs, **metadata):
    """Return a code cell with its outputs."""
    return nbformat.v4.new_code_cell(source, outputs=list(outputs), metadata=metadata)


def printed(lines):
    """Return the output of a cell that printed."""
    return nbformat.v4.new_output("stream", text=lines)


def displayed(data, **metadata):
    """Return the output of a cell that displayed something."""
    return nbformat.v4.new_output("display_data", data=data, metadata=metadata)


def figure(data, **mystnb):
    """Return a code cell that showed a figure."""
    return code("f", displayed(data), mystnb=mystnb)
