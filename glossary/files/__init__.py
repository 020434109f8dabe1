"""Reading and writing files of terms: TBX, tables, OmegaT's lists. Pure: records in, pieces of a file out.

What a file says is an `Entry` for each concept; what was wrong with it is a `Problem`. How bytes become text,
what a language tag means and how a table's cells are told apart is for the caller to know.
"""
