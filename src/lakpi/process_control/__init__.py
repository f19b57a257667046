"""
Process charts (XmR): limits of ordinary variation, and the four rules for signals.

`process_charts` takes figures; `xmr_limits` and `xmr_signals` are the kernel under it and
take arrays.  The rules are those of NHS England's Making Data Count.
"""

from __future__ import annotations

from lakpi.process_control.chart import (
    Assurance,
    Phase,
    Point,
    ProcessChart,
    Rule,
    Signal,
    Variation,
)
from lakpi.process_control.charts import ProcessCharts, process_charts
from lakpi.process_control.limits import Limits, xmr_limits
from lakpi.process_control.process import Aim, Ghost, Process, Rebase
from lakpi.process_control.rules import Signals, xmr_signals

__all__ = [
    "Aim",
    "Assurance",
    "Ghost",
    "Limits",
    "Phase",
    "Point",
    "Process",
    "ProcessChart",
    "ProcessCharts",
    "Rebase",
    "Rule",
    "Signal",
    "Signals",
    "Variation",
    "process_charts",
    "xmr_limits",
    "xmr_signals",
]
