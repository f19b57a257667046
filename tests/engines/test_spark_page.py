"""
The code of the page on Spark, run.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.engines.making import STAYING, spark_session

from lakpi.testing.large import write_referrals

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "spark.md"


@pytest.mark.skipif("Spark" not in STAYING, reason="needs PySpark and Java")
def test_the_page_runs(tmp_path: Path) -> None:
    spark_session()
    file = write_referrals(tmp_path / "referrals.parquet", 5_000)
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    held: dict[str, Any] = {}
    assert code.count('"referrals.parquet"') == 1
    # Spark looks from where it was started, not from here.
    code = code.replace('"referrals.parquet"', repr(file.as_posix()))
    exec(code, held)  # noqa: S102 - the page's own code
    assert len(held["figures"]) == 2 * 151
    assert held["figures"].to_frame()["denominator"].sum() > 500
