package android.provider

import android.content.ContentResolver

class Settings {
    object Global {
        const val DEVELOPMENT_SETTINGS_ENABLED = "development_settings_enabled"
        const val ADB_ENABLED = "adb_enabled"
        @JvmField val said = HashMap<String, String>()

        @JvmStatic fun getString(resolver: ContentResolver, name: String): String? = said[name]
    }

    object Secure {
        const val ENABLED_ACCESSIBILITY_SERVICES = "enabled_accessibility_services"
        @JvmField val said = HashMap<String, String>()

        @JvmStatic fun getString(resolver: ContentResolver, name: String): String? = said[name]
    }
}
