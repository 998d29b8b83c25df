/* Process 1 of a guest: asks its zswap about every image, with each of the allocators and compressors that the
   command line names, and tells the host what it says. Nothing else is running. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/swap.h>
#include "guest.h"
#include "measure.h"

#define PARAMETERS "/sys/module/zswap/parameters/"
#define FIGURES "/sys/kernel/debug/zswap"

/* In memory, so that a page that zswap does not take is written at once and leaves memory like the others. */
static const char swap_disk[] = "/dev/ram0";
static const char images[] = "/images";

/* Calls for each of the words that commas separate. */
static void for_each_word(const char *words, void (*call)(const char *word)) {
  char *copy = strdup(words), *rest = copy;
  for (char *word; (word = strsep(&rest, ",")) != NULL;) call(word);
  free(copy);
}

static const char *allocator, *compressor;

/* z3fold frees in its own time, so every image comes to a pool of its own: the one before goes with its compressor. */
static void renew_pool(void) {
  write_text(PARAMETERS "compressor", strcmp(compressor, "lzo") == 0 ? "deflate" : "lzo");
  write_text(PARAMETERS "compressor", compressor);
}

static void ask_about(const char *name) {
  char path[512];
  snprintf(path, sizeof path, "%s/%s", images, name);
  renew_pool();
  /* What a swap device holds is let go in its own time, unless it is switched off. */
  swap_to(swap_disk, 0);
  printf("@said {\"image\":\"%s\",\"allocator\":\"%s\",\"compressor\":\"%s\",\"measured\":", name, allocator, compressor);
  measure_zswap(stdout, FIGURES, path);
  puts("}");
  if (swapoff(swap_disk) != 0) fail("swapoff");
}

static void ask_with_compressor(const char *name) {
  compressor = name;
  if (!try_write(PARAMETERS "compressor", name)) {
    printf("@lacks {\"compressor\":\"%s\"}\n", name);
    return;
  }
  struct dirent **all;
  int count = scandir(images, &all, NULL, alphasort);
  if (count < 0) fail(images);
  for (int i = 0; i < count; i++) {
    if (all[i]->d_name[0] != '.') ask_about(all[i]->d_name);
    free(all[i]);
  }
  free(all);
}

static void ask_with_allocator(const char *name) {
  allocator = name;
  if (try_write(PARAMETERS "zpool", name)) for_each_word(parameter("compressors", ""), ask_with_compressor);
  else printf("@lacks {\"allocator\":\"%s\"}\n", name);
}

int main(void) {
  start_guest();
  mount_at("debugfs", "/sys/kernel/debug");
  /* Nothing but the images is to be paged out. */
  if (mlockall(MCL_CURRENT) != 0) fail("mlockall");
  write_text(PARAMETERS "max_pool_percent", "50");
  write_text(PARAMETERS "enabled", "1");
  for_each_word(parameter("allocators", ""), ask_with_allocator);
  puts("@done {}");
  power_off();
}
