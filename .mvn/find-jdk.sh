# Sourced by ./mvnw and ./weft: finds a JDK 25 and sets JAVA_HOME to it.
# Plain POSIX sh. It reads the `release` file of each candidate, because starting each java would be slow.

# Is $1 a JDK 25, with a compiler?
is_jdk_25() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    while IFS= read -r line; do
        case $line in
            'JAVA_VERSION="25"'* | 'JAVA_VERSION="25.'* | 'JAVA_VERSION="25-'* | 'JAVA_VERSION="25+'*) return 0 ;;
        esac
    done <"$1/release"
    return 1
}

use_jdk_25() {
    is_jdk_25 "$1" || return 1
    JAVA_HOME=$1
    export JAVA_HOME
}

# The home of the `java` on the PATH, through whatever links lead to it.
java_home_on_path() {
    java=$(command -v java) || return 1
    while [ -L "$java" ]; do
        link=$(readlink "$java") || return 1
        case $link in
            /*) java=$link ;;
            *) java=$(dirname "$java")/$link ;;
        esac
    done
    (cd "$(dirname "$java")/.." 2>/dev/null && pwd -P)
}

find_jdk_25() {
    [ -n "${JAVA_HOME:-}" ] && use_jdk_25 "$JAVA_HOME" && return

    on_path=$(java_home_on_path) && use_jdk_25 "$on_path" && return

    for candidate in \
        /usr/lib/jvm/* \
        "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* \
        "${HOME:-}"/.jdks/* \
        /opt/homebrew/opt/openjdk@25 \
        /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk@25 \
        /usr/local/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home; do
        use_jdk_25 "$candidate" && return
    done

    if [ -x /usr/libexec/java_home ]; then
        mac=$(/usr/libexec/java_home -v 25 2>/dev/null) && use_jdk_25 "$mac" && return
    fi

    echo "Weft needs a JDK 25 and found none: install one (for example Eclipse Temurin 25) or set JAVA_HOME to it." >&2
    return 1
}
