package android.security.keystore

import java.security.spec.AlgorithmParameterSpec
import java.security.spec.KeySpec

object KeyProperties {
    const val KEY_ALGORITHM_EC = "EC"
    const val PURPOSE_SIGN = 4
    const val DIGEST_SHA256 = "SHA-256"
}

class KeyGenParameterSpec private constructor() : AlgorithmParameterSpec {
    class Builder(alias: String, purposes: Int) {
        init { require(alias.isNotEmpty() && purposes > 0) }

        fun setDigests(vararg digests: String): Builder = apply { require(digests.isNotEmpty()) }

        fun setAttestationChallenge(challenge: ByteArray): Builder = apply { require(challenge.isNotEmpty()) }

        fun build(): KeyGenParameterSpec = KeyGenParameterSpec()
    }
}

class KeyInfo(val isInsideSecureHardware: Boolean) : KeySpec
