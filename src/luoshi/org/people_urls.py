from django.urls import path

from luoshi.org import people_acts, people_record, people_views

app_name = "people"
urlpatterns = [
    path("", people_views.index, name="list"),
    path("wanting/", people_views.wanting, name="wanting"),
    path("act-as/", people_views.act_as, name="act_as"),
    path("record/", people_record.record, name="record"),
    path("record/export/", people_record.export, name="record_export"),
    path("<int:pk>/", people_views.person, name="person"),
    *people_acts.urls(),
]
