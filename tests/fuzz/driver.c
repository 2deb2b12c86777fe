/* SPDX-License-Identifier: MIT */
/* Runs a fuzz target over files and directories without any fuzzer: the kept inputs of
 * tests/fuzz/inputs are regression tests. Prints the count of inputs; dies as the target dies. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static long ran;

static int input_run(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return 1;
    }
    uint8_t *data = malloc(1 << 20);
    size_t size = data != NULL ? fread(data, 1, 1 << 20, file) : 0;
    (void)fclose(file);
    /* An exact copy, so that the sanitizers and valgrind see a read past the end. */
    uint8_t *exact = malloc(size + (size == 0));
    if (data == NULL || exact == NULL) {
        free(data);
        free(exact);
        return 1;
    }
    memcpy(exact, data, size);
    free(data);
    (void)LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    ran++;
    return 0;
}

static int directory_run(const char *path)
{
    struct dirent **names;
    int count = scandir(path, &names, NULL, alphasort);
    int failed = count < 0;
    for (int i = 0; i < count; i++) {
        char full[4096];
        if (names[i]->d_name[0] != '.') {
            (void)snprintf(full, sizeof full, "%s/%s", path, names[i]->d_name);
            failed |= input_run(full);
        }
        free(names[i]);
    }
    if (count >= 0) {
        free(names);
    }
    return failed;
}

int main(int argc, char **argv)
{
    int failed = 0;
    for (int i = 1; i < argc; i++) {
        struct stat st;
        if (stat(argv[i], &st) == 0 && S_ISDIR(st.st_mode)) {
            failed |= directory_run(argv[i]);
        } else {
            failed |= input_run(argv[i]);
        }
    }
    (void)printf("%ld inputs\n", ran);
    return failed;
}
