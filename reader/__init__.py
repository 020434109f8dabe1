"""Hevok: a multilingual reading and translation-memory aid."""
