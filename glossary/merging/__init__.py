"""What becomes of a file of terms in a glossary: planned, carried out as one act, and taken back."""
