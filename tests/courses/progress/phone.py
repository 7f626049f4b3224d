"""A phone of the tests: it has a name, a clock that may be wrong, and reports what it played."""

import itertools
import json

from courses.progress.models import WatchProgress
from lms.core import clock
from lms.core.db import session

MINUTE = 60_000
_names = itertools.count(1)


class Phone:
    """`wrong` is by how much its clock goes ahead, in milliseconds."""

    def __init__(self, client, lesson, run, wrong=0):
        self.client, self.lesson, self.run, self.wrong = client, lesson, run, wrong
        self.name, self.seq = f"phone{next(_names)}", 0

    @property
    def now(self):
        return round(clock.now().timestamp() * 1000) + self.wrong

    def played(self, *spans, speed=1, ago=0, **more):
        """An event: these parts were played and ended `ago` milliseconds before now."""
        self.seq += 1
        length = sum(end - begin for begin, end in spans) / speed
        event = {"seq": self.seq, "run": self.run.code, "key": self.lesson.stable_key, "asset": self.lesson.asset_id}
        event |= {"spans": spans, "position": spans[-1][1] if spans else 0, "speed": speed}
        return event | {"began": round(self.now - ago - length), "ended": self.now - ago} | more

    def send(self, *events, waiting=0):
        batch = {"device": self.name, "sent_at": self.now, "waiting": waiting, "events": events}
        return self.client.post("/watched", data={"batch": json.dumps(batch)}, headers={"Accept": "application/json"})

    def watch(self, *spans, **more):
        """Play and report at once; what is credited now."""
        answer = self.send(self.played(*spans, **more))
        assert answer.status_code == 200
        return answer.json["lessons"][0]["seen"]


def watched_ms():
    """All that is credited, whatever the lesson."""
    return sum(row.watched_ms for row in session().query(WatchProgress))
