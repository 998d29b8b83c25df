/* Pages whose content their number and a seed tell: an eighth zeros, a quarter of 64 contents, the rest found once.
   What is not zero is random in its first half and repeats a word in its second. */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include "swapping.h"

enum { page_size = 4096, page_words = page_size / 8, step = 1024, few = 64 };

static uint64_t mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

static void make_page(uint64_t *page, uint64_t seed, uint64_t number) {
  if (number % 8 == 0) {
    memset(page, 0, page_size);
    return;
  }
  uint64_t content = number % 4 == 1 ? number / 4 % few : few + number;
  uint64_t state = mix(seed) + (content << 20);
  for (int i = 0; i < page_words / 2; i++) page[i] = mix(state + i);
  for (int i = page_words / 2; i < page_words; i++) page[i] = page[0];
}

static uint64_t verify(const uint64_t *memory, uint64_t seed, uint64_t pages) {
  uint64_t expected[page_words], wrong = 0;
  for (uint64_t i = 0; i < pages; i++) {
    make_page(expected, seed, i);
    if (memcmp(expected, memory + i * page_words, page_size) != 0 && wrong++ < 5) {
      printf("@wrong {\"page\":%llu}\n", (unsigned long long)i);
    }
    if (i % step == 0) tell("verifying", ",\"page\":%llu", (unsigned long long)i);
  }
  return wrong;
}

int run_pages(void) {
  uint64_t seed = number("seed", 1), pages = number("mib", 1) * 256, passes = number("passes", 1), wrong = 0;
  uint64_t *memory =
      mmap(NULL, pages * page_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) fail("mmap");
  for (uint64_t i = 0; i < pages; i++) {
    make_page(memory + i * page_words, seed, i);
    if (i % step == 0) tell("filling", ",\"page\":%llu", (unsigned long long)i);
  }
  tell("filled", ",\"pages\":%llu", (unsigned long long)pages);
  wait_for_host();
  for (uint64_t pass = 0; pass < passes; pass++) wrong += verify(memory, seed, pages);
  tell("verified", ",\"pages\":%llu,\"passes\":%llu,\"wrong\":%llu", (unsigned long long)pages,
       (unsigned long long)passes, (unsigned long long)wrong);
  return wrong != 0;
}
