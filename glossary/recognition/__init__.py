"""Recognising the glossary's terms in running text, and putting one in the place of another. Pure."""
