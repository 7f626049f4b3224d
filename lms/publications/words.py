"""What kinds, states, deeds and MARC's relators are called."""

from lms.core.i18n import _l
from lms.publications.kinds import Deed, EditionKind, ErratumState, Licence, Publisher, Relator, RevisionState, State

KINDS = {
    EditionKind.ORIGINAL: _l("Original text"),
    EditionKind.TRANSLATION: _l("Translation"),
    EditionKind.ABRIDGEMENT: _l("Abridgement"),
}
STATES = {
    State.DRAFT: _l("Draft edition"),
    State.REVIEW: _l("With the reviewers"),
    State.APPROVED: _l("Approved for publishing"),
    State.SCHEDULED: _l("Publishing scheduled"),
    State.PUBLISHED: _l("Published edition"),
    State.WITHDRAWN: _l("Withdrawn from the library"),
}
PUBLISHERS = {
    Publisher.MINISTRY: _l("Ministry of Awqaf"),
    Publisher.COUNCIL: _l("Supreme Council for Islamic Affairs"),
    Publisher.OTHER: _l("Another publisher"),
}
RELATORS = {
    Relator.AUTHOR: _l("Author"),
    Relator.TRANSLATOR: _l("Translator"),
    Relator.EDITOR: _l("Text editor"),
    Relator.COMPILER: _l("Compiler"),
    Relator.ABRIDGER: _l("Abridger"),
    Relator.ANNOTATOR: _l("Annotator"),
    Relator.COMMENTATOR: _l("Commentator"),
    Relator.INTRODUCER: _l("Author of the introduction"),
    Relator.REVIEWER: _l("Reader of the manuscript"),
    Relator.PROOFREADER: _l("Proofreader"),
    Relator.ILLUSTRATOR: _l("Illustrator"),
    Relator.CALLIGRAPHER: _l("Calligrapher"),
    Relator.CARTOGRAPHER: _l("Cartographer"),
    Relator.PHOTOGRAPHER: _l("Photographer"),
    Relator.NARRATOR: _l("Narrator"),
    Relator.ISSUER: _l("Issuing body"),
    Relator.SPONSOR: _l("Sponsor"),
}
LICENCES = {
    Licence.ALL_RIGHTS: _l("All rights reserved; free to read and to download here"),
    Licence.PUBLIC_DOMAIN: _l("Public domain"),
    Licence.CC_BY: _l("Creative Commons: attribution"),
    Licence.CC_BY_SA: _l("Creative Commons: attribution, same licence"),
    Licence.CC_BY_NC: _l("Creative Commons: attribution, not for profit"),
    Licence.CC_BY_NC_ND: _l("Creative Commons: attribution, not for profit, unchanged"),
}
REVISIONS = {
    RevisionState.DRAFT: _l("Correction being prepared"),
    RevisionState.REVIEW: _l("Correction with the reviewers"),
    RevisionState.PUBLISHED: _l("Correction published"),
    RevisionState.DROPPED: _l("Correction given up"),
}
ERRATA = {
    ErratumState.REPORTED: _l("Waiting for an editor"),
    ErratumState.ACCEPTED: _l("Being corrected"),
    ErratumState.CORRECTED: _l("Corrected in a revision"),
    ErratumState.DISMISSED: _l("No error found"),
}
DEEDS = {
    Deed.CREATED: _l("Record begun"),
    Deed.EDITED: _l("Record changed"),
    Deed.SUBMITTED: _l("Sent to review"),
    Deed.RETURNED: _l("Returned by the reviewer"),
    Deed.TICKED: _l("Rule of review checked"),
    Deed.APPROVED: _l("Approved by the reviewer"),
    Deed.SCHEDULED: _l("Given a time of publishing"),
    Deed.UNSCHEDULED: _l("Taken out of the schedule"),
    Deed.PUBLISHED: _l("Published in the library"),
    Deed.WITHDRAWN: _l("Taken out of the library"),
    Deed.RESTORED: _l("Returned to the library"),
    Deed.REVISION_OPENED: _l("Correction begun"),
    Deed.REVISION_DROPPED: _l("Correction abandoned"),
    Deed.REVISION_PUBLISHED: _l("Corrected revision published"),
    Deed.ERRATUM_REPORTED: _l("Error reported by a reader"),
    Deed.ERRATUM_DISMISSED: _l("Report of an error answered"),
    Deed.FILE_ADDED: _l("File added"),
    Deed.FILE_REMOVED: _l("File removed"),
}
