"""The whole documents of documents/, clean and damaged, against figures that they have reached and must keep."""

from tests.reading.documents import sheets

PAPERS = sheets()
