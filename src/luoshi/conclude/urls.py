from django.urls import path

from luoshi.commitments.sheets import urls_of
from luoshi.commitments.together import page_of
from luoshi.conclude.views import CLOSE_MANY, SHEETS

app_name = "conclude"
urlpatterns = [path("close_many/", page_of(CLOSE_MANY), name="close_many"), *urls_of(app_name, SHEETS)]
