# Shared by the commands in this folder: words, Python, packages, browser libraries. Sourced, not run.
set -eu
unset PYTHONPATH PYTHONHOME CDPATH
unset PYTHONDONTWRITEBYTECODE # else each of the hundred processes that the tests start compiles all of its modules anew
root=$(cd -- "$(dirname -- "$0")/.." && pwd)
cd -- "$root"
mkdir -p build
venv=$root/.venv
python=$venv/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 npm_config_update_notifier=false

# say ENGLISH ARABIC: one line of progress in the reader's language.
say() {
    case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
        ar*) printf '• %s\n' "$2" ;;
        *) printf '• %s\n' "$1" ;;
    esac
}

# stop ENGLISH ARABIC: one sentence, then the end.
stop() {
    say "$1" "$2" >&2
    exit 1
}

# stamped STAMP FILE...: whether STAMP was written when the files were as they are now.
stamped() { [ -f "$1" ] && [ "$(cat "$1")" = "$(shift && sum "$@")" ]; }

# stamp STAMP FILE...: write down the files as they are now.
stamp() { (target=$1 && shift && sum "$@" >"$target"); }
sum() { cat -- "$@" | cksum; }

is_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys, sqlite3, ssl, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    stop "Python 3.11 or newer is needed and was not found. Install it (on Debian: apt install python3 python3-venv), or name one: PYTHON=/path/to/python3 $0" \
        "يلزم بايثون 3.11 أو أحدث ولم نجده. ثبّته (في دبيان: apt install python3 python3-venv) أو عيّن مكانه: PYTHON=/path/to/python3 $0"
}

make_venv() {
    [ -x "$python" ] && return
    base=$(find_python)
    if ! "$base" -c 'import ensurepip' 2>/dev/null && is_root; then
        say "Installing python3-venv" "تثبيت python3-venv"
        apt_install python3-venv
    fi
    say "Making .venv with $("$base" --version)" "إنشاء البيئة .venv"
    "$base" -m venv "$venv" >build/venv.log 2>&1 || {
        cat build/venv.log >&2
        rm -rf -- "$venv"
        stop "Python's venv module is not complete here. On Debian and Ubuntu: sudo apt install python3-venv; then start again." \
            "وحدة venv في بايثون ناقصة. في دبيان وأوبنتو: sudo apt install python3-venv ثم أعد التشغيل."
    }
}

# install NAME...: the pinned packages of requirements NAME.txt, once. A .venv that is a link belongs to
# someone else, who keeps it; it is taken as it is.
install() {
    make_venv
    [ ! -L "$venv" ] || return 0
    missing='' arguments=''
    for name in "$@"; do
        stamped "$venv/.$name" "$name.txt" || missing="$missing $name" arguments="$arguments -r $name.txt"
    done
    [ -n "$missing" ] || return 0
    say "Installing packages:$missing" "تثبيت الحزم:$missing"
    # shellcheck disable=SC2086 # the names hold no spaces
    "$python" -m pip install --quiet --no-compile --no-deps --require-hashes $arguments >build/install.log 2>&1 || {
        cat build/install.log >&2
        stop "The packages could not be installed; the reason stands above." "تعذّر تثبيت الحزم، والسبب مبيَّن أعلاه."
    }
    for name in $missing; do stamp "$venv/.$name" "$name.txt"; done
}

find_npm() {
    if command -v npm >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)" -ge 18 ]; then
        npm=npm
    else
        install requirements-node
        npm=$venv/bin/npm PATH=$venv/bin:$PATH
    fi
}

browser_libraries() { npm_packages . "the browser libraries" "مكتبات المتصفح"; }

# Libraries of others that check the academy's badges; only the tests need them.
wallet_libraries() { npm_packages tests/lms/certificates/badges/wallet "the tests' wallet" "محفظة الاختبارات"; }

# npm_packages FOLDER ENGLISH ARABIC: what the folder's lock file names, once.
npm_packages() {
    [ ! -L "$1/node_modules" ] || return 0
    ! stamped "$1/node_modules/.ready" "$1/package-lock.json" .npmrc || return 0
    find_npm
    say "Fetching $2" "جلب $3"
    "$npm" ci --prefix "$1" --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null ||
        stop "npm could not fetch $2; the reason stands above." "تعذّر جلب $3، والسبب مبيَّن أعلاه."
    stamp "$1/node_modules/.ready" "$1/package-lock.json" .npmrc
}

# Styles, scripts, fonts and messages; both do only what changed.
build() {
    "$python" -m lms.core.assets build >build/assets.log || stop \
        "The browser files could not be built; the reason stands above." "تعذّر تجهيز ملفات المتصفح، والسبب مبيَّن أعلاه."
    "$python" -m lms.core.messages compile >build/messages.log || stop \
        "The messages could not be compiled; the reason stands above." "تعذّر تجهيز الترجمات، والسبب مبيَّن أعلاه."
}

# Everything that running the platform needs. Nothing is done twice.
set_up() {
    install requirements "$@"
    browser_libraries
    build
}

apt_install() {
    [ -n "${apt_updated:-}" ] || DEBIAN_FRONTEND=noninteractive apt-get update -qq </dev/null || true
    apt_updated=yes
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null
}
