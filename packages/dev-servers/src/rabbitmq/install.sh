#!/bin/sh
# Installs Debian's rabbitmq-server without starting it or Erlang's epmd on the standard ports: not now (policy-rc.d, which packages
# run before they start a service) and not at the next boot (disabled). An existing policy-rc.d is restored afterwards.
# Continues when its parent has ended, because an interrupted installation is broken.
exec >/var/log/muse-install-rabbitmq.log 2>&1
export DEBIAN_FRONTEND=noninteractive PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

exec 9>/run/muse-install-rabbitmq.lock
flock 9 # a second one waits and then finds it installed
[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] && exit 0

policy=/usr/sbin/policy-rc.d
former=$policy.before-muse
put_back() {
  rm -f "$policy"
  [ ! -e "$former" ] || mv "$former" "$policy"
}
[ -e "$former" ] || [ ! -e "$policy" ] || mv "$policy" "$former"
trap put_back EXIT
trap 'exit 1' INT TERM HUP
cat >"$policy" <<'POLICY'
#!/bin/sh
case "$1" in rabbitmq-server* | epmd*) exit 101 ;; esac
if [ -x "$0.before-muse" ]; then exec "$0.before-muse" "$@"; fi
exit 0
POLICY
chmod 755 "$policy"

had_epmd=$(command -v epmd)
install() {
  apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=120 rabbitmq-server
}
install || { apt-get update && install; } || exit 1 # the package list may be old, or empty in a container image

if command -v systemctl; then
  systemctl disable rabbitmq-server.service
  [ -n "$had_epmd" ] || systemctl disable epmd.service epmd.socket
fi
exit 0
