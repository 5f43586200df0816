#!/bin/sh
# Makes a Debian package of what is installed in FOLDER/root. Usage: build.sh FOLDER VERSION
set -eu
folder=$1 version=$2
here=$(cd "$(dirname "$0")" && pwd)
root=$folder/root
architecture=$(dpkg --print-architecture)

# Libraries, by the packages that they come from. It reads a source package's control file, so it is given one.
mkdir -p "$folder/debian" "$root/DEBIAN" "$root/usr/share/doc/willet"
printf 'Source: willet\n\nPackage: willet\nArchitecture: any\n' >"$folder/debian/control"
depends=$(cd "$folder" && dpkg-shlibdeps -O root/usr/bin/willet | sed -n 's/^shlibs:Depends=//p')

gzip -9 -n -f "$root/usr/share/man/man1/willet.1"
install -m 644 "$here/copyright" "$root/usr/share/doc/willet/copyright"
gzip -9 -n -c "$here/../../CHANGELOG.md" >"$root/usr/share/doc/willet/changelog.gz"
find "$root" -type d -exec chmod 755 {} +
find "$root/usr/share" -type f -exec chmod 644 {} +

size=$(du -k -s --apparent-size "$root/usr" | cut -f 1)
sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@DEPENDS@/$depends/" -e "s/@SIZE@/$size/" \
    "$here/control.in" >"$root/DEBIAN/control"
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"

dpkg-deb --root-owner-group --build "$root" "$folder/willet_${version}_$architecture.deb"
