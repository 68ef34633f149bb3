"""The words of a reminder's letter, in the reader's language."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from luoshi.commitments.models import Commitment
from luoshi.org.models import Person
from luoshi.supervise.models import Occasion


def letter(commitment: Commitment, occasion: str, person: Person) -> tuple[str, str]:
    """Subject and body. Facts only: number, matter, date, where to go; no words of the matter's substance beyond its title.

    Of what is sensitive not even that: a letter leaves the system, and lies in mailboxes.
    """
    with translation.override(person.language):
        what = Occasion(occasion).label
        title = _("一件敏感事项") if commitment.is_sensitive else commitment.title
        subject = _("【落实】%(what)s：%(title)s") % {"what": what, "title": title}
        lines = [
            _("%(name)s，您好：") % {"name": person.name},
            "",
            _("%(number)s“%(title)s”%(what)s。") % {"number": commitment.number, "title": title, "what": what},
            _("牵头单位：%(lead)s；完成时限：%(due)s。") % {"lead": commitment.lead, "due": commitment.due},
            _("请登录办理：%(url)s") % {"url": f"{settings.LUOSHI_BASE_URL}/commitments/{commitment.pk}/"},
        ]
    return " ".join(subject.split())[:200], "\n".join(lines)
