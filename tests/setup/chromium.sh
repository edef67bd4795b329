#!/bin/sh
# The browser journeys need a Chromium. On a Debian where we are root it is installed; elsewhere
# the journeys are skipped and say so. With CI=true a missing browser is a failure (tests/conftest.py).
set -eu
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
[ -n "${CHROMIUM:-}" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo 'Installation de Chromium pour les parcours dans un navigateur…'
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq </dev/null >/dev/null &&
        apt-get install -y -qq --no-install-recommends chromium </dev/null >/dev/null && exit 0
fi
echo 'Chromium manque : les parcours dans un navigateur seront sautés.' >&2
echo 'Pour les lancer : installez Chromium (Debian : sudo apt install chromium), puis make test.' >&2
[ "${CI:-}" != true ]
