"""Every recogniser there is."""

from __future__ import annotations

from typing import Literal

from detectors import echo
from detectors.findings import DETECTOR_FAILED
from detectors.recognizers.accounts import BankAccountRecognizer, PostBankAccountRecognizer
from detectors.recognizers.addresses import AddressRecognizer
from detectors.recognizers.ages import AgeRecognizer
from detectors.recognizers.attachments import UnreadAttachmentRecognizer
from detectors.recognizers.base import TextRecognizer
from detectors.recognizers.births import BirthDateRecognizer
from detectors.recognizers.cards import CardNumberRecognizer
from detectors.recognizers.contact import (
    IpAddressRecognizer,
    MailAddressRecognizer,
    PostalCodeRecognizer,
    TelephoneRecognizer,
)
from detectors.recognizers.corporations import CorporateNumberRecognizer
from detectors.recognizers.credentials import IssuedKeyRecognizer, LabelledSecretRecognizer
from detectors.recognizers.disclosure import DisclosureTopicRecognizer
from detectors.recognizers.english_names import EnglishNameRecognizer
from detectors.recognizers.exfiltration import ExfiltrationLinkRecognizer
from detectors.recognizers.foreign_numbers import ForeignNumberRecognizer
from detectors.recognizers.foreign_phones import ForeignTelephoneRecognizer
from detectors.recognizers.hosts import HardwareAddressRecognizer, HostRecognizer
from detectors.recognizers.injection import PromptInjectionRecognizer
from detectors.recognizers.insurance_cards import InsuranceCardRecognizer
from detectors.recognizers.intents import ClaimRecognizer, CopyrightRequestRecognizer
from detectors.recognizers.labelled import LabelledNumberRecognizer
from detectors.recognizers.logins import LoginNameRecognizer
from detectors.recognizers.markings import MarkingRecognizer
from detectors.recognizers.my_number import MyNumberRecognizer
from detectors.recognizers.names import NameRecognizer
from detectors.recognizers.opaque import HiddenTextRecognizer, OpaqueContentRecognizer
from detectors.recognizers.pasted import PastedWorkRecognizer
from detectors.recognizers.portraits import PortraitRecognizer
from detectors.recognizers.second_opinion import GinzaNameRecognizer
from detectors.recognizers.special_care import NarrativeRecognizer, SpecialCareRecognizer
from detectors.recognizers.vehicles import VehicleNumberRecognizer

RECOGNIZERS: tuple[type[TextRecognizer], ...] = (
    MyNumberRecognizer,
    CorporateNumberRecognizer,
    CardNumberRecognizer,
    LabelledNumberRecognizer,
    InsuranceCardRecognizer,
    BankAccountRecognizer,
    PostBankAccountRecognizer,
    VehicleNumberRecognizer,
    TelephoneRecognizer,
    MailAddressRecognizer,
    PostalCodeRecognizer,
    IpAddressRecognizer,
    HardwareAddressRecognizer,
    HostRecognizer,
    LoginNameRecognizer,
    IssuedKeyRecognizer,
    LabelledSecretRecognizer,
    MarkingRecognizer,
    SpecialCareRecognizer,
    NarrativeRecognizer,
    PortraitRecognizer,
    DisclosureTopicRecognizer,
    AddressRecognizer,
    BirthDateRecognizer,
    AgeRecognizer,
    NameRecognizer,
    EnglishNameRecognizer,
    ForeignNumberRecognizer,
    ForeignTelephoneRecognizer,
    CopyrightRequestRecognizer,
    PastedWorkRecognizer,
    ClaimRecognizer,
    PromptInjectionRecognizer,
    ExfiltrationLinkRecognizer,
    HiddenTextRecognizer,
    OpaqueContentRecognizer,
    UnreadAttachmentRecognizer,
)
ENTITIES: frozenset[str] = frozenset(
    {DETECTOR_FAILED, *echo.ENTITIES, *(e for r in RECOGNIZERS for e in r.finds)}
)


Opinion = Literal["none", "ginza"]
"""Whose else is asked where our own model of names is in doubt."""


def recognizers(second: Opinion = "none") -> tuple[TextRecognizer, ...]:
    """One of each. Raises `MissingGinza` where that opinion is asked for and not installed."""
    names = GinzaNameRecognizer if second == "ginza" else NameRecognizer
    return tuple(names() if r is NameRecognizer else r() for r in RECOGNIZERS)
