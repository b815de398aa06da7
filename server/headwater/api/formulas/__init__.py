"""What expressions over columns mean once a table is given: shared by polars and PySpark."""
