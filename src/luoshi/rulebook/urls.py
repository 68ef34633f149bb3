from django.urls import path

from luoshi.rulebook import views

app_name = "rulebook"
urlpatterns = [
    path("", views.index, name="index"),
    path("lights/", views.edit_lights, name="lights"),
    path("limits/", views.edit_limits, name="limits"),
    path("cadence/", views.edit_cadence, name="cadence"),
    path("changes/", views.edit_changes, name="changes"),
    path("calendar/<int:year>/", views.calendar, name="calendar"),
    path("versions/<slug:slug>/<int:version>/", views.version, name="version"),
]
