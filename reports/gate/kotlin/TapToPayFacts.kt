package com.tapready.gate

import android.content.Context
import android.content.pm.ApplicationInfo
import android.content.pm.PackageManager
import android.hardware.display.DisplayManager
import android.location.LocationManager
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import android.nfc.NfcAdapter
import android.os.Build
import android.provider.Settings
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyInfo
import android.security.keystore.KeyProperties
import java.io.File
import java.security.KeyFactory
import java.security.KeyPairGenerator
import java.security.KeyStore
import java.security.ProviderException

/**
 * Reads on an Android device each fact that an app can see, and names its source.
 *
 *     val facts = TapToPayFacts(context).collect()
 *
 * What cannot be read stays out: not known, never guessed. Nothing is asked of the network or of the user, no
 * permission is needed beyond those of Stripe Terminal, and it takes a few milliseconds.
 *
 * @param app what the app says of itself: whether the PIN library is in, whether Tap to Pay's process is left alone.
 *   What `supportsReadersOfType` answered belongs there, too, as `android.keystore_operations`.
 * @param declaresQueries whether the manifest has `<queries>` with `com.google.android.gms` and `com.android.vending`.
 *   Without it Android 11 and later may hide both, and that they are not found means nothing.
 * @param triesKeys whether to make an attested key in the hardware, and delete it: a device that fails at it is known
 *   to be unfit before the SDK tries. It takes up to a second, so do it once, off the main thread.
 */
class TapToPayFacts(
    private val context: Context,
    private val app: Map<String, Any?> = emptyMap(),
    private val declaresQueries: Boolean = false,
    private val triesKeys: Boolean = false,
) {
    private val packages: PackageManager get() = context.packageManager
    private val found = LinkedHashMap<String, Told>()

    /** Fact name → value with its source, for [TapToPayGate.decide]. Never throws. */
    fun collect(): Map<String, Any?> {
        found.clear()
        fact("device.platform", "android") { "android" }
        system()
        hardware()
        environment()
        ownApp()
        return found + app
    }

    private fun system() {
        fact("device.manufacturer", "Build.MANUFACTURER") { Build.MANUFACTURER }
        fact("device.model", "Build.MODEL") { Build.MODEL }
        fact("device.codename", "Build.DEVICE") { Build.DEVICE }
        fact("android.fingerprint", "Build.FINGERPRINT") { Build.FINGERPRINT }
        fact("android.api_level", "Build.VERSION.SDK_INT") { Build.VERSION.SDK_INT }
        fact("android.version", "Build.VERSION.RELEASE") { Build.VERSION.RELEASE }
        fact("android.security_patch", "Build.VERSION.SECURITY_PATCH") { Build.VERSION.SECURITY_PATCH }
        fact("android.beta", "Build.VERSION.CODENAME") { Build.VERSION.CODENAME != "REL" }
        fact("android.build_type", "Build.TYPE") { Build.TYPE.takeIf { it in setOf("user", "userdebug", "eng") } }
        fact("android.abis", "Build.SUPPORTED_ABIS") { Build.SUPPORTED_ABIS.toList() }
        fact("android.arm", "Build.SUPPORTED_ABIS") {
            // An x86 device that translates lists ARM too, but never first.
            Build.SUPPORTED_ABIS.firstOrNull()?.startsWith("arm")
        }
        fact("android.emulator", "Build.HARDWARE, Build.PRODUCT, Build.FINGERPRINT") { true.takeIf { isEmulator() } }
        fact("android.stock_os", "Build.TAGS") { false.takeIf { "test-keys" in Build.TAGS.orEmpty() } }
        // A su binary proves a rooted system; none proves nothing: the attestation at connect knows better.
        fact("android.rooted", "su in PATH") { true.takeIf { SU.any { folder -> File(folder, "su").exists() } } }
    }

    private fun hardware() {
        fact("android.nfc", "PackageManager.FEATURE_NFC") { packages.hasSystemFeature(PackageManager.FEATURE_NFC) }
        fact("android.nfc_enabled", "NfcAdapter.isEnabled") { NfcAdapter.getDefaultAdapter(context)?.isEnabled }
        fact("android.accelerometer", "PackageManager.FEATURE_SENSOR_ACCELEROMETER") {
            packages.hasSystemFeature(PackageManager.FEATURE_SENSOR_ACCELEROMETER)
        }
        // Not declared is not known: devices that came with Android 11 or earlier need not declare it.
        fact("android.keystore_version", "PackageManager $HARDWARE_KEYSTORE") {
            packages.systemAvailableFeatures.firstOrNull { it.name == HARDWARE_KEYSTORE }?.version?.takeIf { it > 0 }
        }
        if (triesKeys) fact("android.keystore_operations", "an attested key in AndroidKeyStore") { false.takeIf { HardwareKey.fails() } }
        fact("android.extra_displays", "DisplayManager.displays") {
            (context.getSystemService(Context.DISPLAY_SERVICE) as DisplayManager?)?.displays?.let { it.size - 1 }
        }
    }

    private fun environment() {
        fact("android.developer_options", "Settings.Global.DEVELOPMENT_SETTINGS_ENABLED") {
            global(Settings.Global.DEVELOPMENT_SETTINGS_ENABLED)
        }
        fact("android.debugging", "Settings.Global.ADB_ENABLED, adb_wifi_enabled") {
            val cable = global(Settings.Global.ADB_ENABLED)
            val wifi = try { global(ADB_WIFI) } catch (_: SecurityException) { null } // hidden from newer apps
            if (cable == true || wifi == true) true else cable
        }
        fact("android.accessibility_services", "Settings.Secure.ENABLED_ACCESSIBILITY_SERVICES") {
            val written = Settings.Secure.getString(context.contentResolver, Settings.Secure.ENABLED_ACCESSIBILITY_SERVICES)
            written.orEmpty().split(':').map { it.substringBefore('/') }.filter { it != "" }.distinct()
        }
        fact("android.gms", "PackageManager com.google.android.gms") { isUsable("com.google.android.gms") }
        fact("android.play_store", "PackageManager com.android.vending") { isUsable("com.android.vending") }
        fact("device.location_services", "LocationManager.isProviderEnabled") {
            (context.getSystemService(Context.LOCATION_SERVICE) as LocationManager?)?.let { manager ->
                manager.isProviderEnabled(LocationManager.GPS_PROVIDER) || manager.isProviderEnabled(LocationManager.NETWORK_PROVIDER)
            }
        }
        fact("device.internet", "NetworkCapabilities.NET_CAPABILITY_VALIDATED") {
            (context.getSystemService(Context.CONNECTIVITY_SERVICE) as ConnectivityManager?)?.let { manager ->
                val network = manager.activeNetwork?.let(manager::getNetworkCapabilities)
                network?.hasCapability(NetworkCapabilities.NET_CAPABILITY_VALIDATED) ?: false
            }
        }
    }

    private fun ownApp() {
        fact("app.debuggable", "ApplicationInfo.FLAG_DEBUGGABLE") {
            context.applicationInfo.flags and ApplicationInfo.FLAG_DEBUGGABLE != 0
        }
        fact("app.location_permission", "checkSelfPermission ACCESS_FINE_LOCATION") {
            context.checkSelfPermission("android.permission.ACCESS_FINE_LOCATION") == PackageManager.PERMISSION_GRANTED
        }
        fact("app.hide_overlay_permission", "PackageInfo.requestedPermissions") {
            val info = packages.getPackageInfo(context.packageName, PackageManager.GET_PERMISSIONS)
            "android.permission.HIDE_OVERLAY_WINDOWS" in info.requestedPermissions.orEmpty()
        }
        // Found proves it; not found proves nothing, for a shrinker renames classes.
        fact("app.library", "class $TAP_TO_PAY") { true.takeIf { isInApp(TAP_TO_PAY) } }
    }

    /** Keep a fact with its source. A null, or an exception (a missing service, a vendor's quirk), leaves it unknown. */
    private fun fact(name: String, origin: String, read: () -> Any?) {
        val value = try {
            read()
        } catch (_: Exception) {
            null
        } catch (_: LinkageError) {
            null // an Android older than the one this was compiled for
        }
        if (value != null && value != "") found[name] = Told(value, origin = origin)
    }

    private fun global(name: String): Boolean? =
        Settings.Global.getString(context.contentResolver, name)?.let { it != "0" }

    /** Whether a package is installed and enabled; null when Android may be hiding it. */
    private fun isUsable(name: String): Boolean? = try {
        packages.getApplicationInfo(name, 0).enabled
    } catch (_: PackageManager.NameNotFoundException) {
        false.takeIf { declaresQueries }
    }

    private fun isInApp(type: String): Boolean = try {
        Class.forName(type, false, context.classLoader)
        true
    } catch (_: ClassNotFoundException) {
        false
    }

    private fun isEmulator(): Boolean =
        Build.HARDWARE in setOf("goldfish", "ranchu", "cutf_cvm", "vbox86") ||
            Build.PRODUCT.orEmpty().startsWith("sdk_") || Build.FINGERPRINT.orEmpty().startsWith("generic")

    private companion object {
        const val HARDWARE_KEYSTORE = "android.hardware.hardware_keystore"
        const val ADB_WIFI = "adb_wifi_enabled"
        const val TAP_TO_PAY = "com.stripe.stripeterminal.taptopay.TapToPay"
        val SU = listOf("/system/bin", "/system/xbin", "/sbin", "/vendor/bin", "/su/bin", "/data/local/bin", "/data/local/xbin")
    }
}

/** A key made in the device's secure hardware with an attestation, and deleted at once. */
internal object HardwareKey {
    private const val STORE = "AndroidKeyStore"
    private const val ALIAS = "com.tapready.gate.trial"

    /** Whether the keystore cannot do it. That it can proves less: key agreement and import are not tried. */
    fun fails(): Boolean {
        val store = KeyStore.getInstance(STORE).apply { load(null) }
        return try {
            val generator = KeyPairGenerator.getInstance(KeyProperties.KEY_ALGORITHM_EC, STORE)
            val spec = KeyGenParameterSpec.Builder(ALIAS, KeyProperties.PURPOSE_SIGN)
                .setDigests(KeyProperties.DIGEST_SHA256)
                .setAttestationChallenge(ByteArray(16))
                .build()
            generator.initialize(spec)
            val key = generator.generateKeyPair().private
            val info = KeyFactory.getInstance(key.algorithm, STORE).getKeySpec(key, KeyInfo::class.java)
            @Suppress("DEPRECATION") // its successor came with Android 12
            !info.isInsideSecureHardware
        } catch (_: ProviderException) {
            true
        } finally {
            store.deleteEntry(ALIAS)
        }
    }
}
