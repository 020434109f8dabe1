"""The concordance: which texts of the memory hold some words, found by an index of words and of neighbours."""
