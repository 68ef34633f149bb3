from django.urls import path

from luoshi.commitments.sheets import urls_of
from luoshi.deliver import bulk, views

app_name = "deliver"
urlpatterns = [
    path("dispatch_many/", bulk.dispatch_many, name="dispatch_many"),
    path("evidence/<int:pk>/", views.evidence, name="evidence"),
    *urls_of(app_name, views.SHEETS),
]
