"""Which policy a path belongs to that a call names: certain, or refused with what to say."""

from collections.abc import Sequence

import pytest

from gazette.errors import UsageError
from gazette.selection import Naming, Selection
from tests.conftest import Run
from tests.support.history import History

TWO = ("privacy.md", "terms.md")


def naming(typed: str) -> Naming:
    """SOURCE:LANG=PATH."""
    called, _, path = typed.partition("=")
    source, _, lang = called.rpartition(":")
    return Naming(lang=lang, path=path, source=source or None)


@pytest.mark.parametrize(
    ("sources", "typed", "owner"),
    [
        (("privacy.md",), "de=anywhere/datenschutz.md", "privacy.md"),
        (TWO, "de=de/privacy.md", "privacy.md"),
        (TWO, "de=privacy.de.md", "privacy.md"),
        (TWO, "de=legal/de/terms.md", None),
        (TWO, "de=de/datenschutz.md", None),
        (TWO, "de=fr/privacy.md", None),
        (TWO, "terms.md:de=de/agb.md", "terms.md"),
        (TWO, "terms.md:de=de/privacy.md", "terms.md"),
        (TWO, "cookies.md:de=de/cookies.md", None),
        (("en/privacy.md", "en/terms.md"), "de=de/terms.md", "en/terms.md"),
        (("legal/en/privacy.md", "legal/en/terms.md"), "pt-BR=legal/pt-BR/terms.md", "legal/en/terms.md"),
        (("privacy/index.md", "refund/index.md"), "de=privacy/de/index.md", "privacy/index.md"),
        (("privacy/index.md", "refund/index.md"), "de=de/index.md", None),
        (("privacy.md", "en/privacy.md"), "de=de/privacy.md", None),
    ],
)
def test_owner(sources: Sequence[str], typed: str, owner: str | None) -> None:
    """Of one policy any path; of several the one that is said, or whose path is the same but for the languages."""
    selection = Selection(sources=tuple(sources), translations=(naming(typed),))
    if owner:
        named = naming(typed)
        expected = {source: {named.lang: named.path} if source == owner else {} for source in sources}
        assert {source: found.translations for source, found in selection.paths(sources, "en").items()} == expected
        return
    with pytest.raises(UsageError):
        selection.paths(sources, "en")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--translation", "de=de/datenschutz.md"),
            (
                "nothing says of which policy de/datenschutz.md is the text in de\n"
                "  Say it, as one of these:\n"
                "  --translation privacy.md:de=de/datenschutz.md\n"
                "  --translation terms.md:de=de/datenschutz.md\n"
            ),
        ),
        (
            ("--previous-path", "en=old.md"),
            (
                "nothing says of which policy old.md is the text in en\n"
                "  Say it, as one of these:\n"
                "  --previous-path privacy.md:en=old.md\n"
                "  --previous-path terms.md:en=old.md\n"
            ),
        ),
        (
            ("--translation", "cookies.md:de=de/cookies.md"),
            (
                "cookies.md is none of the policies that are named\n"
                "  Say it, as one of these:\n"
                "  --translation privacy.md:de=de/cookies.md\n"
                "  --translation terms.md:de=de/cookies.md\n"
            ),
        ),
        (
            ("--translation", "de=de/terms.md", "--translation", "terms.md:de=de/agb.md"),
            "two translations of terms.md in de are named: de/terms.md and de/agb.md\n  Name one.\n",
        ),
        (
            ("--translation", "en=en/privacy.md"),
            (
                "en/privacy.md is named as a translation in en, the language in which privacy.md itself is\n"
                "  Leave it out; or say in which language the policies themselves are: --authoritative LANG\n"
            ),
        ),
        (("--authoritative", "deutsch"), '"deutsch" is not a language tag\n  Write it like de, pt-BR or zh-Hant.\n'),
    ],
)
def test_what_is_refused(history: History, gazette: Run, arguments: tuple[str, ...], said: str) -> None:
    """Exit 2 with each thing that may have been meant, ready to paste."""
    history.commit("2024-01-01", {"privacy.md": "# Privacy\n\nYes.\n", "terms.md": "# Terms\n\nBe kind.\n"})
    result = gazette("status", "--source", "privacy.md", "--source", "terms.md", *arguments, cwd=history.root)

    assert (result.returncode, result.stdout, result.stderr) == (2, "", said)


def test_authoritative_language(history: History, gazette: Run) -> None:
    """Where no project says it, the call does; where one does, nothing else."""
    history.commit("2024-01-01", {"privacy.md": "# Datenschutz\n\nJa.\n", "en/privacy.md": "# Privacy\n\nYes.\n"})
    call = ("versions", "--source", "privacy.md", "--authoritative", "de", "--translation", "en=en/privacy.md")
    german = gazette(*call, cwd=history.root)
    history.commit("2024-01-02", {"mkdocs.yml": "site_name: Brightwater\n"})
    refused = gazette(*call, cwd=history.root)

    assert (german.returncode, german.stdout) == (0, "2024-01-01    from 2024-01-01  -        de:1 en:1 inferred\n")
    assert (refused.returncode, refused.stderr) == (
        2,
        (
            "mkdocs.yml says that the policies are in en, not in de\n"
            "  Leave out --authoritative, or change the default language there.\n"
        ),
    )
