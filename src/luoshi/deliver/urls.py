app_name = "deliver"
urlpatterns: list = []
