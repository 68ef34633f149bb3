"""Uploads are cut off at the limit while they come in, before they fill memory or disk."""

from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

HOPELESS = 10  # times the limit: nobody's mistake any more, and not worth reading to its end


class QuotaUploadHandler(FileUploadHandler):
    """Counts what has come in; of more than the limits allow nothing is kept. Passes everything else on unchanged.

    What is too large is read to its end and dropped as it comes, so that the form's own fields are known and the visitor is
    told of a file too large instead of a missing token or a broken connection. It notes on the request ``too_large``, and
    ``cut_off`` where less came than was announced: whoever takes files looks at both.
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
        self.announced = content_length
        self.limit = max(settings.LUOSHI_SOURCE_LIMIT, settings.LUOSHI_EVIDENCE_LIMIT) * 2
        self.note(too_large=content_length > self.limit, cut_off=False)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.total += len(raw_data)
        if self.announced > self.limit * HOPELESS:
            raise StopUpload(connection_reset=True)
        if self.announced > self.limit or self.total > self.limit:
            self.note(too_large=True)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None

    def upload_complete(self) -> None:
        came = getattr(getattr(self.request, "_stream", None), "_pos", None)
        if came is not None and came < self.announced:
            self.note(cut_off=True)

    def note(self, **found: bool) -> None:
        if self.request is not None:
            vars(self.request).update(found)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
