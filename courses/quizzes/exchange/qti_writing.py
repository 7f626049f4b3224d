"""Questions as a package of QTI 2.1 items."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from courses.quizzes.exchange import qti_interactions
from courses.quizzes.exchange.attached import named
from courses.quizzes.exchange.face import NO_FILES, Draft, Files, plain, say
from courses.quizzes.exchange.markup import escaped
from courses.quizzes.exchange.package import packed
from courses.quizzes.exchange.qti_interactions import Asked, lines
from courses.quizzes.types.face import written

NAME: Final = 60
MANIFEST: Final = "imsmanifest.xml"
ITEM: Final = "http://www.imsglobal.org/xsd/imsqti_v2p1"
CONTENT: Final = "http://www.imsglobal.org/xsd/imscp_v1p1"
LOM: Final = "http://ltsc.ieee.org/xsd/LOM"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write(drafts: Sequence[Draft], language: str, files: Files = NO_FILES) -> bytes:
    """Return a package of these questions with its manifest, their pictures and sounds."""
    parts: dict[str, str | bytes] = {MANIFEST: _manifest(drafts, files)}
    for number, draft in enumerate(drafts, 1):
        said = written(draft.body.get("ask"))
        spoken = language if language in said else next(iter(said), "ar")
        parts[f"items/q{number}.xml"] = _item(draft, number, spoken, files)
    return packed(parts | {f"media/{file.name}": file.content for file in files.values()})


def _manifest(drafts: Sequence[Draft], files: Files) -> str:
    resources = []
    for number, draft in enumerate(drafts, 1):
        words = "".join(f"<keyword><string>{escaped(tag)}</string></keyword>" for tag in draft.tags)
        about = f'<metadata><lom xmlns="{LOM}"><general>{words}</general></lom></metadata>' if words else ""
        place = f'href="items/q{number}.xml"'
        shown = sorted({files[name].name for name in named(draft.body) if name in files})
        listed = "".join(
            f'<file href="{name}"/>' for name in [f"items/q{number}.xml", *(f"media/{name}" for name in shown)]
        )
        resources.append(
            f'<resource identifier="q{number}" type="imsqti_item_xmlv2p1" {place}>{about}{listed}</resource>'
        )
    schema = "<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>"
    every = "\n".join(resources)
    inside = f"{schema}<organizations/><resources>\n{every}\n</resources>"
    return f'{HEAD}<manifest xmlns="{CONTENT}" identifier="questions">{inside}</manifest>\n'


def _item(draft: Draft, number: int, language: str, files: Files) -> str:
    body = draft.body
    asked = qti_interactions.WRITERS[draft.type](body, draft.mark, language, files)
    above = qti_interactions.shown(body.get("media"), files, language)
    above = f"<p>{above}</p>" if above else ""
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
        f"<itemBody>{rubric}{above}{asked.body}</itemBody>",
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
