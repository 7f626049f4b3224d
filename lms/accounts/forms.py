"""What people fill in to come in, and about themselves."""

from typing import Any

from wtforms import BooleanField, EmailField, Field, PasswordField, RadioField, SelectField, StringField, TelField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # as below
from wtforms.validators import DataRequired, EqualTo, Length, Optional, StopValidation

from lms.accounts import logins, words
from lms.accounts.models import Gender, Grade
from lms.accounts.service.keeping import Facts
from lms.accounts.service.records import Service
from lms.core.forms import FoldedDate, FoldedString, Form
from lms.core.i18n import LOCALES, _l

LONGEST_PASSWORD = 1000  # far beyond 64; longer ones only cost time


def option(value: object, label: object) -> Any:  # Any: newer than WTForms' stubs
    """One of the choices of a list."""
    return SelectChoice(value, label)


GENDERS = [option(Gender.MALE.value, _l("Man")), option(Gender.FEMALE.value, _l("Woman"))]
GRADES = [option("", "—"), *(option(grade.value, word) for grade, word in words.GRADES.items())]
LANGUAGES = [option(code, name) for code, name in LOCALES.items()]
_LOGIN = {"autocapitalize": "none", "spellcheck": "false", "dir": "auto", "inputmode": "email"}


def needed(most: int = 120) -> list[Any]:  # Any: WTForms' validators
    """A text that must be there."""
    return [DataRequired(_l("Please fill this in.")), *short(most)]


def short(most: int = 120) -> list[Any]:  # Any: WTForms' validators
    """A text that may be there."""
    return [Length(max=most, message=_l("This is too long."))]


def password(label: Any, name: str = "new-password", *more: Any) -> PasswordField:  # Any: a lazy text; validators
    """A password; `name` tells the browser which one."""
    return PasswordField(
        label, validators=[*needed(LONGEST_PASSWORD), *more], render_kw={"autocomplete": name, "dir": "auto"}
    )


def again(field: str) -> PasswordField:
    """The same once more, as it cannot be seen while it is typed."""
    return password(_l("The password again"), "new-password", EqualTo(field, _l("The two are not the same.")))


class SignInForm(Form):
    """One field for phone or e-mail."""

    login = StringField(_l("Phone or e-mail"), validators=needed(254), render_kw={"autocomplete": "username", **_LOGIN})
    password = password(_l("Password"), "current-password")
    keep = BooleanField(_l("This is my own device: do not ask me every time"), default=True)


class CodeForm(Form):
    """The second factor, or a recovery code."""

    code = FoldedString(
        _l("Code"),
        validators=needed(40),
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr"},
    )


class RecoveryForm(Form):
    """Whose password is lost."""

    login = StringField(_l("Phone or e-mail"), validators=needed(254), render_kw={"autocomplete": "username", **_LOGIN})


class NewPasswordForm(Form):
    """A password chosen by a one-time link."""

    password = password(_l("New password"))
    again = again("password")


class PresentPasswordForm(Form):
    """The present password, before something that matters."""

    present = password(_l("Your present password"), "current-password")


class ChangePasswordForm(PresentPasswordForm):
    """A new password for the present one."""

    password = password(_l("New password"))
    again = again("password")


class ReachForm(Form):
    """How a person is reached and signs in."""

    phone = TelField(
        _l("Mobile phone"), validators=[Optional(), *short(30)], render_kw={"autocomplete": "tel", "dir": "ltr"}
    )
    email = EmailField(
        _l("E-mail"), validators=[Optional(), *short(254)], render_kw={"autocomplete": "email", "dir": "ltr"}
    )

    def validate_phone(self, field: Field) -> None:
        """Kept as E.164."""
        field.data = read_phone(field.data)

    def validate_email(self, field: Field) -> None:
        """Kept in lower case."""
        field.data = logins.email(field.data)
        if not field.data:
            raise StopValidation(_l("This is not an e-mail address. It looks like name@example.org."))


class AccountForm(ReachForm, PresentPasswordForm):
    """What a person may change about their own account."""

    name_latin = StringField(
        _l("Name in Latin letters"), validators=short(), render_kw={"autocomplete": "name", "dir": "ltr"}
    )
    locale = SelectField(_l("Language of letters"), choices=LANGUAGES)


class PersonForm(ReachForm):
    """A person as a registrar keeps them."""

    name_ar = StringField(
        _l("Full name in Arabic, as the certificate shall show it"), validators=needed(), render_kw={"dir": "auto"}
    )
    name_latin = StringField(_l("Name in Latin letters"), validators=short(), render_kw={"dir": "ltr"})
    gender = RadioField(_l("Addressed as"), choices=GENDERS, default=Gender.MALE.value)
    locale = SelectField(_l("Language of letters"), choices=LANGUAGES, default="ar")
    org_unit_id = SelectField(_l("Directorate or department"), coerce=int, default=0)
    job_title = StringField(_l("Job"), validators=short(), render_kw={"dir": "auto"})
    grade = SelectField(_l("Grade"), choices=GRADES, default="")
    serves_since = FoldedDate(_l("Serves since"), validators=[Optional()])
    born_on = FoldedDate(_l("Born on"), validators=[Optional()])
    national_id = FoldedString(
        _l("National number"),
        description=_l("Kept so that a person can be found by it; nobody can read it again."),
        validators=[Optional(), *short(30)],
        render_kw={"inputmode": "numeric", "dir": "ltr", "autocomplete": "off"},
    )

    def service(self) -> Service:
        """What was filled in of the person's service."""
        grade = Grade(self.grade.data) if self.grade.data else None
        return Service(grade=grade, born_on=self.born_on.data, serves_since=self.serves_since.data)

    def facts(self) -> Facts:
        """What was filled in."""
        return Facts(
            name_ar=self.name_ar.data or "",
            name_latin=self.name_latin.data or "",
            gender=Gender(self.gender.data),
            phone=self.phone.data or None,
            email=self.email.data or None,
            locale=str(self.locale.data),
            org_unit_id=self.org_unit_id.data or None,
            job_title=self.job_title.data or "",
        )


class SignUpForm(ReachForm):
    """A person who comes on their own."""

    name_ar = StringField(
        _l("Full name in Arabic, as the certificate shall show it"),
        validators=needed(),
        render_kw={"autocomplete": "name", "dir": "auto"},
    )
    gender = RadioField(_l("Addressed as"), choices=GENDERS, default=Gender.MALE.value)
    password = password(_l("Password"))
    again = again("password")


def read_phone(text: str) -> str:
    """The number as E.164. Raises WTForms' refusal."""
    found = logins.phone(text)
    if not found:
        raise StopValidation(_l("This is not a phone number. Outside Egypt begin with + and the country's code."))
    return found


class RoleForm(Form):
    """A role, on the whole site or in a unit. The view sets what may be given and where."""

    role = SelectField(_l("Role"))
    org_unit_id = SelectField(_l("Where the role holds"), coerce=int)


class UnitForm(Form):
    """A unit of the tree."""

    name_ar = StringField(_l("Name in Arabic"), validators=needed(), render_kw={"dir": "auto"})
    name_en = StringField(_l("Name in English"), validators=short(), render_kw={"dir": "ltr"})
    kind = SelectField(_l("Kind"))
    code = FoldedString(
        _l("Code"),
        description=_l("Short, in Latin letters and digits, such as EG-C."),
        validators=needed(30),
        render_kw={"dir": "ltr"},
    )
    parent_id = SelectField(_l("Stands under"), coerce=int)

    def name(self) -> dict[str, str]:
        """The name in the languages given."""
        given = {"ar": self.name_ar.data or "", "en": self.name_en.data or ""}
        return {language: name for language, name in given.items() if name}
