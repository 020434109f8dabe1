"""The glossary: concepts, their terms in each language, and who decided on them.

A library of its own: it knows nothing of `reader`. What it must know of a language is handed to it.
"""
