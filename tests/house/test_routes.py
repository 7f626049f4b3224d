"""Every door has a lock that was chosen, a typed handle and a name in one style."""

import re

KEBAB = re.compile(r"[a-z0-9.]+(-[a-z0-9.]+)*")
SCANNED = "/VERIFY/<string:code>"  # a QR code is smaller, and easier to scan, in upper case
PARAMETER = re.compile(r"<([^>]*)>")
SAFE = {"GET", "HEAD", "OPTIONS"}


def rules(app):
    return list(app.url_map.iter_rules())


def test_every_route_says_who_may_ask(app):
    unmarked = [rule.rule for rule in rules(app) if not hasattr(app.view_functions[rule.endpoint], "access")]
    assert not unmarked


def test_every_parameter_has_a_type(app):
    loose = [
        rule.rule for rule in rules(app) if any(":" not in parameter for parameter in PARAMETER.findall(rule.rule))
    ]
    assert not loose


def test_addresses_are_kebab_case_without_a_slash_at_the_end(app):
    odd = [
        rule.rule
        for rule in rules(app)
        if rule.rule != SCANNED
        for part in PARAMETER.sub("", rule.rule).strip("/").split("/")
        if (part and not KEBAB.fullmatch(part)) or (rule.rule != "/" and rule.rule.endswith("/"))
    ]
    assert not odd


def test_an_address_that_shows_does_not_also_change(app):
    """One view a method: reading and changing are marked, and reviewed, apart."""
    both = [rule.rule for rule in rules(app) if "GET" in rule.methods and rule.methods - SAFE]
    assert not both


def test_no_public_route_changes_anything_but_the_few_that_must(app):
    """A stranger's POST is rare enough to be listed; a new one is a decision, so it is written here."""
    public = {
        rule.endpoint
        for rule in rules(app)
        if rule.methods - SAFE and app.view_functions[rule.endpoint].access.kind == "public"
    }
    assert public <= {
        "site.choose_locale",
        "site.choose_theme",
        "reading.set_look",  # how pages of books look; a cookie of one's own
        "accounts.sign_in",
        "accounts.sign_up",
        "checking.check_file",  # anybody may have a certificate's file judged; nothing of it is kept
        "case_contact.create",  # whoever opened a case by its secret has a code sent
        "case_contact.update",  # and types it
        "complaint_filing.create",  # citizens file without an account; limits and a signed form stand before it
        "complaint_filing.go_on",  # nothing is kept yet
        "complaints_front.note_found",  # one more found the answer; once a visitor
        "complaints_rating.create",  # a signed link, good once
        "oai.ask",  # OAI-PMH asks by POST as well as by GET; nothing is changed
        "library_errata.report",  # readers tell the editors of errors in books; counted by the hour
        "open311.create",  # an application of another body; it brings a key
        "sms.create",  # a gateway's report; it is signed
        "tracking.create",  # a citizen's reference and secret; locked after wrong tries
        # what they then do with their own case, in the browser that was given it for a while:
        *(f"tracking.{name}" for name in ["reply", "accept", "rate", "reopen", "appeal", "withdraw", "leave"]),
    } | {endpoint for endpoint in public if endpoint.startswith("accounts.")}
