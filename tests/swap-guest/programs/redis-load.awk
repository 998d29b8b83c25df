# Packages as commands in redis' protocol: HSET name field value field value …
function argument(text) {
  arguments = arguments "$" length(text) "\r\n" text "\r\n"
  count++
}
BEGIN {
  RS = ""
  FS = "\n"
}
NR % parts == part {
  arguments = ""
  count = 0
  argument("HSET")
  argument(substr($1, 10))
  for (i = 2; i <= NF; i++) {
    at = index($i, ": ")
    argument(substr($i, 1, at - 1))
    value = substr($i, at + 2)
    while (i < NF && $(i + 1) ~ /^[ \t]/) value = value "\n" $(++i)
    argument(value)
  }
  printf "*%d\r\n%s", count, arguments
}
