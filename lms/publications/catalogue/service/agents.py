"""Authors, translators and bodies: found by their names in any spelling, or written down when they are new."""

import re

from sqlalchemy import Select, func, select

from lms.accounts import names
from lms.core import clock
from lms.core.db import session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l
from lms.publications import events
from lms.publications.models import Agent, Contribution, Edition

FIRST = -3000  # before the common era are years too
_NUMBERED = re.compile(r"^(?P<name>.*?)\s*#(?P<id>\d{1,9})$")
_ARABIC = re.compile(r"[\u0600-\u06ff]")


def called(typed: str) -> Agent:
    """Who is meant by a name, or by a name with a number behind it ("… #12") where two are called so."""
    found = known(typed)
    if found:
        return found
    name = " ".join(typed.split())
    language = "ar" if _ARABIC.search(name) else "en"
    agent = Agent(name={language: name}, sort_name=names.key(name), latin_name=name if language == "en" else "")
    session().add(agent)
    session().flush()
    return agent


def known(typed: str) -> Agent | None:
    """The one of this name, the first that was written down; None where nobody is. Wrong numbers raise `BadValue`."""
    numbered = _NUMBERED.match(typed.strip())
    if numbered:
        agent = session().get(Agent, int(numbered["id"]))
        if agent is None:
            raise BadValue(_l("Nobody has the number behind the name."))
        return agent
    key = names.key(typed)
    query = select(Agent).where(Agent.name_key == key) if key else select(Agent).where(Agent.id < 0)
    return session().scalar(query.order_by(Agent.id).limit(1))


def shown(agent: Agent, doubled: set[str]) -> str:
    """The name as a form shows it; with the number where two have it."""
    name = agent.name.get("ar") or next(iter(agent.name.values()), "")
    return f"{name} #{agent.id}" if agent.name_key in doubled else name


def doubled() -> set[str]:
    """The names that more than one has."""
    query = select(Agent.name_key).group_by(Agent.name_key).having(func.count(Agent.id) > 1)
    return set(session().scalars(query.order_by(Agent.name_key)))


def names_offered() -> list[str]:
    """The names that a form proposes."""
    twice = doubled()
    return [shown(agent, twice) for agent in session().scalars(every("").limit(500))]


def every(text: str) -> Select[Agent]:
    """Those whose name has these words, by name."""
    query = select(Agent).order_by(Agent.sort_name, Agent.id)
    for word in names.words(text):
        query = query.where(Agent.search_key.contains(word, autoescape=True))
    return query


def keep(
    agent: Agent | None,
    name: dict[str, str],
    about: dict[str, str],
    *,
    latin_name: str,
    sort_name: str,
    born: int | None,
    died: int | None,
) -> Agent:
    """Write somebody down, or say other things of them; their published editions change with it."""
    if not name:
        raise BadValue(_l("Write the name, in Arabic or in English."))
    if any(year is not None and not FIRST <= year <= clock.now().year for year in (born, died)):
        raise BadValue(_l("Years of birth and death are years CE that have been."))
    if born and died and died < born:
        raise BadValue(_l("Nobody dies before birth: look at the years again."))
    agent = agent or Agent(sort_name="")
    agent.name, agent.about, agent.latin_name, agent.born, agent.died = name, about, latin_name, born, died
    agent.sort_name = sort_name or names.key(name.get("ar") or name["en"])
    session().add(agent)
    session().flush()
    by = select(Contribution.edition_id).where(Contribution.agent_id == agent.id)
    for edition in session().scalars(select(Edition).where(Edition.id.in_(by)).order_by(Edition.id)):
        events.touched(edition)
    return agent


def find(agent_id: int) -> Agent:
    """The one of this id. Raises `NotFound`."""
    agent = session().get(Agent, agent_id)
    if agent is None:
        raise NotFound
    return agent


def editions_of(agent: Agent) -> int:
    """How many editions name this one."""
    query = select(func.count(Contribution.edition_id.distinct())).where(Contribution.agent_id == agent.id)
    return session().scalar(query) or 0
