from django.urls import path

from luoshi.commitments.sheets import urls_of
from luoshi.commitments.together import page_of
from luoshi.deliver import bulk, hand_over_page, passing_down_page, views

app_name = "deliver"
urlpatterns = [
    path("dispatch_many/", bulk.dispatch_many, name="dispatch_many"),
    path("acknowledge_many/", page_of(views.ACKNOWLEDGE_MANY), name="acknowledge_many"),
    path("precedents/", views.precedent_list, name="precedents"),
    path("hand_over/<int:pk>/", hand_over_page.hand_over, name="hand_over"),
    path("evidence/<int:pk>/", views.evidence, name="evidence"),
    path("<int:pk>/pass_down/", passing_down_page.page, name="pass_down"),
    *urls_of(app_name, (*views.SHEETS, *views.SUPPORT)),
]
