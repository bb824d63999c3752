package android.nfc

import android.content.Context

abstract class NfcAdapter {
    abstract val isEnabled: Boolean

    companion object {
        @JvmStatic var present: NfcAdapter? = null

        @JvmStatic fun getDefaultAdapter(context: Context): NfcAdapter? = present
    }
}
