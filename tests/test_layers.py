"""Imports go down only (design: Modules and layers)."""

import ast
from pathlib import Path

import pytest

HOOKS = Path(__file__).resolve().parent.parent / "hooks"
LAYERS = (
    ("codes.code",),
    ("codes.catalogs", "codes.files", "codes.history", "codes.ledger", "codes.texts", "codes.yaml"),
    ("codes",),
    ("model", "finding"),
    ("errors", "statements", "facts"),
    (
        "versions",
        "mapping",
        "tree",
        "phrases",
        "records",
        "preflight",
        "worktree",
        "staging",
        "download",
        "cache",
        "values",
    ),
    ("tags", "objects", "bundle", "mail", "style", "compression"),
    ("limits", "galley", "segments", "share", "blocks"),
    ("typesetting",),
    ("document", "handwriting", "redline.nodes", "translations"),
    ("redline.rarity", "redline.chain"),
    ("redline.sameness",),
    ("redline.align",),
    ("redline.islands",),
    ("redline.words",),
    ("redline.pieces",),
    ("redline.splits", "redline.moves", "redline.tables"),
    ("redline.wraps",),
    ("redline.compare",),
    ("redline.leaves",),
    ("redline.changes",),
    ("redline.comparison",),
    ("redline.formats.runs", "redline.labels", "redline.marks"),
    ("redline.inline",),
    ("redline.tags", "redline.excerpts"),
    ("redline.html",),
    ("redline.parts", "redline.fragments"),
    ("redline.formats.outline", "redline.formats.worded"),
    ("redline.formats.tracked",),
    ("redline.formats.stationery",),
    ("redline.formats.lines", "redline.formats.notes", "redline.formats.summary"),
    (
        "redline.formats.text",
        "redline.formats.html",
        "redline.formats.json",
        "redline.formats.markdown",
        "redline.formats.docx",
    ),
    ("redline.formats",),
    ("redline",),
    ("materiality.lines",),
    ("materiality.vocabulary", "materiality.facts"),
    ("materiality.spelling", "materiality.quantities", "materiality.names"),
    ("materiality.passages",),
    ("materiality.signals",),
    ("materiality",),
    ("sections",),
    ("anchors",),
    ("ledger", "frontmatter", "settings", "catalogs", "gitlog", "dataset", "redlines"),
    ("accounts",),
    ("chapters", "collation"),
    ("render",),
    ("sources", "intake", "pasting", "selection", "levels"),
    ("mainline", "hazards", "adoption", "asof", "addresses", "integrity"),
    ("texts", "sayings", "verification"),
    ("runs", "publication"),
    ("chronicle",),
    ("lineage", "quarantine", "manuscript", "reports", "drafts"),
    ("edition",),
    ("editions",),
    ("survey",),
    ("releases", "notices"),
    ("release", "releasenotes", "letters", "copies", "comparing", "composing", "review"),
    ("comment",),
    ("checks.words",),
    ("checks.facts",),
    ("checks.catalogs", "checks.characters", "checks.configuration", "checks.files", "checks.levels", "checks.links"),
    ("checks.markup", "checks.paste", "checks.proposal", "checks.sentences", "checks.statements", "checks.structure"),
    ("checks.translation",),
    ("checks", "status", "sheets"),
    ("pages", "head", "headers", "manifest", "feeds"),
    ("site", "equipment", "project"),
    ("press",),
    ("ondemand",),
    ("hosting",),
    ("assets", "running"),
    ("invocation",),
    ("options",),
    ("desk", "stating", "verifying"),
    ("answering", "building", "configuring", "gate", "noticing", "redlining", "releasing", "reviewing", "serving"),
    ("cli",),
)
"""Lowest first; modules of one layer do not import each other."""

ONLY = {
    "git": {"gitlog"},
    "markdown": {"document"},
    "mkdocs": {"assets", "hosting", "running"},
    "jinja2": {"hosting", "letters", "render"},
    "typst": {"typesetting"},
    "tinycss2": {"style"},
    "brotli": {"compression"},
    "docx": {"redline.formats.docx", "redline.formats.stationery", "redline.formats.tracked"},
}
"""Libraries that only some modules may import."""

EDGES = {"cli", "invocation"}
"""Modules that may look at the clock, the environment and the current directory."""


def modules() -> dict[str, Path]:
    package = HOOKS / "gazette"
    found = {
        ".".join(path.relative_to(package).with_suffix("").parts).removesuffix(".__init__"): path
        for path in package.rglob("*.py")
    }
    found.pop("__init__")
    return found


def imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: hooks cannot import relatively"
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def test_every_module_has_a_layer() -> None:
    """The table above names every module, once."""
    named = [name for layer in LAYERS for name in layer]

    assert sorted(modules()) == sorted(named)


@pytest.mark.parametrize("name", sorted(modules()))
def test_imports_go_down(name: str) -> None:
    """A module imports only modules of lower layers."""
    rank = {module: nth for nth, layer in enumerate(LAYERS) for module in layer}
    wrong = []
    for imported in imports(modules()[name]):
        if not imported.startswith("gazette."):
            continue
        tail = imported.removeprefix("gazette.")
        module = next((tail.rsplit(".", cut)[0] for cut in range(3) if tail.rsplit(".", cut)[0] in rank), None)
        if module and module != name and rank[module] >= rank[name]:
            wrong.append(module)

    assert wrong == []


@pytest.mark.parametrize("name", sorted(modules()))
def test_libraries_have_one_importer(name: str) -> None:
    """git, markdown, mkdocs and jinja2 are each known to few modules."""
    roots = {imported.split(".")[0] for imported in imports(modules()[name])}

    assert {library for library in roots if library in ONLY and name not in ONLY[library]} == set()


@pytest.mark.parametrize("name", sorted(set(modules()) - EDGES))
def test_only_edges_look_around(name: str) -> None:
    """Below the edges nothing reads the clock, the environment or the current directory."""
    source = modules()[name].read_text("utf-8")
    forbidden = ("os.environ", "getenv", "datetime.now", "date.today", "utcnow", "time.time", "Path.cwd", "getcwd")

    assert [word for word in forbidden if word in source] == []


@pytest.mark.parametrize("name", ["localize", "stamp", "publish"])
def test_hooks_are_thin(name: str) -> None:
    """A hook file has at most 90 lines and no state."""
    source = (HOOKS / f"{name}.py").read_text("utf-8")
    assigned = [node for node in ast.parse(source).body if isinstance(node, ast.Assign | ast.AnnAssign)]

    assert len(source.splitlines()) <= 90
    assert assigned == []
