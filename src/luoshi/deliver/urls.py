from django.urls import path

from luoshi.commitments.sheets import urls_of
from luoshi.deliver import views

app_name = "deliver"
urlpatterns = [
    path("evidence/<int:pk>/", views.evidence, name="evidence"),
    *urls_of(app_name, views.SHEETS),
]
