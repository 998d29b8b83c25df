# `make -j$JOBS` of a part of redis: other files in each guest.
case $INPUT in
  0) files="rdb t_zset config server" ;;
  *) files="acl networking t_stream sentinel" ;;
esac
cd /workload/redis/src || exit
echo $files | tr ' ' '\n' | head -n "${FILES:-4}" | xargs -P "${JOBS:-2}" -I {} sh -ec '
  gcc -std=c11 -O2 -g -I../deps/hiredis -I../deps/linenoise -I../deps/lua/src -I../deps/hdr_histogram \
    -I../deps/fpconv -c -o /tmp/{}.o {}.c
  rm /tmp/{}.o
  echo gcc: {}.c'
