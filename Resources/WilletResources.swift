/// The texts that Willet carries inside its binary, so that it needs no file beside it.
package enum WilletResources {
    /// The text of the help overlay.
    package static var help: String { String(decoding: PackageResources.help_txt, as: UTF8.self) }
    /// The configuration with all that can be chosen in it, as it is by itself.
    package static var configuration: String { String(decoding: PackageResources.willet_toml, as: UTF8.self) }
}
