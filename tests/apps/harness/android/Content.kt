// As much of Android as the collector calls, so that it compiles without the framework. Signatures only, as published.
@file:Suppress("unused", "UNUSED_PARAMETER", "FunctionName", "MayBeConstant", "PropertyName")

package android.content

import android.content.pm.ApplicationInfo
import android.content.pm.PackageManager

class ContentResolver

abstract class Context {
    abstract val packageManager: PackageManager
    abstract val packageName: String
    abstract val contentResolver: ContentResolver
    abstract val applicationInfo: ApplicationInfo
    abstract val classLoader: ClassLoader
    abstract fun getSystemService(name: String): Any?
    abstract fun checkSelfPermission(permission: String): Int

    companion object {
        const val DISPLAY_SERVICE = "display"
        const val LOCATION_SERVICE = "location"
        const val CONNECTIVITY_SERVICE = "connectivity"
    }
}
