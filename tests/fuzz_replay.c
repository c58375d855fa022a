/* fuzz_replay.c - hands every file of a corpus folder to a fuzz target, so that a fault once found stays found. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "rb");
    if (!f) return 1;
    static uint8_t data[1 << 20];
    size_t size = fread(data, 1, sizeof data, f);
    fclose(f);
    uint8_t *exact = malloc(size ? size : 1);        /* of the exact size: the sanitizer sees one byte too far */
    if (!exact) return 1;
    for (size_t i = 0; i < size; i++) exact[i] = data[i];
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return 0;
}

int main(int argc, char **argv)
{
    DIR *d = argc == 2 ? opendir(argv[1]) : NULL;
    if (!d) { fprintf(stderr, "usage: %s FOLDER\n", argv[0]); return 2; }
    int tried = 0, failed = 0;
    for (struct dirent *e; (e = readdir(d)) != NULL; ) {
        if (e->d_name[0] == '.') continue;
        int bad = replay(argv[1], e->d_name);
        failed += bad;
        printf("%sok %d - %s\n", bad ? "not " : "", ++tried, e->d_name);
    }
    closedir(d);
    printf("1..%d\n", tried);
    return failed || tried == 0;
}
