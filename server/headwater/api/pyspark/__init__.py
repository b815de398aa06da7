"""PySpark: tables, the expressions they are asked with, and the models of `pyspark.ml`.

Documentation: https://spark.apache.org/docs/latest/api/python/reference/
"""

from headwater.api.pyspark import columns, grouping, learning, leaving, preparing, reading, rows, tables

__all__ = ["columns", "grouping", "learning", "leaving", "preparing", "reading", "rows", "tables"]
