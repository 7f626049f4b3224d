"""Reference and secret (scenario G2): who is wrong learns nothing, and after five tries nobody gets in for a while."""

import datetime as dt

import pytest
from flask import Blueprint
from sqlalchemy import select

from lms.complaints import jobs
from lms.complaints.kinds import Action
from lms.complaints.service import chain, reference
from lms.core import clock
from lms.core.jobs import Job
from tests.factories.complaints import file_case

WRONG = "00000-00000"


@pytest.fixture
def filed(session):
    return file_case()


def ask(client, case_reference, secret):
    return client.post("/complaints/track", data={"reference": case_reference, "secret": secret})
