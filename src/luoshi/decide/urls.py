from django.urls import path

from luoshi.decide import views

app_name = "decide"
urlpatterns = [
    path("", views.sources, name="sources"),
    path("upload/", views.upload, name="upload"),
    path("commitments/<int:pk>/register/", views.register, name="register"),
    path("commitments/<int:pk>/decline/", views.decline, name="decline"),
    path("<int:pk>/", views.review, name="review"),
    path("<int:pk>/describe/", views.describe, name="describe"),
    path("<int:pk>/handling/", views.handling, name="handling"),
    path("<int:pk>/read-again/", views.read_again, name="read_again"),
    path("<int:pk>/file/", views.original, name="original"),
    path("<int:pk>/cards/<int:card>/", views.card, name="card"),
    path("<int:pk>/cards/<int:card>/edit/", views.edit, name="edit"),
    path("<int:pk>/cards/<int:card>/<slug:act>/", views.act, name="act"),
    path("<int:pk>/fill/", views.fill, name="fill"),
    path("<int:pk>/accept/", views.accept_all, name="accept_all"),
    path("<int:pk>/compare/", views.compare, name="compare"),
    path("<int:pk>/compare/amends/", views.amend, name="amend"),
    path("<int:pk>/compare/duplicates/", views.duplicates, name="duplicates"),
    path("<int:pk>/compare/dropped/", views.dropped, name="dropped"),
    path("<int:pk>/take-up/", views.take_up, name="take_up"),
]
