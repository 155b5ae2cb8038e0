"""The two notices and registers of the demo world hold what the register of promises says."""

import re

import pytest

from habeas import promises
from habeas.notices.rules import Theme
from habeas.notices.rules.vocabulary import ContactKind
from tests.notices.texts import demo_notice, inventory, items, row

LAUNCH_LAWS = {"EU_GDPR", "UK_GDPR", "US_CA_CCPA", "CN_PIPL"}


@pytest.mark.parametrize("controller", ["aishu", "aomei"])
def test_each_promise_is_made_by_exactly_one_clause(controller: str) -> None:
    made = [promise for clause in demo_notice(controller).all_clauses for promise in clause.promises]
    assert sorted(made) == sorted(one.id for one in promises.load() if one.controller == controller)


@pytest.mark.parametrize("controller", ["aishu", "aomei"])
def test_a_row_names_only_promises_of_its_own_notice(controller: str) -> None:
    named = set(re.findall(r"A[A-Z]+-\d+", str(inventory(controller))))
    assert named
    assert named <= {one.id for one in promises.load() if one.controller == controller}


@pytest.mark.parametrize("controller", ["aishu", "aomei"])
def test_no_clause_repeats_the_paraphrase_of_the_register(controller: str) -> None:
    text = " ".join(" ".join(clause.body.split()).lower() for clause in demo_notice(controller).all_clauses)
    assert [one.id for one in promises.load() if len(one.paraphrase) > 30 and one.paraphrase.lower() in text] == []


@pytest.mark.parametrize("controller", ["aishu", "aomei"])
def test_the_notice_announces_exactly_what_the_register_holds(controller: str) -> None:
    front, held = demo_notice(controller).front, inventory(controller)
    assert front.purposes == {one["code"] for one in held["purposes"]}
    assert front.categories == {one["code"] for one in held["data_categories"]}
    assert front.recipients == {one["code"] for one in held["recipients"]}
    assert set(front.services) == {one["code"] for one in held["services"]}


@pytest.mark.promise("AISHU-53")
def test_the_face_is_sensitive_and_stays_on_the_device() -> None:
    category = row("aishu", "data_categories", "FACE_UNLOCK")
    assert category["sensitive"] is True
    assert category["field_class"] == "BIOMETRIC"
    assert set(items("aishu", "FACE_UNLOCK")) == {"FACE_MATCH"}
    assert row("aishu", "processing_activities", "APP_UNLOCK")["retention"]["anchor"] == "NOT_STORED"


@pytest.mark.promise("AOMEI-22")
def test_each_element_of_device_information_is_an_item_of_its_own_with_its_kind() -> None:
    kinds = {code: item["kind"] for code, item in items("aomei", "DEVICE").items()}
    assert {code for code, kind in kinds.items() if kind == "DEVICE_IDENTIFIER"} == {
        "ANDROID_ID",
        "MAC_ADDRESS",
        "IMEI",
        "IMSI",
        "SOFTWARE_LIST_ID",
    }
    assert {code for code, kind in kinds.items() if kind == "DEVICE_STATE"} == {
        "DEVICE_MODEL",
        "OPERATING_SYSTEM_TYPE",
        "SYSTEM_PROPERTIES",
        "INSTALLED_APPS",
        "RUNNING_PROCESS",
    }


PLACES = ("SYSTEM", "DATABASE", "CLOUD", "VIRTUALISATION")
AISHU_ITEMS = [
    (
        "NETWORK_IDENTITY",
        {
            f"{place}_{part}"
            for place in ("SYSTEM", "DATABASE", "CLOUD", "VIRTUALISATION")
            for part in ("USER_NAME", "PASSWORD")
        }
        | {"IP_ADDRESS", "DOMAIN_NAME", "SYSTEM_EMAIL"},
    ),
    ("BASIC", {"NAME", "NATIONALITY", "POSITION", "COMPANY", "CONTACT_DETAILS"}),
    ("USAGE_METADATA", {"DIRECTORY_STRUCTURE", "FILE_NAME", "DATABASE_NAME", "INSTANCE_NAME"}),
]


@pytest.mark.promise("AISHU-18", "AISHU-19", "AISHU-20")
@pytest.mark.parametrize(("category", "codes"), AISHU_ITEMS)
def test_each_category_of_aishu_names_the_announced_items_and_no_more(category: str, codes: set[str]) -> None:
    assert set(items("aishu", category)) == codes


@pytest.mark.promise("AISHU-21", "AISHU-43")
def test_device_data_are_listed_one_by_one_and_the_intrusive_ones_marked() -> None:
    listed = items("aishu", "DEVICE")
    often = {"MAC_ADDRESS", "RUNNING_PROCESS", "OPERATING_SYSTEM_TYPE"}
    logged = {"DEVICE_MODEL", "OPERATING_SYSTEM", "SERIAL_NUMBER", "DEVICE_ID", "ANDROID_ID", "IMEI", "SD_CARD_DATA"}
    software = {"SOFTWARE_LIST", "SOFTWARE_VERSION"}
    network = {"NETWORK_ACCESS_METHOD", "NETWORK_TYPE", "NETWORK_STATUS", "NETWORK_QUALITY"}
    assert set(listed) == often | logged | software | network
    assert listed["SD_CARD_DATA"]["intrusive"] is True
    assert listed["SOFTWARE_LIST"]["intrusive"] is True


@pytest.mark.promise("AISHU-27", "AISHU-30")
@pytest.mark.parametrize("code", ["SERVICE_PROVISION", "ACCOUNT"])
def test_service_and_account_rest_on_the_contract(code: str) -> None:
    activity = row("aishu", "processing_activities", code)
    assert activity["default_legal_basis"] == activity["legal_basis"]["EU_GDPR"] == "CONTRACT"
    assert activity["legal_basis"]["CN_PIPL"] == "CONTRACT_OR_HR"


@pytest.mark.promise("AISHU-27")
def test_providing_the_service_uses_network_identity_usage_and_device_data() -> None:
    activity = row("aishu", "processing_activities", "SERVICE_PROVISION")
    assert {"NETWORK_IDENTITY", "USAGE_METADATA", "DEVICE"} <= set(activity["categories"])


@pytest.mark.promise("AISHU-30", "AISHU-46")
def test_an_account_of_aishu_needs_a_user_name_and_a_password_and_records_phone_and_mail() -> None:
    listed = items("aishu", "ACCOUNT")
    assert set(listed) == {"USER_NAME", "ACCOUNT_PASSWORD", "PHONE_NUMBER", "EMAIL"}
    assert listed["USER_NAME"]["necessity"] == listed["ACCOUNT_PASSWORD"]["necessity"] == "NECESSARY"


@pytest.mark.promise("AOMEI-8", "AOMEI-9", "AOMEI-11")
def test_an_account_of_aomei_needs_three_items_for_registration() -> None:
    listed = items("aomei", "ACCOUNT")
    assert set(listed) == {"NICKNAME", "EMAIL", "ACCOUNT_PASSWORD"}
    assert {item["necessity"] for item in listed.values()} == {"NECESSARY"}
    activity = row("aomei", "processing_activities", "ACCOUNT")
    assert (activity["purpose"], activity["categories"]) == ("ACCOUNT_REGISTRATION", ["ACCOUNT"])


@pytest.mark.promise("AOMEI-27", "AOMEI-28")
def test_feedback_is_four_items_kept_for_the_ticket_and_used_for_the_answer() -> None:
    assert set(items("aomei", "FEEDBACK")) == {"FEEDBACK_EMAIL", "FAULT_SCREENSHOT", "DEVICE_LOG", "CRASH_RECORD"}
    activity = row("aomei", "processing_activities", "FEEDBACK_HANDLING")
    assert (activity["purpose"], activity["retention"]["anchor"]) == ("FEEDBACK_HANDLING", "TICKET_CLOSED")
    assert activity["recipients"] == []


def test_every_password_is_marked_so_that_it_is_never_exported() -> None:
    for controller in ("aishu", "aomei"):
        for category in inventory(controller)["data_categories"]:
            for item in category["items"]:
                assert ("password" in item["name"].lower()) == item.get("credential", False), item


@pytest.mark.promise("AOMEI-38")
@pytest.mark.parametrize("controller", ["aishu", "aomei"])
def test_every_activity_has_a_basis_in_every_launch_law(controller: str) -> None:
    assert all(set(one["legal_basis"]) == LAUNCH_LAWS for one in inventory(controller)["processing_activities"])


@pytest.mark.parametrize("controller", ["aishu", "aomei"])
def test_every_activity_says_how_long_and_refers_to_rows_that_exist(controller: str) -> None:
    held = inventory(controller)
    codes = {part: {one["code"] for one in held[part]} for part in held if part not in ("controller", "assurances")}
    for activity in held["processing_activities"]:
        assert activity["purpose"] in codes["purposes"]
        assert set(activity["categories"]) <= codes["data_categories"]
        assert set(activity["recipients"]) <= codes["recipients"]
        assert activity["source"] in codes["sources"]
        assert activity["retention"]["text"]
        assert activity["retention"]["anchor"]
        assert (activity["retention"]["anchor"] == "COLLECTED_AT") <= bool(activity["retention"]["period"])


@pytest.mark.promise("AISHU-31")
def test_public_and_commercial_sources_need_an_agreement() -> None:
    assert row("aishu", "sources", "PUBLIC")["needs_agreement"] is True
    assert row("aishu", "sources", "COMMERCIAL")["needs_agreement"] is True


@pytest.mark.promise("AISHU-119", "AISHU-133")
def test_recipients_are_told_apart_by_their_role() -> None:
    roles = {one["role"] for one in inventory("aishu")["recipients"]}
    assert {"PROCESSOR", "INDEPENDENT_CONTROLLER", "AFFILIATE"} <= roles
    assert row("aishu", "recipients", "AFFILIATES")["kind"] == "AFFILIATE"


@pytest.mark.promise("AISHU-183", "AISHU-184", "AISHU-185")
def test_aishu_can_be_reached_by_letter_phone_and_mail() -> None:
    points = {point.kind: point.value for point in demo_notice("aishu").front.contacts}
    assert set(points) == {"POSTAL", "PHONE", "EMAIL"}
    assert points[ContactKind.PHONE] == "400-880-1569"
    assert "Shanghai" in points[ContactKind.POSTAL]


def test_only_the_preface_and_the_addenda_stand_outside_of_the_announced_themes() -> None:
    for controller in ("aishu", "aomei"):
        source = demo_notice(controller)
        outside = {clause.theme for clause in source.all_clauses} - source.front.announced_themes
        assert outside <= {Theme.PREFACE, Theme.ADDENDA}
