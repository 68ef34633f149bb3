from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "luoshi.web"
    label = "web"
    verbose_name = _("界面")

    def ready(self) -> None:
        from luoshi.web.forms import speak_plainly_everywhere

        speak_plainly_everywhere()
