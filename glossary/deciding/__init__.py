"""How the glossary changes: what is proposed, what was voted, and what a language's rule makes of it."""
