from django.urls import path

from luoshi.web import account, chain_page, ledger_page, pages, styleguide, views

app_name = "web"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("commitments/<int:pk>/", pages.commitment, name="commitment"),
    path("commitments/<int:pk>/chain/", chain_page.page, name="chain"),
    path("commitments/<int:pk>/chain/below/", chain_page.branches, name="branches"),
    path("ledger/", ledger_page.ledger, name="ledger"),
    path("me/", account.account, name="account"),
    path("me/tokens/<int:pk>/revoke/", account.revoke, name="revoke_token"),
    path("me/sign-ins/end-others/", account.end_other_sign_ins, name="end_other_sign_ins"),
    path("me/sign-ins/<int:pk>/end/", account.end_sign_in, name="end_sign_in"),
    path("styleguide/", styleguide.show, name="styleguide"),
    path("styleguide/units/", styleguide.units, name="styleguide_units"),
    path("styleguide/trouble/<int:code>/", styleguide.trouble, name="styleguide_trouble"),
]
