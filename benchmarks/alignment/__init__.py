"""How well and how fast texts are aligned, by us and by others: `python -m benchmarks.alignment --help`."""
