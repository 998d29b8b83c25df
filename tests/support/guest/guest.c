/* The beginning and the end of every guest: file systems, modules, a swap disk, and lines on the console. */
#include "guest.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char modules[] = "/modules";
enum { max_modules = 64 };

const char *parameter(const char *name, const char *standard) {
  const char *value = getenv(name);
  return value != NULL ? value : standard;
}

uint64_t number(const char *name, uint64_t standard) {
  const char *value = getenv(name);
  return value != NULL ? strtoull(value, NULL, 10) : standard;
}

void power_off(void) {
  sync();
  reboot(RB_POWER_OFF);
  for (;;) pause();
}

void fail(const char *what) {
  /* It may happen in the middle of a line. */
  printf("\n@failed {\"what\":\"%s\",\"why\":\"%s\"}\n", what, strerror(errno));
  power_off();
}

long long figure(const char *path, const char *name) {
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

void wait_for_host(void) {
  char byte;
  do {
    if (read(0, &byte, 1) != 1) fail("reading the console");
  } while (byte != '\n');
}

int try_write(const char *path, const char *text) {
  int file = open(path, O_WRONLY);
  if (file < 0) return 0;
  int written = write(file, text, strlen(text)) > 0;
  close(file);
  return written;
}

void write_text(const char *path, const char *text) {
  if (!try_write(path, text)) fail(path);
}

void mount_at(const char *type, const char *path) {
  mkdir(path, 0755);
  if (mount(type, path, type, 0, NULL) != 0) fail(path);
}

static int load(const char *name) {
  char path[300];
  snprintf(path, sizeof path, "%s/%s", modules, name);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) fail(path);
  int loaded = syscall(SYS_finit_module, file, "", 0) == 0;
  close(file);
  return loaded;
}

/* What a module needs is another of them, so they are tried again as long as one more is loaded. */
static void load_modules(void) {
  char *left[max_modules];
  int count = 0, before;
  DIR *folder = opendir(modules);
  if (folder == NULL) fail(modules);
  for (struct dirent *each; (each = readdir(folder)) != NULL && count < max_modules;) {
    if (each->d_name[0] != '.') left[count++] = strdup(each->d_name);
  }
  closedir(folder);
  do {
    before = count;
    for (int i = 0; i < count;) {
      if (load(left[i])) left[i] = left[--count];
      else i++;
    }
  } while (count > 0 && count < before);
  if (count > 0) fail(left[0]);
}

void start_guest(void) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  mount_at("devtmpfs", "/dev");
  mount_at("proc", "/proc");
  mount_at("sysfs", "/sys");
  load_modules();
}

void wait_for(const char *path) {
  for (int i = 0; i < 600 && access(path, F_OK) != 0; i++) usleep(100000);
  if (access(path, F_OK) != 0) fail(path);
}

void swap_to(const char *path, int flags) {
  static union {
    struct {
      char boot[1024];
      uint32_t version, last_page, bad_pages;
    } info;
    char page[4096];
  } header;
  wait_for(path);
  int disk = open(path, O_RDWR);
  if (disk < 0) fail(path);
  off_t size = lseek(disk, 0, SEEK_END);
  header.info.version = 1;
  header.info.last_page = size / 4096 - 1;
  memcpy(header.page + 4096 - 10, "SWAPSPACE2", 10);
  if (pwrite(disk, header.page, 4096, 0) != 4096 || fsync(disk) != 0) fail("writing the swap header");
  close(disk);
  if (swapon(path, flags) != 0) fail("swapon");
}
