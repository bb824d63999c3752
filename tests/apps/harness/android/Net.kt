package android.net

class Network

abstract class NetworkCapabilities {
    abstract fun hasCapability(capability: Int): Boolean

    companion object { const val NET_CAPABILITY_VALIDATED = 16 }
}

abstract class ConnectivityManager {
    abstract val activeNetwork: Network?
    abstract fun getNetworkCapabilities(network: Network): NetworkCapabilities?
}
