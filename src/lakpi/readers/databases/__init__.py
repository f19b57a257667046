"""
A council's database: the queries that it is asked, as SQL text, and its answers as Figures.
"""

from __future__ import annotations

from lakpi.readers.databases.queries import SqlQueries, sql_queries
from lakpi.readers.databases.tables import SqlTable

__all__ = ["SqlQueries", "SqlTable", "sql_queries"]
