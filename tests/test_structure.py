"""The repository's own imports: no circle of files, none into a later room; and no long file."""

import ast
from itertools import pairwise

import pytest

from booktools.paths import ROOT

# A file imports from its own room and from those before it. Its room is the longest that fits.
ROOMS = (
    "mlfund",
    "booktools",
    "booktools/notebooks",
    "booktools/site",
    "booktools/practice",
    "benchmarks",
    "tests",
    "conftest.py",
)
LONGEST = 400  # lines
CODE = ("*.py", "*.js", "*.css")
BUILT = ("_build", "node_modules", "vendor", "__pycache__")


def code_of(root, *patterns):
    """Every file of code that is the book's own, by its path from the repository's folder."""
    tops = [top for top in root.iterdir() if not (top / "pyvenv.cfg").exists()]
    tops = [top for top in tops if not top.name.startswith(".") and top.name not in BUILT]
    found = [path for pattern in patterns for top in tops for path in files_in(top, pattern)]
    paths = {path.relative_to(root).as_posix(): path for path in found}
    return {name: path for name, path in paths.items() if not set(name.split("/")) & set(BUILT)}


def files_in(top, pattern):
    """The files of a folder; a file is the only one in itself."""
    return top.rglob(pattern) if top.is_dir() else [top] * top.match(pattern)


def import_graph(root):
    """What each Python file imports of the others, wherever in the file it does so."""
    files = code_of(root, "*.py")
    return {name: sorted(imports(name, path, files)) for name, path in files.items()}


def imports(name, path, files):
    """The files that a file imports, itself left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = {module for node in nodes for module in modules_of(node, name)}
    return {file for module in modules if (file := file_of(module, files))} - {name}


def modules_of(node, name):
    """The modules, or names in modules, that an import asks for."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    package = name.split("/")[: -node.level] if node.level else []
    base = ".".join([*package, *filter(None, [node.module])])
    return [f"{base}.{alias.name}" for alias in node.names]


def file_of(module, files):
    """The file of a module, or else of the module that a name is taken from; None if not ours."""
    for dotted in (module, module.rpartition(".")[0]):
        place = dotted.replace(".", "/")
        for file in (f"{place}.py", f"{place}/__init__.py"):
            if file in files:
                return file
    return None


def circle(graph):
    """A shortest circle of files, its first file again at the end; an empty list without one."""
    circles = [found for start in graph if (found := way_back(graph, start))]
    return min(circles, key=len, default=[])


def way_back(graph, start):
    """The shortest way along imports from a file to itself; None without one."""
    ways, seen = [[start]], set()
    for way in ways:
        for file in graph[way[-1]]:
            if file == start:
                return [*way, start]
            if file not in seen:
                seen.add(file)
                ways.append([*way, file])
    return None


def room_of(file):
    """The number of a file's room in their order."""
    fitting = [room for room in ROOMS if file == room or file.startswith(f"{room}/")]
    assert fitting, f"{file} is in no room: name its folder in ROOMS"
    return ROOMS.index(max(fitting, key=len))


def into_later_rooms(graph):
    """The imports that lead from a room into a later one."""
    pairs = [(file, imported) for file in graph for imported in graph[file]]
    return [" -> ".join(pair) for pair in pairs if room_of(pair[0]) < room_of(pair[1])]


@pytest.fixture(scope="module")
def graph():
    """The imports of the repository."""
    return import_graph(ROOT)


def test_no_circle_of_imports(graph):
    found = circle(graph)
    assert not found, "files import each other in a circle:\n  " + "\n  -> ".join(found)


def test_no_import_into_a_later_room(graph):
    assert not into_later_rooms(graph)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_there(graph, room):
    assert any(room_of(file) == ROOMS.index(room) for file in graph)


def test_command_lines_are_imported_by_tests_alone(graph):
    imported = {file for name in graph if not name.startswith("tests/") for file in graph[name]}
    assert not [file for file in imported if file.endswith("/__main__.py")]


def test_no_file_of_code_is_long():
    lines = {name: path.read_bytes().count(b"\n") for name, path in code_of(ROOT, *CODE).items()}
    assert not {name: count for name, count in lines.items() if count > LONGEST}


# The tests above can fail


@pytest.fixture
def book(tmp_path):
    """Write files, given by their paths, into an empty book; return the graph of its imports."""

    def write(**files):
        for name, text in files.items():
            path = tmp_path / f"{name.replace('__', '/')}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return import_graph(tmp_path)

    return write


def test_a_circle_is_found_wherever_its_imports_stand(book):
    graph = book(
        mlfund__a="from mlfund import b",
        mlfund__b="def late():\n    import mlfund.parts.c",
        mlfund__parts__c="from ..a import something",
        mlfund__d="from mlfund.a import something\nimport numpy",
    )
    assert graph["mlfund/d.py"] == ["mlfund/a.py"]
    ring = circle(graph)
    assert set(pairwise(ring)) == {
        ("mlfund/a.py", "mlfund/b.py"),
        ("mlfund/b.py", "mlfund/parts/c.py"),
        ("mlfund/parts/c.py", "mlfund/a.py"),
    }


def test_an_import_into_a_later_room_is_found(book):
    graph = book(
        booktools__notebooks__read="import booktools.site.build",
        booktools__site__build="from booktools.notebooks import read\nfrom booktools import paths",
        booktools__paths="",
    )
    assert into_later_rooms(graph) == ["booktools/notebooks/read.py -> booktools/site/build.py"]
