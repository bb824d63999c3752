package android.os

object Build {
    @JvmField var MANUFACTURER: String? = null
    @JvmField var MODEL: String? = null
    @JvmField var DEVICE: String? = null
    @JvmField var FINGERPRINT: String? = null
    @JvmField var HARDWARE: String? = null
    @JvmField var PRODUCT: String? = null
    @JvmField var TAGS: String? = null
    @JvmField var TYPE: String = "user"
    @JvmField var SUPPORTED_ABIS: Array<String> = emptyArray()

    object VERSION {
        @JvmField var SDK_INT: Int = 0
        @JvmField var RELEASE: String? = null
        @JvmField var SECURITY_PATCH: String? = null
        @JvmField var CODENAME: String? = null
    }
}
