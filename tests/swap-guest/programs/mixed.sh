# All of them at once, with less to do for each.
PARTS=8 sh /mnt/redis.sh &
workers=$!
BYTES=1000000 WORKERS=1 sh /mnt/python.sh &
workers="$workers $!"
PARTS=16 WORKERS=1 sh /mnt/node.sh &
workers="$workers $!"
JOBS=1 FILES=2 sh /mnt/gcc.sh &
workers="$workers $!"
for pid in $workers; do wait "$pid" || exit; done
