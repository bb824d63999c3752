"""The ids of the requirement ledger, as it stands beside the project, and the lists of models and countries in it."""

from __future__ import annotations

from datetime import date

COVERED = {
    "Android": (
        "AND-NFC", "AND-ARM", "AND-ROOT", "AND-BOOTLOADER", "AND-OS-13", "AND-GMS", "AND-KEYSTORE-100", "AND-INTERNET", "AND-STOCK",
        "AND-NO-BETA", "AND-NO-EMULATOR", "AND-SDK", "AND-LISTED",
    ),
    "PIN entry": ("PIN-SDK-4.3", "PIN-DEVOPTIONS", "PIN-ACCESSIBILITY", "PIN-RECORDING", "PIN-OVERLAY", "PIN-INTERNET"),
    "iPhone": ("IOS-XS", "IOS-CURRENT", "IOS-NO-BETA", "IOS-PIN-16.4", "IOS-ENTITLEMENT", "IOS-SDK"),
    "Markets": (
        "MKT-IOS-GA", "MKT-IOS-BETA", "MKT-IOS-PR", "MKT-AND-GA", "MKT-AND-BETA", "MKT-SCHEMES", "MKT-PIN-GB", "MKT-PIN-CA-FI",
        "MKT-PIN-TEST", "MKT-FALLBACK",
    ),
}  # fmt: skip
"""Every one of these needs a rule."""

OTHERS = (
    "CON-ONE", "CON-FAILIFINUSE", "CON-TOKEN", "CON-BACKGROUND", "CON-RECONNECT", "CON-DISCONNECT", "CON-DISCOVERY", "CON-SIMULATED",
    "PAY-INTENT", "PAY-CONFIRM-CLIENT",
    "NET-STRIPE", "NET-IPV4", "NET-PRIVATE", "NET-ONE-LINK", "NET-WIFI-SECURITY", "NET-NO-WIFI6", "NET-ETHERNET", "NET-DHCP", "NET-SESSION",
    "NET-SAME-LAN", "NET-DNS-TEST", "NET-PING", "NET-BT",
    "APP-AND-LOCATION", "APP-AND-BT", "APP-AND-JAVA8", "APP-AND-DELEGATE", "APP-AND-EXPORTED", "APP-IOS-PLIST", "APP-RN", "APP-JS",
    "APP-SDK-CURRENT",
)  # fmt: skip
"""Rules may name these; not all of them can be judged on a device."""

SEED = date(2025, 11, 22)
MARKETS = {
    ("ios", "available"): "AU CA CZ DE ES FR GB IE IT NL NZ PL PT SE US",
    ("ios", "preview"): "AT BE CH CY DK EE FI HR HU JP LI LT LU LV MT NO RO SG SI SK",
    ("android", "available"): "AT AU BE CH DE DK FI FR GB IE IT MY NL NZ PL SE SG US",
    ("android", "preview"): "CA CY CZ EE ES GI HR HU LI LT LU LV MT NO PT RO SI SK",
}
LATER = {
    (date(2026, 4, 24), "ios", "available"): "AT AU BE CA CH CZ DE DK ES FR GB IE IT NL NZ PL PT SE SG US",
    (date(2026, 4, 24), "ios", "preview"): "BG CY EE FI HR HU JP LI LT LU LV MT MY NO RO SI SK",
    (date(2026, 4, 24), "android", "available"): "AT AU BE CH DE DK FI FR GB IE IT MY NL NZ PL SE SG US",
    (date(2026, 4, 24), "android", "preview"): "BG CA CY CZ EE ES GI HR HU LI LT LU LV MT NO PT RO SI SK",
    (date(2026, 10, 6), "ios", "available"): "AT AU BE CA CH CZ DE DK ES FI FR GB IE IT LU NL NZ PL PT SE SG US",
    (date(2026, 10, 6), "ios", "preview"): "BG CY EE HK HR HU JP LI LT LV MT MX MY NO RO SI SK",
    (date(2026, 10, 6), "android", "available"): "AT AU BE CA CH DE DK FI FR GB IE IT MY NL NO NZ PL PT SE SG US",
    (date(2026, 10, 6), "android", "preview"): "BG CY CZ EE ES GI HK HR HU LI LT LU LV MT MX RO SI SK",
}

DEVICES = {
    ("Sunmi", "countertop"): "D3 MINI, V3 MIX",
    ("Amobile", "handheld"): "PD602",
    ("Honeywell", "handheld"): "CT37, CT47",
    ("Chainway", "handheld"): "C66",
    ("Ciontek", "handheld"): "CS50C",
    ("iMin", "handheld"): "Swift 2 Pro",
    ("Sunmi", "handheld"): "L3, V3",
    ("ZCS", "handheld"): "Z92",
    ("Zebra", "handheld"): "TC53, TC53E",
    ("Sunmi", "kiosk"): "FLEX 3, K2",
    ("iMin", "register"): "Falcon2",
    ("Sunmi", "register"): "D3 PRO, T3 PRO",
    ("Samsung", "tablet"): "Galaxy Tab Active Pro, Galaxy Tab Active3, Galaxy Tab Active4 Pro, Galaxy Tab Active5",
    ("HMD Global", "tablet"): "HMD T21",
    ("Hosoton", "tablet"): "H101",
    ("Oukitel", "tablet"): "RT3",
    ("Ulefone", "tablet"): "Armor Pad Pro",
    ("Asus", "phone"): "Zenfone 9",
    ("Google", "phone"): "Pixel 6, Pixel 6a, Pixel 7, Pixel 7a, Pixel 8, Pixel 8a, Pixel 9, Pixel 9a, Pixel 10",
    ("Nokia", "phone"): "G22, G310, G42, G60, X10, X20, X30",
    ("Honor", "phone"): "70, 70 Lite, 90, 90 Lite, 90 Smart, Magic5, Magic6, Magic7, X6, X7, X8, X9",
    ("Infinix", "phone"): "Hot 40 Pro, HOT 60i",
    ("LG", "phone"): "V60 ThinQ",
    ("Motorola", "phone"): "Moto GX4, Moto GX5, G 2023, Edge 2023, G 2024, Edge 2024, G 2025, Edge 2025",
    ("OnePlus", "phone"): "Nord 4, Nord CE3, Nord CE4, Nord N30, 12, 12R, 13, 13R",
    ("Oppo", "phone"): (
        "A60, A74, A77, A78, A79, A98, Find X2 Pro, Find X2 Lite, Find X3 Pro, Find X5 Pro, Reno8, Reno10, Reno11, Reno12, Reno13, Reno14"
    ),
    ("Samsung", "phone"): (
        "Galaxy A04s, Galaxy A05s, Galaxy A13, Galaxy A14, Galaxy A15, Galaxy A16, Galaxy A17, Galaxy A22, Galaxy A23, Galaxy A24, Galaxy A25, "
        "Galaxy A26, Galaxy A32, Galaxy A33, Galaxy A34, Galaxy A35, Galaxy A36, Galaxy A42, Galaxy A42s, Galaxy A53, Galaxy A54, Galaxy A55, "
        "Galaxy A56, Galaxy A71, Galaxy A72, Galaxy A73, Galaxy Note20, Galaxy S22, Galaxy S23, Galaxy S24, Galaxy S25, Galaxy Z Flip3, "
        "Galaxy Z Fold3, Galaxy Z Flip4, Galaxy Z Fold4, Galaxy Z Flip5, Galaxy Z Fold5, Galaxy Z Flip6, Galaxy Z Fold6, Galaxy Z Flip7, "
        "Galaxy Z Fold7"
    ),
    ("Xiaomi", "phone"): (
        "12, 12S, 12T, 13, 13T, 14, 14T, 15, 15T, Redmi 10, Redmi 12, Redmi 12C, Redmi 13, Redmi 13C, Redmi 14C, Redmi 15, Redmi Note 10, "
        "Redmi Note 11, Redmi Note 12, Redmi Note 13, Redmi Note 14"
    ),
}
"""The tables of supported devices of November 2025, their known slips corrected."""

REMOVED = (
    ("Sunmi", "D3 PRO"), ("ZCS", "Z92"), ("Honeywell", "CT47"), ("Samsung", "Galaxy Tab Active4 Pro"), ("Samsung", "Galaxy A71"),
    ("Samsung", "Galaxy A72"), ("Samsung", "Galaxy A73"), ("Nokia", "G22"), ("LG", "V60 ThinQ"),
)  # fmt: skip
"""Named in November 2025 and no longer in April 2026."""

REACT_NATIVE = {
    "0.0.1-beta.12": ("2.20.1", "2.20.2"), "0.0.1-beta.13": ("2.23.1", "2.23.1"), "0.0.1-beta.17": ("3.4.0", "3.4.0"),
    "0.0.1-beta.20": ("3.7.1", "3.7.0"), "0.0.1-beta.23": ("3.10.1", "3.9.1"), "0.0.1-beta.24": ("4.1.0", "4.1.0"),
    "0.0.1-beta.25": ("4.3.1", "4.3.0"), "0.0.1-beta.27": ("4.6.0", "4.6.1"), "0.0.1-beta.28": ("4.7.5", "4.7.3"),
    "0.0.1-beta.29": ("5.1.1", "5.1.1"), "0.0.1-beta.30": ("5.4.1", "5.1.1"), "0.0.1-beta.31": ("5.5.1", "5.5.0"),
    "0.0.1-beta.32": ("5.7.0", "5.7.0"), "0.0.1-beta.33": ("5.8.0", "5.8.0"),
}  # fmt: skip
"""React Native release → the Android and iOS SDK in it."""
