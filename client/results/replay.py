"""What does `python -m audit replay` answer: each step, where the case stands, and the sum?"""

from client.results.result import OpenResult


class ReplayResult(OpenResult):
    """`{"step": 1, …}` for each step, `{"standing": …}`, `{"summary": …}`: as `audit/replay/json_output.py` says it."""
