"""Questions as a package of QTI 2.1 items."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from courses.quizzes.exchange import qti_interactions
from courses.quizzes.exchange.face import Draft, plain, say
from courses.quizzes.exchange.markup import escaped
from courses.quizzes.exchange.package import packed
from courses.quizzes.exchange.qti_interactions import Asked, lines
from courses.quizzes.types.face import written

NAME: Final = 60
ITEM: Final = "http://www.imsglobal.org/xsd/imsqti_v2p1"
CONTENT: Final = "http://www.imsglobal.org/xsd/imscp_v1p1"
LOM: Final = "http://ltsc.ieee.org/xsd/LOM"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write(drafts: Sequence[Draft], language: str) -> bytes:
    """Return a package of these questions with its manifest."""
    files = {"imsmanifest.xml": _manifest(drafts)}
    for number, draft in enumerate(drafts, 1):
        said = written(draft.body.get("ask"))
        files[f"items/q{number}.xml"] = _item(draft, number, language if language in said else next(iter(said), "ar"))
    return packed(files)


def _manifest(drafts: Sequence[Draft]) -> str:
    resources = []
    for number, draft in enumerate(drafts, 1):
        words = "".join(f"<keyword><string>{escaped(tag)}</string></keyword>" for tag in draft.tags)
        about = f'<metadata><lom xmlns="{LOM}"><general>{words}</general></lom></metadata>' if words else ""
        place = f'href="items/q{number}.xml"'
        resources.append(
            f'<resource identifier="q{number}" type="imsqti_item_xmlv2p1" {place}>{about}<file {place}/></resource>'
        )
    schema = "<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>"
    listed = "\n".join(resources)
    inside = f"{schema}<organizations/><resources>\n{listed}\n</resources>"
    return f'{HEAD}<manifest xmlns="{CONTENT}" identifier="questions">{inside}</manifest>\n'


def _item(draft: Draft, number: int, language: str) -> str:
    body = draft.body
    asked = qti_interactions.WRITERS[draft.type](body, draft.mark, language)
    title = " ".join(say(body["ask"], language).split())[:NAME]
    explain = say(body.get("explain"), language)
    markers = say(body.get("for_markers"), language)
    rubric = f'<rubricBlock view="scorer"><p>{lines(markers)}</p></rubricBlock>' if markers else ""
    shown = {"identifier": "EXPLAIN", "outcomeIdentifier": "FEEDBACK", "showHide": "show"}
    told = " ".join(f'{name}="{value}"' for name, value in shown.items())
    parts = [
        *asked.declared,
        _outcome("SCORE", "float", "0"),
        _outcome("MAXSCORE", "float", plain(draft.mark)),
        _outcome("FEEDBACK", "identifier", "EXPLAIN"),
        f"<itemBody>{rubric}{asked.body}</itemBody>",
        _processing(asked),
        f"<modalFeedback {told}>{lines(explain)}</modalFeedback>" if explain else "",
    ]
    known = f'identifier="q{number}" title="{escaped(title)}" adaptive="false" timeDependent="false"'
    inside = "\n".join(part for part in parts if part)
    return f'{HEAD}<assessmentItem xmlns="{ITEM}" {known} xml:lang="{language}">\n{inside}\n</assessmentItem>\n'


def _outcome(name: str, kind: str, value: str) -> str:
    value = f"<defaultValue><value>{value}</value></defaultValue>"
    return (
        f'<outcomeDeclaration identifier="{name}" cardinality="single" baseType="{kind}">{value}</outcomeDeclaration>'
    )


def _processing(asked: Asked) -> str:
    """Each condition adds to the score what it is worth."""
    told = []
    for test, worth in asked.scored:
        added = f'<baseValue baseType="float">{plain(worth)}</baseValue>' if isinstance(worth, Decimal) else worth
        total = f'<sum><variable identifier="SCORE"/>{added}</sum>'
        done = f'<setOutcomeValue identifier="SCORE">{total}</setOutcomeValue>'
        told.append(f"<responseCondition><responseIf>{test}{done}</responseIf></responseCondition>")
    return f"<responseProcessing>{''.join(told)}</responseProcessing>" if told else ""
