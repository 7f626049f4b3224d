"""What citizens ask again and again, with answers; and what the academy asks beside a fault of a building."""

from sqlalchemy import select

from lms.accounts.models import User
from lms.complaints.categories.models import CaseCategory
from lms.complaints.intake import answers
from lms.core.db import session
from lms.surveys import service as surveys

# category, question, answer, other words for it
QUESTIONS = (
    (
        "speakers",
        "ما المسموح به في مكبرات الصوت الخارجية؟",
        "تُستعمل المكبرات الخارجية للأذان وخطبة الجمعة وحدهما، وتبقى الدروس والصلوات على المكبرات الداخلية.",
        "ميكروفون سماعات صوت عالي إزعاج",
    ),
    (
        "donations",
        "كيف أتبرع لصيانة مسجد؟",
        "التبرع في المديرية بإيصال رسمي، أو بحوالة على حسابها المعلن. لا تُسلَّم أموال إلى أحد داخل المسجد.",
        "فلوس تبرعات صندوق نذور",
    ),
    (
        "services",
        "كيف أطلب إقامة عقد قران في المسجد؟",
        "يُقدَّم الطلب إلى إدارة الأوقاف التابع لها المسجد قبل الموعد بأسبوع، مع صورة البطاقتين، ولا رسوم عليه.",
        "كتب كتاب زواج فرح عقد",
    ),
    (
        "courses",
        "فُقدت شهادة دورتي، فكيف أحصل على بدل منها؟",
        "الشهادة باقية في حسابكم تحت «شهاداتي»، وتُطبع منه في أي وقت، ورمز التحقق فيها واحد لا يتغير.",
        "ضاعت الشهادة بدل فاقد طباعة",
    ),
    (
        "waqf",
        "أين تُسدد أجرة أعيان الوقف؟",
        "في خزانة هيئة الأوقاف بالمحافظة بإيصال مميكن، ولا يُعتد بأي سداد خارجها.",
        "إيجار دفع سداد وقف أرض محل",
    ),
    (
        "services",
        "متى تُنظَّف سجاجيد المساجد؟",
        "تُكنس كل يوم، وتُغسل مرتين في العام: قبل شهر رمضان وبعد موسم الشتاء.",
        "سجاد موكيت فرش نظافة",
    ),
)
FAULT = (
    {"key": "since", "type": "date", "label": {"ar": "منذ متى؟", "en": "Since when?"}},
    {
        "key": "danger",
        "type": "yes_no",
        "label": {"ar": "هل في العطل خطر على المصلين؟", "en": "Is anybody in danger?"},
        "help": {"ar": "كسقف متصدع أو سلك مكشوف.", "en": "Such as a cracked ceiling or a bare wire."},
    },
)


def write(by: User) -> None:
    """Answer the questions, and let faults of buildings be asked about. Needs the categories."""
    categories = {each.code: each for each in session().scalars(select(CaseCategory))}
    for code, question, answer, words in QUESTIONS:
        said = {"question": {"ar": question}, "answer": {"ar": answer}, "keywords": words}
        answers.write(said | {"category_id": categories[code].id, "is_published": True}, by)
    form = surveys.begin({"ar": "أعطال المباني", "en": "Faults of buildings"}, list(FAULT), by)
    surveys.publish(form, by)
    categories["maintenance"].form_id = form.id
    session().flush()
