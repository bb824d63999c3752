import Foundation
import XCTest

/// Replays `vectors.json` on the phone's own JavaScriptCore: put `gate.js`, `bundle.json` and `vectors.json` among the
/// test bundle's resources and run it in your build.
final class TapToPayGateTests: XCTestCase {
    private static let words = ["sentence", "remedy", "who", "needs_internet", "requirements", "errors"]
    private static let frame = ["schema", "mode", "stage", "pack", "policy", "readers"]

    func testEveryVectorIsAnsweredAsTheServerAnswersIt() throws {
        let evaluator = try resource("gate", "js")
        let vectors = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(resource("vectors", "json").utf8)) as? [String: Any])
        let bundles = try XCTUnwrap(vectors["bundles"] as? [String: Any])
        var gates = try bundles.mapValues { TapToPayGate(evaluator: evaluator, policy: try text($0)) }
        gates["main"] = TapToPayGate(evaluator: evaluator, policy: try resource("bundle", "json"))
        let cases = try XCTUnwrap(vectors["cases"] as? [[String: Any]])
        XCTAssertGreaterThanOrEqual(cases.count, 500)
        for one in cases {
            let name = one["name"] as? String ?? ""
            let gate = try XCTUnwrap(gates[one["bundle"] as? String ?? ""], name)
            let answer = gate.decide(
                facts: try text(one["facts"] ?? [:]), ask: try text(one["ask"] ?? [:]), options: try text(one["options"] ?? [:])
            )
            let came = try JSONSerialization.jsonObject(with: Data(XCTUnwrap(answer, name).utf8)) as? [String: Any]
            let compared = compared(came ?? [:], whole: one["whole"] as? Bool ?? false)
            XCTAssertEqual(compared as NSDictionary, one["expect"] as? NSDictionary, name)
        }
    }

    private func compared(_ decision: [String: Any], whole: Bool) -> [String: Any] {
        var kept = decision
        kept["failure"] = nil
        if whole { return kept }
        for word in Self.frame { kept[word] = nil }
        kept["reasons"] = (decision["reasons"] as? [[String: Any]] ?? []).map { reason in
            reason.filter { !Self.words.contains($0.key) }
        }
        return kept
    }

    private func resource(_ name: String, _ type: String) throws -> String {
        let file = try XCTUnwrap(Bundle(for: Self.self).url(forResource: name, withExtension: type))
        return try String(contentsOf: file, encoding: .utf8)
    }

    private func text(_ value: Any) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: value), as: UTF8.self)
    }
}
