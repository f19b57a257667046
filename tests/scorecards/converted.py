"""
What LibreOffice makes of a file, where it is installed: the text of its pages.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

_SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
_PDFTOTEXT = shutil.which("pdftotext")

needs_libreoffice = pytest.mark.skipif(
    _SOFFICE is None or _PDFTOTEXT is None,
    reason="LibreOffice (soffice) and pdftotext are not installed",
)


def pages(file: Path, folder: Path) -> list[str]:
    """
    Open a file in LibreOffice, print it to PDF, and read the text of each page.
    """
    assert _SOFFICE is not None
    assert _PDFTOTEXT is not None
    own = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(  # noqa: S603
        [_SOFFICE, own, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    made = folder / f"{file.stem}.pdf"
    read = subprocess.run(  # noqa: S603
        [_PDFTOTEXT, "-layout", "-enc", "UTF-8", str(made), "-"],
        check=True,
        capture_output=True,
        timeout=60,
    )
    return read.stdout.decode().split("\f")[:-1]
