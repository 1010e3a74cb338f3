"""A job is done by the application that asked for it, whichever others run in the same process."""

import pytest
from flask import Flask, current_app

from eventmgr.core import jobs


def test_each_application_does_its_own_jobs(monkeypatch: pytest.MonkeyPatch):
    done = []
    monkeypatch.setitem(jobs._jobs, "sample", lambda subject: done.append((current_app.name, subject)))
    apps = [Flask("first"), Flask("second")]
    for app in apps:
        app.testing = True
        jobs.init_app(app)
    for app in apps:
        with app.app_context():
            jobs.after_commit("sample", "7")
            jobs.release()
    assert done == [("first", "7"), ("second", "7")]
