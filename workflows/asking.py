"""How does a run ask an activity, so that an answer that nobody can read never stops it?

Whoever can write to the namespace can also answer for an activity. What does not carry our tag is no answer: the
question is asked again, a few times at once, then the case is held for a person, and from then on at long intervals.
Every question may be asked twice: the journal gives the first answer again.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final, TypeVar

from temporalio import workflow
from temporalio.common import RawValue, RetryPolicy
from temporalio.exceptions import ActivityError, is_cancelled_exception

from decisions.contract import Answer, Wire
from workflows.inbox import opened

Given = TypeVar("Given", bound=Answer)
AT_ONCE: Final = 5
"""How often a question is asked before a person has to look."""
_SOON: Final = timedelta(seconds=1)
LATER: Final = timedelta(minutes=15)
"""How long a run sleeps before it asks once more, when a person has to look already."""


def name_of(activity: Callable[..., Any]) -> str:
    """The name under which Temporal knows an activity: its function's own, with hyphens."""
    return activity.__name__.replace("_", "-")


async def ask(
    activity: Callable[[Any, Any], Awaitable[Given]],
    question: Wire,
    answer: type[Given],
    *,
    in_vain: Callable[[], Awaitable[None]],
    timeout: timedelta,
    retry: RetryPolicy,
    summary: str | None = None,
    task_queue: str | None = None,
) -> Given:
    """Ask until there is an answer; *in_vain* is awaited when AT_ONCE could not be read, and after each more."""
    asked = 0
    while True:
        given = await ask_once(
            activity, question, answer, timeout=timeout, retry=retry, summary=summary, task_queue=task_queue
        )
        if given is not None:
            return given
        asked += 1
        if asked >= AT_ONCE:  # each time: the answer to that may have been forged as well
            await in_vain()
        await workflow.sleep(_SOON if asked <= AT_ONCE else LATER, summary="an answer could not be read: asked again")


async def ask_once(
    activity: Callable[[Any, Any], Awaitable[Given]],
    question: Wire,
    answer: type[Given],
    *,
    timeout: timedelta,
    retry: RetryPolicy,
    summary: str | None = None,
    task_queue: str | None = None,
) -> Given | None:
    """The answer; None for one that cannot be read or is another question's, and for a failure.

    Failures of our own Temporal asks again, without end.
    """
    question_id = str(workflow.uuid4())
    try:
        given = await workflow.execute_activity(
            name_of(activity),
            question,
            result_type=RawValue,
            task_queue=task_queue,
            start_to_close_timeout=timeout,
            retry_policy=retry,
            summary=summary,
            activity_id=question_id,
        )
    except ActivityError as error:
        if is_cancelled_exception(error):
            raise
        return None
    read = opened([given], answer)
    return read if read and read.question == question_id else None
