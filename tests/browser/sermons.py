"""Two Fridays of the small academy: one that readers read, one that an editor reviews."""

import datetime as dt

from lms.accounts.models import Role, User
from lms.sermons.kinds import Content, SourceKind
from lms.sermons.service import deciding, voicing, weeks, writing
from lms.sermons.service.writing import Cited
from media.models import AssetKind
from tests.browser.works import recording
from tests.factories.accounts import make_user
from tests.factories.sermons import make_published, make_subject, make_text

WORDS = Content(
    "إتقان العمل عبادة",
    "من علم أن عمله معروض على ربه استحيا أن يقدمه ناقصًا.",
    "الحمد لله رب العالمين.\n\n﴿وَقُلِ ٱعْمَلُوا۟ فَسَيَرَى ٱللَّهُ عَمَلَكُمْ﴾ [التوبة: 105]\n\n## من أين نبدأ\n\n"
    + "\n\n".join(
        f"الفقرة {number}: نعطي العمل ساعته ولا نسرق منها، ثم نسأل عما نجهل ولا نستحي." for number in range(1, 13)
    ),
    "عباد الله، «إن الله كتب الإحسان على كل شيء» [صحيح مسلم].",
    "اللهم أعنا على ذكرك وشكرك.",
)


def furnish(cast: dict[str, User]) -> dict[str, str]:
    """The days of the two, for the pages that show them."""
    last = weeks.this_friday() - dt.timedelta(weeks=1)
    text = make_published(friday=last, content=WORDS)
    text.sermon.subject_id = make_subject("work", "العمل والرزق").id
    voicing.attach(text, AssetKind.AUDIO, recording(cast["trainer"]), cast["editor"])
    writing.cite(text.sermon, [Cited(SourceKind.QURAN, sura=9, first_ayah=105, last_ayah=105)], cast["editor"])
    make_published(friday=last, language="en", content=Content("Doing work well", first="Work."))
    wrong = Content("حفظ الماء", "كل قطرة تُحفظ شكر.", "﴿وكلوا واشربوا ولا تسرفوا إنه لا يحب الكافرين﴾ [7:31]", "", "")
    coming = make_text(friday=last + dt.timedelta(weeks=2), content=wrong, by=make_user("writer", Role.EDITOR))
    deciding.submit(coming, make_user("submitter", Role.EDITOR))
    return {"sermon": last.isoformat(), "coming_sermon": coming.sermon.friday.isoformat()}
