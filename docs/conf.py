"""
How Sphinx builds lakpi's documentation.
"""

from __future__ import annotations

import doctest
import sys
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "lakpi"
author = "lakpi contributors"
project_copyright = "2026, lakpi contributors"
release = metadata.version("lakpi")
version = release

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.doctest",
    "sphinx.ext.napoleon",
    "module_pages",  # docs/_ext/module_pages.py: a reference page for each public module
    "catalogue_pages",  # docs/_ext/catalogue_pages: the catalogue, from its definitions
    "method_pictures",  # docs/_ext/method_pictures.py: the charts of howto/is_it_real.md
    "engine_pictures",  # docs/_ext/engine_pictures.py: the measurements of howto/engines.md
    "gallery_pages",  # docs/_ext/gallery_pages.py: the examples, run, with their pictures
    "public_names",  # docs/_ext/public_names.py: objects.inv has the names that users import
    "built_links",  # docs/_ext/built_links.py: links within the built site lead somewhere
    "short_navigation",  # docs/_ext/short_navigation.py: the sidebar unfolds one branch
]
default_role = "code"  # `single` backquotes in docstrings are code, as in Markdown

html_theme = "furo"
html_title = f"lakpi {release}"
# A button to the page's source helps no reader here.
html_theme_options: dict[str, object] = {"top_of_page_buttons": []}
html_static_path = ["_static"]
html_css_files = ["site.css", "catalogue.css"]
html_js_files = [("catalogue.js", {"defer": "defer"})]  # filters the index of the catalogue
templates_path = ["_templates"]
exclude_patterns = ["_build", "_generated/gallery/made"]
language = "en-GB"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_default_options = {
    "members": True,
    "show-inheritance": True,
    "ignore-module-all": True,  # a thing is described where it is defined, and only there
}
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_rtype = False

# Examples in docstrings are run by pytest, in the module they belong to. The doctest builder runs
# those on pages, which are marked {doctest} or {testcode}.
doctest_test_doctest_blocks = ""
doctest_default_flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE

# Every cross-reference has to lead somewhere, except into other projects: resolving those needs
# their inventories, so the network, and the documentation builds without.
nitpicky = True
# Two modules may each have a `Places` of their own: a bare name in an annotation then has two
# targets, of which Sphinx takes the first. The reference page of each module has the right one.
suppress_warnings = ["ref.python"]
_others = (
    "attr",
    "attrs",
    "collections",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "hypothesis",
    "matplotlib",
    "narwhals",
    "numpy",
    "scipy",
    "os",
    "nw",  # narwhals and NumPy under the names they are imported by
    "np",
    "npt",
    "pandas",
    "pathlib",
    "pd",
    "pint",
    "polars",
    "typing",
)
nitpick_ignore_regex = [
    ("py:.*", rf"({'|'.join(_others)})\..*"),
    ("py:.*", r"lakpi\..*\._[A-Z]"),  # type variables
    ("py:.*", r"lakpi\..*\.T"),
    ("py:class", r"_?[A-Z]\w*"),  # aliases made for type checkers only, such as NDArray
]
