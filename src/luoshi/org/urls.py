from django.urls import path

from luoshi.org import sheets, views

app_name = "org"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("find/", views.units, name="units"),
    path("aliases/", views.aliases, name="aliases"),
    path("aliases/<int:pk>/end/", views.end_alias, name="end_alias"),
    path("<int:pk>/", views.unit, name="unit"),
    path("<int:pk>/below/", views.below, name="below"),
    *sheets.urls(),
]
