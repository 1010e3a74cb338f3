"""What is done about answers after a page has answered."""

from eventmgr.core.files import store
from eventmgr.core.jobs import job


@job("questionnaires.forget_file", is_brief=True)
def forget_file(key: str) -> None:
    store().delete(key)
