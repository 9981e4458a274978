#!/bin/sh
# Installs Debian's chromium. Continues when its parent has ended, because an interrupted installation is broken.
exec >/var/log/muse-install-chromium.log 2>&1
export DEBIAN_FRONTEND=noninteractive PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

exec 9>/run/muse-install-chromium.lock
flock 9 # a second one waits and then finds it installed
command -v chromium && exit 0

install() {
  apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=120 chromium fonts-liberation
}
install || { apt-get update && install; } # the package list may be old, or empty in a container image
