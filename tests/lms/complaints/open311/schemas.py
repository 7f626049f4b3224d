"""What the documents of GeoReport v2 must look like, written anew from the text of the standard."""

TEXT = {"type": ["string", "null"]}
WORD = {"type": "string", "minLength": 1}
MOMENT = {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}


def _strict(must: list[str], /, **properties: object) -> dict[str, object]:
    return {"type": "object", "required": must, "additionalProperties": False, "properties": properties}


def _list(item: dict[str, object]) -> dict[str, object]:
    return {"type": "array", "items": item}


SERVICES = _list(
    _strict(
        ["service_code", "service_name", "metadata", "type", "group"],
        service_code=WORD,
        service_name=WORD,
        description=TEXT,
        metadata={"type": "boolean"},
        type={"enum": ["realtime", "batch", "blackbox"]},
        keywords={"type": "string"},
        group={"type": "string"},
    )
)
DEFINITION = _strict(
    ["service_code", "attributes"],
    service_code=WORD,
    attributes=_list(
        {
            **_strict(
                ["variable", "code", "datatype", "required", "order", "description"],
                variable={"type": "boolean"},
                code=WORD,
                datatype={"enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]},
                required={"type": "boolean"},
                datatype_description=TEXT,
                order={"type": "integer", "minimum": 1},
                description=WORD,
                values={"type": "array", "minItems": 1, "items": _strict(["key", "name"], key=WORD, name=WORD)},
            ),
            "if": {"properties": {"datatype": {"enum": ["singlevaluelist", "multivaluelist"]}}},
            "then": {"required": ["values"]},
        }
    ),
)
REQUESTS = _list(
    _strict(
        [
            "service_request_id",
            "status",
            "service_name",
            "service_code",
            "description",
            "agency_responsible",
            "requested_datetime",
            "updated_datetime",
            "expected_datetime",
            "lat",
            "long",
        ],
        service_request_id=WORD,
        status={"enum": ["open", "closed"]},
        status_notes=TEXT,
        service_name=WORD,
        service_code=WORD,
        description=TEXT,
        agency_responsible=TEXT,
        service_notice=TEXT,
        requested_datetime=MOMENT,
        updated_datetime=MOMENT,
        expected_datetime=MOMENT,
        address=TEXT,
        address_id=TEXT,
        zipcode=TEXT,
        lat={"type": ["number", "null"]},
        long={"type": ["number", "null"]},
        media_url=TEXT,
    )
)
CREATED = {
    **_list(_strict(["service_request_id"], service_request_id=WORD, service_notice=TEXT, account_id=TEXT)),
    "minItems": 1,
    "maxItems": 1,
}
TOKENS = _list(_strict(["service_request_id", "token"], service_request_id=WORD, token=WORD))
ERRORS = {
    **_list(
        _strict(["code", "description"], code={"type": "integer", "minimum": 400, "maximum": 599}, description=WORD)
    ),
    "minItems": 1,
}
DISCOVERY = _strict(
    ["changeset", "contact", "key_service", "endpoints"],
    changeset=MOMENT,
    contact=WORD,
    key_service=WORD,
    endpoints=_list(
        _strict(
            ["specification", "url", "changeset", "type", "formats"],
            specification={"const": "http://wiki.open311.org/GeoReport_v2"},
            url={"type": "string", "pattern": "^https?://.*[^/]$"},
            changeset=MOMENT,
            type={"enum": ["production", "test", "acceptance"]},
            formats=_list(WORD),
        )
    ),
)
