/* The kernel's figures, as JSON. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "measure.h"

/* Reads a file that holds a number and nothing else. */
static int read_number(const char *path, long long *value) {
  char text[64], *end;
  FILE *file = fopen(path, "r");
  if (file == NULL) return 0;
  size_t length = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[length] = '\0';
  errno = 0;
  *value = strtoll(text, &end, 10);
  return end != text && errno == 0 && strcmp(end, "\n") == 0;
}

long long number_in(const char *path) {
  long long value;
  if (!read_number(path, &value)) fail(path);
  return value;
}

void print_figures(FILE *out, const char *folder) {
  DIR *files = opendir(folder);
  if (files == NULL) fail(folder);
  const char *comma = "";
  for (struct dirent *each; (each = readdir(files)) != NULL;) {
    char path[512];
    long long value;
    snprintf(path, sizeof path, "%s/%s", folder, each->d_name);
    if (!read_number(path, &value)) continue;
    fprintf(out, "%s\"%s\":%lld", comma, each->d_name, value);
    comma = ",";
  }
  closedir(files);
}

long long vmstat(const char *name) {
  char line[256];
  long long value = 0;
  size_t length = strlen(name);
  FILE *file = fopen("/proc/vmstat", "r");
  if (file == NULL) fail("/proc/vmstat");
  while (fgets(line, sizeof line, file) != NULL) {
    if (strncmp(line, name, length) == 0 && line[length] == ' ') value = strtoll(line + length, NULL, 10);
  }
  fclose(file);
  return value;
}
