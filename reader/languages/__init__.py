"""The languages that Hevok knows."""
