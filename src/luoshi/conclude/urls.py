app_name = "conclude"
urlpatterns: list = []
