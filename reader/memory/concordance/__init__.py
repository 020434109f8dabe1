"""The concordance: which texts hold some words, found by an index of words and of neighbours."""
