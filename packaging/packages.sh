# packages.sh - the one list of Debian 12 packages, read by ./start and ./check: `. packaging/packages.sh; packages_install RUN`.
# RUN is what building and serving needs; TEST is what ./check needs besides.
PACKAGES_RUN="gcc meson ninja-build pkg-config brotli
    libmicrohttpd-dev libsqlite3-dev libpq-dev libjansson-dev libsodium-dev libssl-dev libfido2-dev libdeflate-dev zlib1g-dev libcurl4-openssl-dev
    libmetis-dev libgeos-dev libcairo2-dev libpango1.0-dev libqrencode-dev libxlsxwriter-dev libvips-dev libxml2-dev libminizip-dev
    clang lld fonts-noto-core"
PACKAGES_TEST="gdal-bin libxml2-utils libcmocka-dev libclang-rt-14-dev postgresql chromium curl openssl valgrind poppler-utils python3-aiosmtpd
    debhelper lintian man-db groff-base systemd glewlwyd python3 python3-icalendar"

# Commands that may come from elsewhere than Debian's package of that name: command:package.
COMMANDS_RUN="node:nodejs npm:npm"

packages_missing() {   # packages_missing RUN|TEST: prints the names that are not installed
    eval "list=\$PACKAGES_$1"; eval "commands=\${COMMANDS_$1:-}"
    installed=$(dpkg-query -W -f '${binary:Package} ${db:Status-Abbrev}\n' 2>/dev/null | sed -n 's/^\([^: ]*\)[^ ]* ii $/\1/p')
    for name in $list; do printf '%s\n' "$installed" | grep -qxF "$name" || printf '%s ' "$name"; done
    for pair in $commands; do command -v "${pair%%:*}" >/dev/null 2>&1 || printf '%s ' "${pair##*:}"; done
}

packages_install() {
    missing=$(packages_missing "$1")
    [ -n "$missing" ] || return 0
    printf 'Installing Debian packages: %s\n' "$missing" >&2
    as_root=""; [ "$(id -u)" = 0 ] || as_root="sudo"
    $as_root apt-get update -qq >&2 || return 1
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2
}
