"""The whole documents of documents/, clean and damaged, against figures that they have reached and must keep."""

import pytest

from luoshi.reading import read
from tests.reading.documents import Score, damaged, score, sheets
from tests.reading.promises import broken_promises

PAPERS = sheets()
