from django.urls import path

from luoshi.supervise import views

app_name = "supervise"
urlpatterns = [
    path("", views.inspections, name="inspections"),
    path("open/", views.open_inspection, name="open_inspection"),
    path("<int:pk>/", views.inspection, name="inspection"),
    path("<int:pk>/change/", views.change_inspection, name="change_inspection"),
    path("<int:pk>/end/", views.end_inspection, name="end_inspection"),
]
