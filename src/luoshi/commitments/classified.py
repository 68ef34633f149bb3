"""State secrets never enter: the system runs on the e-government extranet (docs/rules.md, source G4)."""

import re

from django.utils.translation import gettext as _

from luoshi.org.errors import ActRefused

# A mark as GB/T 9704 prints it: alone on a line, with or without the star and the term. The words inside a sentence are no mark.
MARK = re.compile(
    r"(?:^|[\n\r【\[（(])[ \t\u3000]*(绝\s?密|机\s?密|秘\s?密)[ \t\u3000]*(?:[★☆*＊][^\n\r]{0,12})?[ \t\u3000]*(?:$|[\n\r】\]）)])|(绝密|机密|秘密)\s?[★☆]"  # zh: the marks as papers bear them
)


class Classified(ActRefused):
    status = 422
    code = "classified"


def mark_in(text: str) -> str | None:
    """The state-secret mark that ``text`` bears, or None."""
    found = MARK.search(text)
    return re.sub(r"\s", "", found.group(1) or found.group(2)) if found else None


def refuse_classified(*texts: str) -> None:
    """Raise Classified, naming the rule, if any of ``texts`` bears a mark. Nothing of them is stored or logged."""
    for text in texts:
        mark = mark_in(text)
        if mark:
            raise Classified(
                _("文件标有“%(mark)s”。本系统运行在电子政务外网，严禁录入涉密事项；请走涉密渠道，内容未作任何保存。")
                % {"mark": mark}
            )
