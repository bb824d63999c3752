import CoreLocation
import Foundation
import LocalAuthentication
import UIKit

/// Reads on an iPhone each fact that an app can see, and names its source.
///
/// What cannot be read stays out: not known, never guessed. An Apple Account, a ban or the terms of service cannot be
/// seen by an app: the SDK tells them when it connects. Call it off the main thread: asking for location services may
/// take a moment.
public enum TapToPayFacts {
    /// Fact name → value with its source, for `TapToPayGate.decide`.
    public static func collect() -> [String: Fact] {
        var facts: [String: Fact] = [
            "device.platform": Fact(.text("ios"), origin: "UIDevice"),
            "device.manufacturer": Fact(.text("Apple"), origin: "UIDevice"),
            "ios.version": Fact(.text(version()), origin: "ProcessInfo.operatingSystemVersion"),
            "device.screen_lock": Fact(.flag(hasPasscode()), origin: "LAContext.canEvaluatePolicy"),
            "device.location_services": Fact(
                .flag(CLLocationManager.locationServicesEnabled()), origin: "CLLocationManager.locationServicesEnabled"
            ),
        ]
        if let identifier = machine() { facts["iphone.identifier"] = Fact(.text(identifier), origin: "utsname.machine") }
        if let allowed = hasLocationPermission() {
            facts["app.location_permission"] = Fact(.flag(allowed), origin: "CLLocationManager.authorizationStatus")
        }
        if let floor = Bundle.main.object(forInfoDictionaryKey: "MinimumOSVersion") as? String {
            facts["app.minimum_ios"] = Fact(.text(floor), origin: "Info.plist MinimumOSVersion")
        }
        if let entitlement = entitlement() {
            facts["app.entitlement"] = Fact(.text(entitlement), origin: "embedded.mobileprovision")
        }
        return facts
    }

    private static func version() -> String {
        let version = ProcessInfo.processInfo.operatingSystemVersion
        return "\(version.majorVersion).\(version.minorVersion).\(version.patchVersion)"
    }

    /// `iPhone15,4`; nil in the simulator, which tells the Mac's processor.
    private static func machine() -> String? {
        var system = utsname()
        uname(&system)
        let bytes = withUnsafeBytes(of: &system.machine) { Array($0.prefix { $0 != 0 }) }
        let name = String(decoding: bytes, as: UTF8.self)
        return name.hasPrefix("iPhone") || name.hasPrefix("iPad") ? name : nil
    }

    private static func hasPasscode() -> Bool {
        LAContext().canEvaluatePolicy(.deviceOwnerAuthentication, error: nil)
    }

    /// Nil while the user has not been asked.
    private static func hasLocationPermission() -> Bool? {
        switch CLLocationManager().authorizationStatus {
        case .authorizedAlways, .authorizedWhenInUse: return true
        case .denied, .restricted: return false
        default: return nil
        }
    }

    /// What the provisioning profile inside the app says; an app from the App Store has none, and this stays unknown.
    private static func entitlement() -> String? {
        guard
            let file = Bundle.main.url(forResource: "embedded", withExtension: "mobileprovision"),
            let data = try? Data(contentsOf: file),
            let start = data.range(of: Data("<?xml".utf8)),
            let end = data.range(of: Data("</plist>".utf8)),
            let plist = try? PropertyListSerialization.propertyList(
                from: data[start.lowerBound..<end.upperBound], options: [], format: nil
            ) as? [String: Any],
            let granted = plist["Entitlements"] as? [String: Any]
        else { return nil }
        guard granted["com.apple.developer.proximity-reader.payment.acceptance"] as? Bool == true else { return "none" }
        return granted["get-task-allow"] as? Bool == true ? "development" : "distribution"
    }
}
