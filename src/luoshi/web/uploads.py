"""Uploads are cut off at the limit while they come in, before they fill the disk."""

from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from luoshi.commitments.errors import ActRefused


class TooLarge(ActRefused):
    status = 413
    code = "too-large"


class QuotaUploadHandler(FileUploadHandler):
    """Counts what has come in; more than the limits allow stops the upload. Passes everything on unchanged.

    It stops at the first file, not before: the form's own fields come first, and without them the visitor would be told of
    a missing token instead of a file too large.
    """

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        self.total = 0
        self.limit = max(settings.LUOSHI_SOURCE_LIMIT, settings.LUOSHI_EVIDENCE_LIMIT) * 2
        self.stopped = content_length > self.limit
        if self.request is not None:
            self.request.too_large = self.stopped  # type: ignore[attr-defined]

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.total += len(raw_data)
        if self.stopped or self.total > self.limit:
            self.request.too_large = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
