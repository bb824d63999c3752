"""Lists of marks: taken over whole, and no stock device on them."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.facts.evidence import Evidence, Recording
from eligibility.probes import marks, vocabulary
from eligibility.probes.material import Material

ROOTBEER = """
com.noshufou.android.su com.noshufou.android.su.elite eu.chainfire.supersu com.koushikdutta.superuser
com.thirdparty.superuser com.yellowes.su com.topjohnwu.magisk com.kingroot.kinguser com.kingo.root
com.smedialink.oneclickroot com.zhiqupk.root.global com.alephzain.framaroot com.koushikdutta.rommanager
com.koushikdutta.rommanager.license com.dimonvideo.luckypatcher com.chelpus.lackypatch com.ramdroid.appquarantine
com.ramdroid.appquarantinepro com.android.vending.billing.InAppBillingService.COIN
com.android.vending.billing.InAppBillingService.LUCK com.chelpus.luckypatcher com.blackmartalpha org.blackmart.market
com.allinone.free com.repodroid.app org.creeplays.hack com.baseappfull.fwd com.zmapp com.dv.marketmod.installer
org.mobilism.android com.android.wp.net.log com.android.camera.update cc.madkite.freedom com.solohsu.android.edxp.manager
org.meowcat.edxposed.manager com.xmodgame com.cih.game_cih com.charles.lpoqasert com.devadvance.rootcloak
com.devadvance.rootcloakplus de.robv.android.xposed.installer com.saurik.substrate com.zachspong.temprootremovejb
com.amphoras.hidemyroot com.amphoras.hidemyrootadfree com.formyhm.hiderootPremium com.formyhm.hideroot
"""
"""The three lists of packages of RootBeer (https://github.com/scottyab/rootbeer, Const.java)."""
STOCK = """
com.android.systemui com.android.settings com.google.android.gms com.google.android.gsf com.android.vending com.android.nfc
com.samsung.android.messaging com.sec.android.app.launcher com.miui.home com.oneplus.setupwizard com.oppo.market
com.vivo.easyshare com.motorola.launcher3 com.zebra.datawedge com.honeywell.tools com.sunmi.pay com.huawei.appmarket
com.whatsapp com.stripe.android.dashboard org.mozilla.firefox org.telegram.messenger com.termux moe.shizuku.privileged.api
"""


def found(packages: str, which: marks.Marks) -> set[str]:
    text = "".join(f"package:{name}\n" for name in packages.split())
    material = Material(Recording("test", (Evidence("pm_list_packages", text.encode()),)), vocabulary())
    return {sign.where.removeprefix("pm list packages: ") for sign in which.found(material)}


def test_a_public_list_of_root_tools_is_taken_over_whole() -> None:
    assert found(ROOTBEER, marks.root_tools()) == set(ROOTBEER.split())


@pytest.mark.parametrize(
    "which",
    [marks.custom_systems, marks.root_tools, marks.google_stand_ins, marks.emulators],
    ids=lambda which: which.__name__,
)
def test_what_stock_phones_carry_is_no_mark(which: object) -> None:
    assert found(STOCK, which()) == set()  # type: ignore[operator]


@given(st.text(st.sampled_from("ab*?."), max_size=8), st.text(st.sampled_from("ab."), max_size=10))
def test_a_pattern_fits_as_wildcards_do(pattern: str, text: str) -> None:
    assert marks.fits(pattern, text) == fnmatchcase(text, pattern)
