# Workers of one service: each holds the same part of Debian's index and answers over HTTP.
for worker in $(seq 0 $((${WORKERS:-2} - 1))); do
  node /mnt/service.js "$INPUT" "${PARTS:-8}" "/run/node-$worker.sock" &
  workers="$workers $!"
done
for pid in $workers; do wait "$pid" || exit; done
