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
from detectors.recognizers.disclosure import DisclosureTopicRecognizer
from detectors.recognizers.exfiltration import ExfiltrationLinkRecognizer
from detectors.recognizers.injection import PromptInjectionRecognizer
from detectors.recognizers.intents import ClaimRecognizer, CopyrightRequestRecognizer
from detectors.recognizers.markings import MarkingRecognizer
from detectors.recognizers.names import NameRecognizer
from detectors.recognizers.numbers import (
    CardNumberRecognizer,
    CorporateNumberRecognizer,
    MyNumberRecognizer,
)
from detectors.recognizers.opaque import HiddenTextRecognizer, OpaqueContentRecognizer
from detectors.recognizers.special_care import NarrativeRecognizer, SpecialCareRecognizer

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
    SpecialCareRecognizer,
    NarrativeRecognizer,
    DisclosureTopicRecognizer,
    AddressRecognizer,
    BirthDateRecognizer,
    NameRecognizer,
    CopyrightRequestRecognizer,
    ClaimRecognizer,
    PromptInjectionRecognizer,
    ExfiltrationLinkRecognizer,
    HiddenTextRecognizer,
    OpaqueContentRecognizer,
)
ENTITIES: frozenset[str] = frozenset({DETECTOR_FAILED, *(e for r in RECOGNIZERS for e in r.finds)})


def recognizers() -> tuple[TextRecognizer, ...]:
    return tuple(recognizer() for recognizer in RECOGNIZERS)
