// Replays vectors.json on the Kotlin evaluator and tells every difference: `java -cp … ReplayKt FOLDER`.

import com.tapready.gate.Ask
import com.tapready.gate.Effect
import com.tapready.gate.Json
import com.tapready.gate.TapToPayGate
import java.io.File
import java.time.OffsetDateTime

private val WORDS = setOf("sentence", "remedy", "who", "needs_internet", "requirements", "errors")
private val FRAME = setOf("schema", "mode", "stage", "pack", "policy", "readers")

@Suppress("UNCHECKED_CAST")
private fun rowOf(value: Any?): Map<String, Any?> = value as Map<String, Any?>

private fun askOf(row: Map<String, Any?>): Ask = Ask(
    sdk = row["sdk"] as String?,
    country = row["country"] as String?,
    at = OffsetDateTime.parse(row["at"] as String).toInstant(),
    language = row["language"] as String?,
    intent = row["intent"] as String? ?: "tap_to_pay",
    simulated = row["simulated"] == true,
    subject = row["subject"] as String?,
)

private fun compared(decision: Map<String, Any?>, whole: Boolean): String {
    val plain = decision - "failure"
    if (whole) return Json.write(plain)
    val reasons = (plain["reasons"] as List<*>).map { rowOf(it) - WORDS }
    return Json.write(plain - FRAME + ("reasons" to reasons))
}

fun main(arguments: Array<String>) {
    val folder = File(arguments[0])
    val vectors = rowOf(Json.read(folder.resolve("vectors.json").readText()))
    val bundles = rowOf(vectors["bundles"]).mapValues { TapToPayGate.open(Json.write(it.value)) }
    val gates = bundles + ("main" to TapToPayGate.open(folder.resolve("bundle.json").readText()))
    val cases = (vectors["cases"] as List<*>).map(::rowOf)
    var equal = 0
    for (case in cases) {
        val effect = (case["options"] as Map<*, *>?)?.get("onUnknown")
        val onUnknown = Effect.entries.firstOrNull { it.word == effect }
        val decision = gates.getValue(case["bundle"] as String).decide(rowOf(case["facts"]), askOf(rowOf(case["ask"])), onUnknown)
        val came = compared(decision.toMap(), case["whole"] == true)
        val expected = Json.write(case["expect"])
        if (came == expected) equal += 1
        else println("DIFFERENT ${case["name"]}\n  expected $expected\n  came     $came\n  failure  ${decision.failure}")
    }
    println("$equal of ${cases.size} equal")
}
