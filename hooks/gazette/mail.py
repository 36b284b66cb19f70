"""A message as a file that mail programs open (RFC 5322): plain text and HTML, the same bytes every time.

It has no Date and no Message-ID, which the program that sends it writes, and loads nothing: no image, no style sheet,
no address that would tell who opened it.
"""

from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from gazette.errors import UsageError


def eml(*, subject: str, text: str, html: str, lang: str, name: str, sender: str | None) -> bytes:
    """The bytes of an .eml file, ready to be addressed and sent; `name` makes its boundary, `sender` its From.

    UsageError if `sender` is not one address.
    """
    mail = EmailMessage(policy=SMTP)
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    mail.set_boundary(f"=_{name}")  # "=_" stands in no line of quoted-printable
    mail["Content-Language"] = lang
    mail["X-Unsent"] = "1"  # Outlook opens it to be sent, not as one that was received
    mail["Subject"] = subject
    if sender:
        mail["From"] = sender
        _refuse_wrong(mail["From"], sender)
    return mail.as_bytes()


def _refuse_wrong(header: Any, sender: str) -> None:
    if header.defects or len(header.addresses) != 1 or not header.addresses[0].domain:
        raise UsageError(f"{sender} is not the address of a sender", remedy="Write it: Name <name@example.org>")
