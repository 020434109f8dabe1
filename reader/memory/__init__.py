"""All SQL of documents, segments, beads, translations and units: one module per table family.

Every function takes the `sqlite_utils.Database` of a reading or writing block of the workspace and
returns plain records; none of them commits.
"""
