"""How does an answer say which question it answers, so that no older one is taken for it?

What passes through Temporal is sealed for its workflow and its purpose (`runtime/codec.py`); an answer that was given
before in the same case is both. So each also bears the id of the activity that it was given for, which the run has made
up for that one question and compares (`workflows/asking.py`).
"""

from typing import Any

from temporalio import activity
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from decisions.contract import Answer


class NamesItsQuestion(Interceptor):
    """Writes into every answer of a worker what it answers."""

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002 (the SDK's own form)
        """Stand around every attempt."""
        return _Named(next)


class _Named(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002 (the SDK's own form)
        answer = await super().execute_activity(input)
        assert isinstance(answer, Answer), "an activity gives a model that can name its question"
        return answer.model_copy(update={"question": activity.info().activity_id})
