from django.urls import path

from luoshi.org import people_views

app_name = "people"
urlpatterns = [path("act-as/", people_views.act_as, name="act_as")]
