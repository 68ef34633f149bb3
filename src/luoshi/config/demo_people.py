"""How to sign in to the demonstration city; settings read it too, so nothing of Django is imported here."""

PASSWORD = "Yunzhou-demo-2026"

# Whom the sign-in page offers, one for each part that a visitor may want to play.
SIGN_INS = (
    ("ducha", "市委督查室 督查员 陈静"),
    ("zhuren", "市委督查室 主任 周伟"),
    ("zhuanjia", "特邀督查员 林专"),
    ("shizhang", "市长 许明"),
    ("yjj", "市应急局 联络员 李明"),
    ("yjj-head", "市应急局 局长 孙浩"),
    ("sq", "石桥县 联络员 夏荷"),
    ("shenji", "审计员 严正"),
    ("xitong", "系统管理员 白平"),
    ("anquan", "安全管理员 石坚"),
    ("shenjiguanli", "审计管理员 文清"),
)
