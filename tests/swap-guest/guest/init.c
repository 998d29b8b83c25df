/* Process 1 of a guest: sets up the swap disk, runs what the command line asks for, and tells the host by lines
   on the console. It locks its own memory, so that it outlives a swap disk that fails. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "guest.h"

static const char swap_disk[] = "/dev/vda";
static const char *const modules[] = {
  "virtio_ring", "virtio", "virtio_pci_legacy_dev", "virtio_pci_modern_dev", "virtio_pci", "virtio_blk",
};

const char *parameter(const char *name, const char *standard) {
  const char *value = getenv(name);
  return value != NULL ? value : standard;
}

uint64_t number(const char *name, uint64_t standard) {
  const char *value = getenv(name);
  return value != NULL ? strtoull(value, NULL, 10) : standard;
}

static void power_off(void) {
  sync();
  reboot(RB_POWER_OFF);
  for (;;) pause();
}

void fail(const char *what) {
  printf("@failed {\"what\":\"%s\",\"why\":\"%s\"}\n", what, strerror(errno));
  power_off();
}

/* A figure of a file in /proc whose lines are a name and a number. */
static long long figure(const char *path, const char *name) {
  char line[256];
  long long value = -1;
  size_t length = strlen(name);
  FILE *file = fopen(path, "r");
  if (file == NULL) fail(path);
  while (fgets(line, sizeof line, file) != NULL) {
    if (strncmp(line, name, length) == 0 && (line[length] == ' ' || line[length] == ':')) {
      value = strtoll(line + length + 1, NULL, 10);
      break;
    }
  }
  fclose(file);
  return value;
}

void tell(const char *event, const char *more, ...) {
  va_list values;
  long long used = figure("/proc/meminfo", "SwapTotal") - figure("/proc/meminfo", "SwapFree");
  printf("@%s {\"pagesIn\":%lld,\"pagesOut\":%lld,\"usedPages\":%lld,\"cachedPages\":%lld", event,
         figure("/proc/vmstat", "pswpin"), figure("/proc/vmstat", "pswpout"), used / 4,
         figure("/proc/meminfo", "SwapCached") / 4);
  va_start(values, more);
  vprintf(more, values);
  va_end(values);
  puts("}");
}

void wait_for_host(void) {
  char byte;
  do {
    if (read(0, &byte, 1) != 1) fail("reading the console");
  } while (byte != '\n');
}

static void write_text(const char *path, const char *text) {
  int file = open(path, O_WRONLY);
  if (file < 0 || write(file, text, strlen(text)) < 0) fail(path);
  close(file);
}

static void mount_at(const char *type, const char *path) {
  mkdir(path, 0755);
  if (mount(type, path, type, 0, NULL) != 0) fail(path);
}

static void load_modules(void) {
  char path[128];
  for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
    snprintf(path, sizeof path, "/modules/%s.ko", modules[i]);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || syscall(SYS_finit_module, file, "", 0) != 0) fail(path);
    close(file);
  }
}

/* What mkswap and `swapon -d` do. A disk that does not rotate has clusters, which are discarded when they are free. */
static void swap_to_disk(void) {
  static union {
    struct {
      char boot[1024];
      uint32_t version, last_page, bad_pages;
    } info;
    char page[4096];
  } header;
  int disk = -1;
  for (int i = 0; i < 600 && (disk = open(swap_disk, O_RDWR)) < 0; i++) usleep(100000);
  if (disk < 0) fail(swap_disk);
  off_t size = lseek(disk, 0, SEEK_END);
  header.info.version = 1;
  header.info.last_page = size / 4096 - 1;
  memcpy(header.page + 4096 - 10, "SWAPSPACE2", 10);
  if (pwrite(disk, header.page, 4096, 0) != 4096 || fsync(disk) != 0) fail("writing the swap header");
  close(disk);
  write_text("/sys/block/vda/queue/rotational", "0");
  if (swapon(swap_disk, SWAP_FLAG_DISCARD) != 0) fail("swapon");
}

int main(void) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  mount_at("devtmpfs", "/dev");
  mount_at("proc", "/proc");
  mount_at("sysfs", "/sys");
  load_modules();
  swap_to_disk();
  if (mlockall(MCL_CURRENT | MCL_FUTURE) != 0) fail("mlockall");
  tell("swapping", "");
  int has_programs = getenv("programs") != NULL;
  pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) _exit(has_programs ? run_programs() : run_pages());
  int status;
  for (;;) {
    pid_t ended = waitpid(-1, &status, has_programs ? WNOHANG : 0);
    if (ended == child) break;
    if (ended == 0) sleep(1);
    if (has_programs) tell("sample", "");
  }
  tell("ended", ",\"status\":%d,\"signal\":%d", WEXITSTATUS(status), WTERMSIG(status));
  wait_for_host();
  int failed = swapoff(swap_disk) == 0 ? 0 : errno;
  tell("unswapped", ",\"errno\":%d", failed);
  wait_for_host();
  power_off();
}
