#!/bin/sh
# A backup every night, the old ones removed once a new one is there. `--once`: one now, and leave with its exit code.
#   HEFA_BACKUPS  folder            HEFA_BACKUP_AT    hour and minute, office time (02:30)
#   HEFA_BACKUP_KEEP  days (14)
set -u
folder=${HEFA_BACKUPS:-/backups}
keep=${HEFA_BACKUP_KEEP:-14}
export TZ=Asia/Shanghai

one() {
  umask 077
  hefa backup --output "$folder/hefa-$(date +%Y%m%d-%H%M%S).tar.gz" || return 1
  find "$folder" -maxdepth 1 -name 'hefa-*.tar.gz' -mtime "+$keep" -delete
}

[ "${1:-}" = --once ] && { one; exit; }

trap 'exit 0' TERM INT
while :; do
  # The first at once, so that a new installation has one; afterwards at the hour.
  one || echo "backup failed; the next attempt is in an hour" >&2
  if [ -n "$(find "$folder" -maxdepth 1 -name 'hefa-*.tar.gz' -mmin -60)" ]; then
    now=$(date +%s)
    next=$(date -d "${HEFA_BACKUP_AT:-02:30}" +%s)
    [ "$next" -gt "$now" ] || next=$((next + 86400))
    pause=$((next - now))
  else
    pause=3600
  fi
  sleep "$pause" &
  wait $!
done
