from django.urls import path

from luoshi.commitments import views

app_name = "commitments"
urlpatterns = [
    path("", views.index, name="list"),
    path("export/", views.export, name="export"),
    path("views/", views.save_view, name="save_view"),
    path("views/<int:pk>/delete/", views.delete_view, name="delete_view"),
]
