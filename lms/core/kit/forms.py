"""One field of each kind, to be looked at."""

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
    widgets,
)
from wtforms.validators import InputRequired, Optional

from lms.core.forms import Form
from lms.core.i18n import _l

PLACES = {"fayoum": "الفيوم", "asyut": "أسيوط", "khartoum": "الخرطوم"}


class SampleForm(Form):
    """Never sent anywhere."""

    name = StringField(_l("Full name"), [InputRequired()], description=_l("As it is printed on the certificate."))
    email = EmailField(_l("E-mail"), [Optional()], render_kw={"autocomplete": "email"})
    phone = TelField(_l("Phone"), render_kw={"autocomplete": "tel", "inputmode": "tel"})
    password = PasswordField(_l("Password"), render_kw={"autocomplete": "current-password"})
    code = StringField(_l("Certificate number"))
    seats = IntegerField(_l("Seats"), render_kw={"inputmode": "numeric"})
    opens = DateField(_l("Opens on"), [Optional()])
    place = SelectField(_l("Directorate"), choices=PLACES)
    answer = RadioField(
        _l("Which one keeps the old file?"),
        choices={"a": "حفظ", "b": "حفظ باسم", "c": "إغلاق"},
        default="b",
    )
    days = SelectMultipleField(
        _l("Days"),
        choices={"sat": "السبت", "sun": "الأحد"},
        default=["sat"],
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )
    mine = BooleanField(_l("This is my phone: keep me signed in"), default=True)
    file = FileField(_l("Video file"), description=_l("MP4 or MOV, up to 2 GB. You may leave while it uploads."))
    text = TextAreaField(_l("What happened?"))
