"""What LibreOffice makes of Word documents: run by a Python that has `uno`, apart from gazette.

Standard input: a JSON list of files. Standard output, a line a file: its paragraphs, each a style and its words, once
with all tracked changes accepted and once with all rejected.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

PATIENCE = 60
"""Seconds that LibreOffice may take to start."""


@contextlib.contextmanager
def office():
    """The desktop of a LibreOffice of its own, with a fresh profile."""
    name = f"gazette-{os.getpid()}"
    with tempfile.TemporaryDirectory(prefix="gazette-office-") as profile:
        options = ["--headless", "--invisible", "--norestore", "--nologo", f"--accept=pipe,name={name};urp"]
        process = subprocess.Popen(
            ["soffice", *options, f"-env:UserInstallation={Path(profile).as_uri()}"], stdout=subprocess.DEVNULL
        )
        try:
            context = _connect(f"uno:pipe,name={name};urp;StarOffice.ComponentContext")
            desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
            yield context, desktop
            with contextlib.suppress(Exception):  # the connection ends with the program
                desktop.terminate()
            process.wait(PATIENCE)
        finally:
            process.kill()


def _connect(address):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(PATIENCE * 4):
        with contextlib.suppress(NoConnectException):
            return resolver.resolve(address)
        time.sleep(0.25)
    raise TimeoutError("LibreOffice does not start")


def paragraphs(text):
    """Style and words of each, those in tables too."""
    found = []
    elements = text.createEnumeration()
    while elements.hasMoreElements():
        element = elements.nextElement()
        if element.supportsService("com.sun.star.text.TextTable"):
            for name in element.getCellNames():
                found += paragraphs(element.getCellByName(name))
        else:
            found.append([element.ParaStyleName, element.getString()])
    return found


def after(context, desktop, path, command):
    """The paragraphs of a file after a command."""
    hidden = PropertyValue(Name="Hidden", Value=True)
    document = desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, (hidden,))
    try:
        dispatcher = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
        dispatcher.executeDispatch(document.CurrentController.Frame, f".uno:{command}", "", 0, ())
        return paragraphs(document.Text)
    finally:
        document.close(True)


if __name__ == "__main__":
    with office() as (context, desktop):
        for path in json.load(sys.stdin):
            found = {
                "accepted": after(context, desktop, path, "AcceptAllTrackedChanges"),
                "rejected": after(context, desktop, path, "RejectAllTrackedChanges"),
            }
            print(json.dumps(found), flush=True)
