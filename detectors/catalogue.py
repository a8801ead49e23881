"""Every recogniser there is."""

from __future__ import annotations

from detectors.findings import DETECTOR_FAILED
from detectors.recognizers.addresses import AddressRecognizer
from detectors.recognizers.base import TextRecognizer
from detectors.recognizers.births import BirthDateRecognizer
from detectors.recognizers.contact import (
    IpAddressRecognizer,
    MailAddressRecognizer,
    PostalCodeRecognizer,
    TelephoneRecognizer,
)
from detectors.recognizers.credentials import IssuedKeyRecognizer, LabelledSecretRecognizer
from detectors.recognizers.english_names import EnglishNameRecognizer
from detectors.recognizers.foreign_numbers import ForeignNumberRecognizer
from detectors.recognizers.foreign_phones import ForeignTelephoneRecognizer
from detectors.recognizers.intents import ClaimRecognizer, CopyrightRequestRecognizer
from detectors.recognizers.markings import MarkingRecognizer
from detectors.recognizers.names import NameRecognizer
from detectors.recognizers.numbers import (
    CardNumberRecognizer,
    CorporateNumberRecognizer,
    MyNumberRecognizer,
)
from detectors.recognizers.opaque import HiddenTextRecognizer, OpaqueContentRecognizer

RECOGNIZERS: tuple[type[TextRecognizer], ...] = (
    MyNumberRecognizer,
    CorporateNumberRecognizer,
    CardNumberRecognizer,
    TelephoneRecognizer,
    MailAddressRecognizer,
    PostalCodeRecognizer,
    IpAddressRecognizer,
    IssuedKeyRecognizer,
    LabelledSecretRecognizer,
    MarkingRecognizer,
    AddressRecognizer,
    BirthDateRecognizer,
    NameRecognizer,
    EnglishNameRecognizer,
    ForeignNumberRecognizer,
    ForeignTelephoneRecognizer,
    CopyrightRequestRecognizer,
    ClaimRecognizer,
    HiddenTextRecognizer,
    OpaqueContentRecognizer,
)
ENTITIES: frozenset[str] = frozenset({DETECTOR_FAILED, *(e for r in RECOGNIZERS for e in r.finds)})


def recognizers() -> tuple[TextRecognizer, ...]:
    return tuple(recognizer() for recognizer in RECOGNIZERS)
