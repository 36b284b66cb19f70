"""What a project is made of and the package carries: hooks, templates, catalogs."""

from pathlib import Path


def folder(name: str) -> Path:
    """Where the `hooks`, `overrides` or `locales` of gazette stand: in the package, in a checkout beside it."""
    package = Path(__file__).parent
    carried = package / "share" / name
    return carried if carried.is_dir() else package.parent.parent / name
