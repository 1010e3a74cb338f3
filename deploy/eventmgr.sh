#!/bin/sh
# A command of eventmgr with the settings of this server, as its user: `eventmgr doctor`, `eventmgr backup FILE` …
set -eu
set -a
. "${EVENTMGR_SETTINGS:-/etc/eventmgr/settings}"
INSTANCE_PATH=${INSTANCE_PATH:-/var/lib/eventmgr}
set +a
cd "${EVENTMGR_FOLDER:-/opt/eventmgr}"
[ "$(id -u)" != 0 ] || exec setpriv --reuid=eventmgr --regid=eventmgr --init-groups .venv/bin/flask "$@"
exec .venv/bin/flask "$@"
