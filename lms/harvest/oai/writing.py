"""Answers of the protocol in XML."""

import datetime as dt
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from markupsafe import Markup

from lms.harvest import dublin
from lms.harvest.oai.listing import Portion, Told
from lms.harvest.oai.protocol import PREFIX, TOKEN_SECONDS, Asked, Refused, token, utc
from lms.harvest.xml import document, element

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
SCHEMA = f"{NAMESPACE} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
DC_NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
Identifier = Callable[[str], str]


def answer(base: str, now: dt.datetime, asked: Asked | None, content: Markup) -> bytes:
    """The whole answer. A question that broke the rules is not repeated in it."""
    attributes = {"verb": asked.verb, **asked.arguments} if asked else {}
    parts = [element("responseDate", utc(now)), element("request", base, attributes), content]
    root = {"xmlns": NAMESPACE, "xmlns:xsi": XSI, "xsi:schemaLocation": SCHEMA}
    return document(element("OAI-PMH", parts, root))


def error(refused: Refused) -> Markup:
    """A refusal."""
    return element("error", refused.sentence, {"code": refused.code})


def identify(name: str, base: str, email: str, earliest: dt.datetime) -> Markup:
    """Who we are."""
    parts = [
        element("repositoryName", name),
        element("baseURL", base),
        element("protocolVersion", "2.0"),
        element("adminEmail", email),
        element("earliestDatestamp", utc(earliest)),
        element("deletedRecord", "persistent"),
        element("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ]
    return element("Identify", parts)


def formats() -> Markup:
    """The one form in which records are to be had."""
    parts = [
        element("metadataPrefix", PREFIX),
        element("schema", DC_SCHEMA),
        element("metadataNamespace", DC_NAMESPACE),
    ]
    return element("ListMetadataFormats", element("metadataFormat", parts))


def sets(named: Iterable[tuple[str, str]]) -> Markup:
    """The sets, each with what it is called."""
    return element(
        "ListSets", [element("set", [element("setSpec", spec), element("setName", name)]) for spec, name in named]
    )


def listed(asked: Asked, portion: Portion, identifier: Identifier, now: dt.datetime) -> Markup:
    """A page of a list of records or of headers."""
    write = _record if asked.verb == "ListRecords" else _header
    parts = [write(told, identifier) for told in portion.told]
    until = utc(now + dt.timedelta(seconds=TOKEN_SECONDS))
    if portion.more:
        said = {"expirationDate": until, "cursor": str(portion.count)}
        parts.append(element("resumptionToken", token(asked, portion.more), said))
    elif asked.place:
        parts.append(element("resumptionToken", None, {"cursor": str(portion.count)}))  # the list is at its end
    return element(asked.verb, parts)


def got(told: Told, identifier: Identifier) -> Markup:
    """One record."""
    return element("GetRecord", _record(told, identifier))


def identifiers(base: str) -> Identifier:
    """How records are called at this address."""
    host = urlsplit(base).hostname or "localhost"
    return lambda local: f"oai:{host}:{local}"


def local(identifier: str, base: str) -> str:
    """The last part of an identifier of ours; nothing for one that is none."""
    head = identifiers(base)("")
    return identifier.removeprefix(head) if identifier.startswith(head) else ""


def _record(told: Told, identifier: Identifier) -> Markup:
    header = _header(told, identifier)
    if told.entry is None:
        return element("record", header)
    root = {
        "xmlns:oai_dc": DC_NAMESPACE,
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        "xsi:schemaLocation": f"{DC_NAMESPACE} {DC_SCHEMA}",
    }
    dc = [element(f"dc:{name}", value) for name, value in dublin.core(told.entry)]
    return element("record", [header, element("metadata", element("oai_dc:dc", dc, root))])


def _header(told: Told, identifier: Identifier) -> Markup:
    parts = [element("identifier", identifier(told.record.local)), element("datestamp", utc(told.record.stamp))]
    parts += [element("setSpec", spec) for spec in told.sets]
    return element("header", parts, {"status": "deleted" if told.is_gone else None})
