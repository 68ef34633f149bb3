"""What may go wrong when something is written down, in words that the user can act on."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class NotWritten(Exception):  # noqa: N818 - says what happened, as those under it do
    """Base of the ledger's own errors; ``str()`` is a sentence for the user in the active language."""

    message = _("存证链出错。")

    def __init__(self, message: object | None = None) -> None:
        super().__init__(message)
        if message is not None:
            self.message = message  # type: ignore[assignment]

    def __str__(self) -> str:
        return str(self.message)


class Conflict(NotWritten):
    """Somebody else wrote to the same stream or row meanwhile. The transaction has to be rolled back as a whole."""

    message = _("刚才已有他人办理了这一事项，您看到的内容已经过时。请刷新页面，看清最新情况后再办理。")


class KeyReused(NotWritten):
    """The same idempotency key came with another request."""

    message = _("这个 Idempotency-Key 已经用于另一项内容不同的请求。每一项新请求请换一个新的 Idempotency-Key。")


class NotYetCheckpointed(NotWritten):
    """No checkpoint covers the entry so far, so nothing can be proved of it to an outsider."""

    message = _("这条记录还没有被检查点签名覆盖，暂时不能出具证明。请在下一个检查点生成后再试。")


class KeyDamaged(NotWritten):
    """The key file is not one of ours."""

    message = _("签名密钥文件已损坏或不是 Ed25519 私钥。请从备份恢复 keys/ledger.key 文件。")


class UnledgeredWriteError(RuntimeError):
    """Code tried to change a ledgered row outside an Act: a mistake in the program, not of the user."""


class BadContent(ValidationError):  # noqa: N818 - see NotWritten
    """A field or fact that cannot be written down truthfully; `message_dict` names it. Nothing has been written."""
