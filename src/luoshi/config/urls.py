"""Every address of Luoshi. Each app's own are in its urls.py."""

from django.urls import include, path, re_path

from luoshi.api.api import api
from luoshi.org import oidc
from luoshi.web import views

urlpatterns = [
    path("", include("luoshi.web.urls")),
    path("sources/", include("luoshi.decide.urls")),
    path("commitments/", include("luoshi.commitments.urls")),
    path("commitments/", include("luoshi.deliver.urls")),
    path("commitments/", include("luoshi.conclude.urls")),
    path("inspections/", include("luoshi.supervise.urls")),
    path("units/", include("luoshi.org.urls")),
    path("people/", include("luoshi.org.people_urls")),
    path("", include("luoshi.org.duty_urls")),
    path("rules/", include("luoshi.rulebook.urls")),
    # A person's mail address is part of the record and entered by the office: who could set it here could have the
    # password of somebody whose screen stands open sent to themselves.
    re_path(r"^account/(?:email|confirm-email|login/code)/", views.not_found),
    path("account/second-factor/", include("allauth.mfa.urls")),
    # Nobody signs up with an identity provider, and none is bound to an account: people are found by their user name.
    re_path(r"^account/sso/(?:signup/)?$", views.not_found),
    path("account/sso/", include("allauth.socialaccount.urls")),
    path("account/sso/<slug:provider_id>/login/", oidc.start, name="openid_connect_login"),
    path("account/sso/<slug:provider_id>/login/callback/", oidc.come_back, name="openid_connect_callback"),
    path("account/", include("allauth.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", api.urls),
]

handler400 = "luoshi.web.views.bad_request"
handler403 = "luoshi.web.views.forbidden"
handler404 = "luoshi.web.views.not_found"
handler500 = "luoshi.web.views.server_error"
