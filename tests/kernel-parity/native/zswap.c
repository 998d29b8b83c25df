/* What zswap says of an image whose pages are all out. */
#include "measure.h"

static void print_all(FILE *out, const char *name, const char *folder) {
  fprintf(out, "\"%s\":{\"swpout_zero\":%lld,\"zswpout\":%lld,", name, vmstat("swpout_zero"), vmstat("zswpout"));
  print_figures(out, folder);
  fprintf(out, "},");
}

void measure_zswap(FILE *out, const char *folder, const char *path) {
  struct image image = load_image(path);
  fprintf(out, "{");
  print_all(out, "before", folder);
  page_out(&image);
  print_all(out, "after", folder);
  fprintf(out, "\"unchanged\":%s}", is_unchanged(&image) ? "true" : "false");
  drop_image(&image);
}
