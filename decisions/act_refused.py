"""Why is an act beside the cases, on the law, a policy or money without a case, not done?"""


class ActRefused(Exception):
    """The act is not done; the text is Danish and says why and what to do."""
