# Workers that split a job: each parses its own files of the standard library, and walks the trees.
for worker in $(seq 0 $((${WORKERS:-2} - 1))); do
  python3 /mnt/parse.py "$INPUT" "$worker" "${BYTES:-2000000}" &
  workers="$workers $!"
done
for pid in $workers; do wait "$pid" || exit; done
