from django.urls import path

from luoshi.decide.views import amended, cards, commitments, desk, many, sources

app_name = "decide"
urlpatterns = [
    path("", sources.sources, name="sources"),
    path("upload/", sources.upload, name="upload"),
    path("commitments/<int:pk>/register/", commitments.register, name="register"),
    path("commitments/<int:pk>/decline/", commitments.decline, name="decline"),
    path("<int:pk>/", desk.review, name="review"),
    path("<int:pk>/describe/", sources.describe, name="describe"),
    path("<int:pk>/handling/", sources.handling, name="handling"),
    path("<int:pk>/read-again/", sources.read_again, name="read_again"),
    path("<int:pk>/file/", sources.original, name="original"),
    path("<int:pk>/cards/<int:card>/", desk.card, name="card"),
    path("<int:pk>/cards/<int:card>/edit/", cards.edit, name="edit"),
    path("<int:pk>/cards/<int:card>/<slug:act>/", cards.act, name="act"),
    path("<int:pk>/fill/", many.fill, name="fill"),
    path("<int:pk>/accept/", many.accept_all, name="accept_all"),
    path("<int:pk>/compare/", amended.compare, name="compare"),
    path("<int:pk>/compare/amends/", amended.amend, name="amend"),
    path("<int:pk>/compare/duplicates/", amended.duplicates, name="duplicates"),
    path("<int:pk>/compare/dropped/", amended.dropped, name="dropped"),
    path("<int:pk>/take-up/", many.take_up, name="take_up"),
]
