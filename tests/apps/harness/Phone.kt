// A phone made of stubs: what the collector reads of it, and how the wrapper behaves. `java -cp … PhoneKt FOLDER`
// prints one JSON object.

import android.content.ContentResolver
import android.content.Context
import android.content.pm.ApplicationInfo
import android.content.pm.FeatureInfo
import android.content.pm.PackageInfo
import android.content.pm.PackageManager
import android.os.Build
import android.provider.Settings
import com.tapready.gate.Ask
import com.tapready.gate.Json
import com.tapready.gate.Outcome
import com.tapready.gate.TapToPayConnection
import com.tapready.gate.TapToPayFacts
import com.tapready.gate.TapToPayGate
import com.tapready.gate.Told
import java.io.File
import java.time.Instant

private object Packages : PackageManager() {
    override fun hasSystemFeature(name: String): Boolean = name == FEATURE_NFC
    override val systemAvailableFeatures = arrayOf(FeatureInfo(null, 0), FeatureInfo("android.hardware.hardware_keystore", 300))
    override fun getApplicationInfo(name: String, flags: Int): ApplicationInfo =
        if (name == "com.android.vending") throw NameNotFoundException() else ApplicationInfo()
    override fun getPackageInfo(name: String, flags: Int): PackageInfo = throw SecurityException("a vendor's quirk")
}

private object Phone : Context() {
    override val packageManager: PackageManager get() = Packages
    override val packageName = "com.example.till"
    override val contentResolver = ContentResolver()
    override val applicationInfo = ApplicationInfo(flags = ApplicationInfo.FLAG_DEBUGGABLE)
    override val classLoader: ClassLoader get() = Phone::class.java.classLoader
    override fun getSystemService(name: String): Any? = null
    override fun checkSelfPermission(permission: String): Int = PackageManager.PERMISSION_GRANTED
}

private class SdkError(val code: String) : RuntimeException("the SDK says $code")

private fun word(outcome: Outcome<String>?): String = when (outcome) {
    is Outcome.Failed -> "Failed ${outcome.error.code}"
    is Outcome.InUse -> "InUse ${outcome.error.code}"
    is Outcome.Refused -> "Refused ${outcome.decision.reasons.first().code}"
    null -> "nothing"
    else -> outcome::class.simpleName!!
}

fun main(arguments: Array<String>) {
    Build.MANUFACTURER = "Acme"
    Build.VERSION.SDK_INT = 35
    Build.VERSION.CODENAME = "REL"
    Build.SUPPORTED_ABIS = arrayOf("arm64-v8a")
    Settings.Global.said["development_settings_enabled"] = "1"
    Settings.Secure.said["enabled_accessibility_services"] = "com.a/.S:com.b/.T"
    val facts = TapToPayFacts(Phone, mapOf("app.pin_library" to true)).collect()
    val declared = TapToPayFacts(Phone, declaresQueries = true).collect()
    val folder = File(arguments[0])
    val gate = TapToPayGate.open(folder.resolve("bundle.json").readText())
    val ask = Ask(sdk = "5.8.0", country = "GB", at = Instant.parse("2026-11-22T12:00:00Z"))
    val calls = ArrayList<String>()
    fun connection(known: Map<String, Any?>, second: Boolean = false): TapToPayConnection<String> =
        TapToPayConnection(gate, { known }, { second }, errorOf = { (it as? SdkError)?.code })
    val refused = connection(facts)
    val ready = connection(emptyMap())
    val heard = mapOf(
        "refused" to word(refused.connect(ask) { calls.add("refused"); "reader" }),
        "kept" to word(refused.lastReason),
        "admitted" to word(ready.connect(ask) { calls.add("admitted"); "reader" }),
        "again" to word(ready.atForeground { false }),
        "connected" to word(ready.atForeground { true }),
        "failed" to word(ready.connect(ask) { throw SdkError("TAP_TO_PAY_DEVICE_TAMPERED") }),
        "second process" to word(connection(emptyMap(), second = true).connect(ask) { calls.add("second"); "reader" }),
        "broken facts" to word(TapToPayConnection<String>(gate, { throw IllegalStateException() }).connect(ask) { "reader" }),
        "in use" to word(refused.connectOther { fail -> calls.add("other $fail"); if (fail) throw SdkError("READER_BUSY") else "reader" }),
        "taken over" to word(refused.connectOther({ true }) { fail -> calls.add("other $fail"); if (fail) throw SdkError("READER_BUSY") else "reader" }),
        "calls" to calls,
        "unreadable" to TapToPayGate.open("{").trouble,
        "facts" to facts.mapValues { (_, fact) -> (fact as? Told)?.value ?: fact },
        "play store" to listOf("android.play_store" in facts, (declared["android.play_store"] as Told).value),
        "origins" to facts.values.filterIsInstance<Told>().all { !it.origin.isNullOrEmpty() },
    ) + signatures(folder)
    println(Json.write(heard))
}

/** Whether a fetched bundle counts: only with a good signature of the right key. */
private fun signatures(folder: File): Map<String, Any?> {
    val text = folder.resolve("bundle.json").readText()
    val signed = folder.resolve("bundle.json.sig").takeIf(File::exists)?.readText() ?: return emptyMap()
    val key = folder.resolve("public.pem").readText()
    return mapOf(
        "signed" to TapToPayGate.open(text, signed, key).trouble,
        "forged" to TapToPayGate.open("$text ", signed, key).trouble,
        "no signature" to TapToPayGate.open(text, "?", key).trouble,
    )
}
