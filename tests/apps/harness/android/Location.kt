package android.location

abstract class LocationManager {
    abstract fun isProviderEnabled(provider: String): Boolean

    companion object {
        const val GPS_PROVIDER = "gps"
        const val NETWORK_PROVIDER = "network"
    }
}
