/* Programs of the image on the second disk, which is mounted read-only: one shell script starts them. */
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>
#include "swapping.h"

static void mount_on(const char *source, const char *path, const char *type, unsigned long flags) {
  if (mount(source, path, type, flags, NULL) != 0) fail(path);
}

int run_programs(void) {
  char script[64];
  snprintf(script, sizeof script, "/mnt/%s.sh", parameter("programs", ""));
  mkdir("/disk", 0755);
  mount_on("/dev/vdb", "/disk", "ext4", MS_RDONLY);
  mount_on("/programs", "/disk/mnt", NULL, MS_BIND);
  mount_on("proc", "/disk/proc", "proc", 0);
  mount_on("devtmpfs", "/disk/dev", "devtmpfs", 0);
  mount_on("tmpfs", "/disk/run", "tmpfs", 0);
  mount_on("tmpfs", "/disk/tmp", "tmpfs", 0);
  if (chroot("/disk") != 0 || chdir("/tmp") != 0) fail("chroot");
  char input[32];
  snprintf(input, sizeof input, "INPUT=%llu", (unsigned long long)number("input", 0));
  char *arguments[] = {"sh", script, NULL};
  char *environment[] = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/tmp", "LC_ALL=C", input, NULL};
  execve("/bin/sh", arguments, environment);
  fail(script);
  return 1;
}
