/// The texts that Willet carries inside its binary, so that it needs no file beside it.
package enum WilletResources {
    /// The text of the help overlay.
    package static var help: String { String(decoding: PackageResources.help_txt, as: UTF8.self) }
}
