"""What makes a repository a site: settings for two languages, and this project's templates, catalogs and hooks."""

import hashlib
import shutil
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
MKDOCS = """\
site_name: Brightwater (fictional)
site_url: https://brightwater.example/
exclude_docs: |
  archive/
  *.versions.yml
theme: {name: material, custom_dir: overrides, font: false, favicon: assets/favicon.svg}
markdown_extensions: [tables, attr_list, def_list, footnotes, sane_lists, toc]
plugins:
  - i18n:
      docs_structure: suffix
      languages:
        - {locale: en, name: English, default: true}
        - {locale: de, name: Deutsch}
hooks: [hooks/localize.py, hooks/stamp.py, hooks/publish.py]
extra:
  gazette: {organisation: Brightwater (fictional), date_locales: {en: en_GB}}
"""


def furnish(root: Path, settings: str = MKDOCS) -> None:
    """Make the repository at `root` one that `gazette build` can build; nothing of it is committed."""
    for name in ("hooks", "overrides", "locales"):
        if not (root / name).exists():
            shutil.copytree(PROJECT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    (root / "mkdocs.yml").write_text(settings, "utf-8")


def tree_hash(root: Path) -> str:
    """A hash over every path below `root`, its kind, its mode and its bytes."""
    found = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        found.update(f"{path.relative_to(root)}\0{path.stat().st_mode:o}\0{len(content)}\0".encode() + content)
    return found.hexdigest()
