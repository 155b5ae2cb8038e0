"""Every recipient and every device permission of the two notices stands in the registers of the demo world."""

import pytest

from tests.notices.texts import inventory, row

DEVICE_ONLY = ["device information"]

SDK_ROWS = [
    ("AISHU-55", "MOOR7_CHAT", None, "7moor", ["mobile number", "name", "e-mail", "mailing address"]),
    (
        "AISHU-58",
        "GROWINGIO",
        "ANYSHARE",
        "Beijing Yishu",
        ["IMEI device id", "access data", "behaviour data", "element-browsing data"],
    ),
    ("AISHU-59", "SINA_WEIBO", "ANYSHARE", "Weimeng Chuangke", ["device id", "network information"]),
    ("AISHU-60", "WECHAT", "ANYSHARE", "Tencent", DEVICE_ONLY),
    ("AISHU-61", "TENCENT_OPEN_API", "ANYSHARE", "Tencent", DEVICE_ONLY),
    ("AISHU-62", "WXWORK", "ANYSHARE", "Tencent", DEVICE_ONLY),
    (
        "AISHU-63",
        "BUGLY",
        "ANYSHARE",
        "Tencent",
        ["device information", "network information", "product-behaviour information"],
    ),
    ("AISHU-64", "FOXIT_RDK", "ANYSHARE", "Foxit", DEVICE_ONLY),
    ("AISHU-65", "DINGTALK", "ANYSHARE", "Alibaba", DEVICE_ONLY),
    ("AISHU-66", "UMENG", "ANYSHARE", "Umeng", ["device information", "network information", "server information"]),
    ("AISHU-67", "ALIBABA_CLOUD_SMS", "ANYBACKUP", "Alibaba", ["mobile number"]),
    ("AISHU-68", "TENCENT_CLOUD_SMS", "ANYBACKUP", "Tencent", ["mobile number"]),
    ("AOMEI-52", "FIREBASE_CRASHLYTICS", "ANYVIEWER", "Google", ["device model", "operating system"]),
]


@pytest.mark.promise(
    "AISHU-55",
    "AISHU-58",
    "AISHU-59",
    "AISHU-60",
    "AISHU-61",
    "AISHU-62",
    "AISHU-63",
    "AISHU-64",
    "AISHU-65",
    "AISHU-66",
    "AISHU-67",
    "AISHU-68",
    "AOMEI-52",
)
@pytest.mark.parametrize(("promise", "code", "service", "company", "fields"), SDK_ROWS)
def test_each_kit_and_the_chat_stand_in_the_register_with_exactly_the_announced_fields(
    promise: str, code: str, service: str | None, company: str, fields: list[str]
) -> None:
    found = row(promise.split("-", maxsplit=1)[0].lower(), "recipients", code)
    assert found["promises"] == [promise]
    assert company in found["name"]
    assert (found["service"], found["fields"]) == (service, fields)
    assert found["policy_linked"] is (service != "ANYBACKUP")


@pytest.mark.promise("AOMEI-49")
def test_the_register_of_kits_names_function_company_client_items_and_policy() -> None:
    kits = [one for name in ("aishu", "aomei") for one in inventory(name)["recipients"] if one["kind"] == "SDK"]
    assert len(kits) == 12
    assert all(one["function"] and one["client"] and one["fields"] and "(" in str(one["name"]) for one in kits)
    assert all("policy_url" in one and "policy_linked" in one for one in kits)


PERMISSION_ROWS = [
    ("AISHU-49", "ANDROID_CAMERA", "ANDROID", "CAMERA", "DocumentFragment"),
    ("AISHU-50", "ANDROID_READ_PHONE_STATE", "ANDROID", "READ_PHONE_STATE", "Login"),
    ("AISHU-51", "ANDROID_WRITE_EXTERNAL_STORAGE", "ANDROID", "WRITE_EXTERNAL_STORAGE", "download location"),
    ("AISHU-52", "IOS_CAMERA", "IOS", "NSCameraUsageDescription", "Photo"),
    ("AISHU-53", "IOS_FACE_ID", "IOS", "NSFaceIDUsageDescription", "App unlock"),
    ("AISHU-54", "IOS_PHOTO_LIBRARY", "IOS", "NSPhotoLibraryUsageDescription", "upload and backup"),
    ("AOMEI-19", "CAMERA", "ANDROID_AND_IOS", "Camera", "Feedback attachment"),
    ("AOMEI-20", "NETWORK_QUALITY", "ANDROID_AND_IOS", "Network quality", "Remote diagnosis"),
    ("AOMEI-21", "WIFI_STATUS", "ANDROID_AND_IOS", "Wi-Fi status", "Reconnection"),
    ("AOMEI-22", "DEVICE_INFORMATION", "ANDROID_AND_IOS", "Device information", "Statistics"),
]


@pytest.mark.promise(
    "AISHU-49", "AISHU-50", "AISHU-51", "AISHU-52", "AISHU-53", "AISHU-54", "AOMEI-19", "AOMEI-21", "AOMEI-22"
)
@pytest.mark.parametrize(("promise", "code", "platform", "name", "function"), PERMISSION_ROWS)
def test_each_device_permission_stands_in_the_register_with_its_function(
    promise: str, code: str, platform: str, name: str, function: str
) -> None:
    found = row(promise.split("-", maxsplit=1)[0].lower(), "permissions", code)
    assert (found["promises"], found["platform"], found["name"]) == ([promise], platform, name)
    assert function in found["function"]
    assert found["closable"] is True
    assert found["purpose"]
    assert found["impact"]


def test_there_are_six_and_four_device_permissions_and_no_more() -> None:
    assert (len(inventory("aishu")["permissions"]), len(inventory("aomei")["permissions"])) == (6, 4)
