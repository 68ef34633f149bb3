from django.urls import path

from luoshi.org import duty_views

app_name = "duties"
urlpatterns = [
    path("duties/", duty_views.duties, name="list"),
    path("duties/enter/", duty_views.enter, name="enter"),
    path("duties/paste/", duty_views.paste, name="paste"),
    path("duties/<int:pk>/end/", duty_views.end, name="end"),
    path("mandates/", duty_views.mandates, name="mandates"),
    path("mandates/grant/", duty_views.grant, name="grant"),
    path("mandates/<int:pk>/end/", duty_views.end_mandate, name="end_mandate"),
]
