"""
What these tests need: those of the documentation's pages need Sphinx.

`dev.py oldest` installs no Sphinx, and leaves them out.
"""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore = [] if find_spec("sphinx") else ["test_public_names.py"]
