"""The logical plan: operators, columns, rows and their text form. Pure data; knows no library and no syntax."""
