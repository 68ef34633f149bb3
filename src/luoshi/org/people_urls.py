from django.urls import path

from luoshi.org import people_acts, people_record, people_roster, people_views

app_name = "people"
urlpatterns = [
    path("", people_views.index, name="list"),
    path("wanting/", people_views.wanting, name="wanting"),
    path("find/", people_views.find, name="find"),
    path("act-as/", people_views.act_as, name="act_as"),
    path("record/", people_record.record, name="record"),
    path("record/export/", people_record.export, name="record_export"),
    path("roster/", people_roster.roster, name="roster"),
    path("roster/file/", people_roster.download, name="roster_file"),
    path("roster/<int:pk>/", people_roster.job, name="roster_job"),
    path("roster/<int:pk>/import/", people_roster.apply, name="roster_apply"),
    path("roster/<int:pk>/stop/", people_roster.stop, name="roster_stop"),
    path("<int:pk>/", people_views.person, name="person"),
    *people_acts.urls(),
]
