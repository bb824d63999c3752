package android.content.pm

class ApplicationInfo(@JvmField var flags: Int = 0, @JvmField var enabled: Boolean = true) {
    companion object { const val FLAG_DEBUGGABLE = 2 }
}

class FeatureInfo(@JvmField var name: String?, @JvmField var version: Int)

class PackageInfo(@JvmField var requestedPermissions: Array<String>?)

abstract class PackageManager {
    class NameNotFoundException : Exception()

    abstract fun hasSystemFeature(name: String): Boolean
    abstract val systemAvailableFeatures: Array<FeatureInfo>
    abstract fun getApplicationInfo(name: String, flags: Int): ApplicationInfo
    abstract fun getPackageInfo(name: String, flags: Int): PackageInfo

    companion object {
        const val FEATURE_NFC = "android.hardware.nfc"
        const val FEATURE_SENSOR_ACCELEROMETER = "android.hardware.sensor.accelerometer"
        const val GET_PERMISSIONS = 4096
        const val PERMISSION_GRANTED = 0
    }
}
