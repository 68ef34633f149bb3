from luoshi.commitments.sheets import urls_of
from luoshi.conclude.views import SHEETS

app_name = "conclude"
urlpatterns = urls_of(app_name, SHEETS)
