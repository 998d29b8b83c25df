# `make -j$JOBS` of a part of redis: other files in each guest.
case $INPUT in
  0) files="module server rdb replication t_zset config" ;;
  *) files="redis-cli cluster networking sentinel t_stream acl" ;;
esac
cd /workload/redis/src || exit
echo $files | tr ' ' '\n' | head -n "${FILES:-6}" | xargs -P "${JOBS:-3}" -I {} sh -ec '
  gcc -std=c11 -O2 -g -I../deps/hiredis -I../deps/linenoise -I../deps/lua/src -I../deps/hdr_histogram \
    -I../deps/fpconv -c -o /tmp/{}.o {}.c
  rm /tmp/{}.o
  echo gcc: {}.c'
