package com.tapready.gate

import java.security.MessageDigest

/**
 * JSON as the gate needs it: strict reading, one spelling when written. No dependency, no reflection.
 *
 * Objects become maps in their order, arrays lists, whole numbers Long, other numbers Double.
 */
object Json {
    /** Read a text; throws [IllegalArgumentException] naming the place of the first mistake. */
    fun read(text: String): Any? = Reader(text).whole()

    /** Write with sorted keys and no blanks (RFC 8785 for what a bundle holds: no fractions). */
    fun write(value: Any?): String = StringBuilder().also { append(it, value) }.toString()

    /** SHA-256 of a text's UTF-8 bytes, in hexadecimal. */
    fun sha256(text: String): String =
        MessageDigest.getInstance("SHA-256").digest(text.toByteArray(Charsets.UTF_8)).joinToString("") { "%02x".format(it) }

    private fun append(out: StringBuilder, value: Any?) {
        when (value) {
            is Map<*, *> -> {
                val rows = value.entries.sortedBy { it.key.toString() }
                joined(out, '{', rows, '}') { append(out, it.key.toString()); out.append(':'); append(out, it.value) }
            }
            is Collection<*> -> joined(out, '[', value, ']') { append(out, it) }
            is String -> quoted(out, value)
            else -> out.append(value.toString())
        }
    }

    private fun <T> joined(out: StringBuilder, open: Char, members: Iterable<T>, close: Char, one: (T) -> Unit) {
        out.append(open)
        members.forEachIndexed { place, member ->
            if (place > 0) out.append(',')
            one(member)
        }
        out.append(close)
    }

    private fun quoted(out: StringBuilder, text: String) {
        out.append('"')
        for (letter in text) {
            when (letter) {
                '"' -> out.append("\\\"")
                '\\' -> out.append("\\\\")
                '\n' -> out.append("\\n")
                '\r' -> out.append("\\r")
                '\t' -> out.append("\\t")
                '\b' -> out.append("\\b")
                '\u000c' -> out.append("\\f")
                else -> if (letter < ' ') out.append("\\u%04x".format(letter.code)) else out.append(letter)
            }
        }
        out.append('"')
    }

    private class Reader(private val text: String) {
        private var at = 0

        fun whole(): Any? {
            val value = value(0)
            blanks()
            if (at != text.length) wrong("the end")
            return value
        }

        private fun value(depth: Int): Any? {
            if (depth > 64) wrong("less nesting")
            blanks()
            return when (val letter = text.getOrNull(at)) {
                '{' -> members(depth)
                '[' -> list(depth)
                '"' -> string()
                't' -> word("true", true)
                'f' -> word("false", false)
                'n' -> word("null", null)
                else -> if (letter == '-' || letter in '0'..'9') number() else wrong("a value")
            }
        }

        private fun members(depth: Int): Map<String, Any?> {
            val found = LinkedHashMap<String, Any?>()
            at += 1
            blanks()
            if (taken('}')) return found
            do {
                blanks()
                if (text.getOrNull(at) != '"') wrong("a key")
                val key = string()
                blanks()
                if (!taken(':')) wrong(":")
                found[key] = value(depth + 1)
                blanks()
            } while (taken(','))
            if (!taken('}')) wrong("}")
            return found
        }

        private fun list(depth: Int): List<Any?> {
            val found = ArrayList<Any?>()
            at += 1
            blanks()
            if (taken(']')) return found
            do {
                found.add(value(depth + 1))
                blanks()
            } while (taken(','))
            if (!taken(']')) wrong("]")
            return found
        }

        private fun string(): String {
            val out = StringBuilder()
            at += 1
            while (true) {
                val letter = text.getOrNull(at) ?: wrong("a closing quote")
                at += 1
                when (letter) {
                    '"' -> return out.toString()
                    '\\' -> out.append(escaped())
                    else -> if (letter < ' ') wrong("no control character") else out.append(letter)
                }
            }
        }

        private fun escaped(): Char {
            val letter = text.getOrNull(at) ?: wrong("an escape")
            at += 1
            return when (letter) {
                '"', '\\', '/' -> letter
                'n' -> '\n'
                'r' -> '\r'
                't' -> '\t'
                'b' -> '\b'
                'f' -> '\u000c'
                'u' -> {
                    val code = text.substring(at, minOf(at + 4, text.length)).toIntOrNull(16) ?: wrong("four hexadecimal digits")
                    at += 4
                    code.toChar()
                }
                else -> wrong("an escape")
            }
        }

        private fun number(): Any {
            val match = NUMBER.find(text, at)?.takeIf { it.range.first == at } ?: wrong("a number")
            at = match.range.last + 1
            return match.value.toLongOrNull() ?: match.value.toDouble()
        }

        private fun <T> word(word: String, value: T): T {
            if (!text.startsWith(word, at)) wrong(word)
            at += word.length
            return value
        }

        private fun blanks() {
            while (at < text.length && text[at] in " \t\r\n") at += 1
        }

        private fun taken(letter: Char): Boolean {
            if (text.getOrNull(at) != letter) return false
            at += 1
            return true
        }

        private fun wrong(wanted: String): Nothing =
            throw IllegalArgumentException("JSON, character $at: $wanted is needed")
    }

    private val NUMBER = Regex("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?")
}
