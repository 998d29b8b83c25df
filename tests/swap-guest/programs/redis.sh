# A redis that holds every PARTS-th package of Debian's index as a hash of its fields, and is asked for QUESTIONS of them.
set -e
socket=/run/redis.sock
redis-server --port 0 --unixsocket $socket --save '' --appendonly no >/tmp/redis.log &
until redis-cli -s $socket ping >/dev/null 2>&1; do sleep 1; done
awk -v part="$INPUT" -v parts="${PARTS:-2}" -f /mnt/redis-load.awk /workload/packages |
  redis-cli -s $socket --pipe
awk -v part="$INPUT" -v parts="${PARTS:-2}" 'BEGIN { RS = "" } NR % parts == part { print "HGETALL", $2 }' \
  /workload/packages >/tmp/names
shuf -n "${QUESTIONS:-6000}" --random-source=/workload/packages /tmp/names | redis-cli -s $socket >/dev/null
echo "redis: asked"
if [ -n "$STAY" ]; then touch /run/redis-asked; else redis-cli -s $socket shutdown nosave; fi
wait
