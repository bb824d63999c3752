/* Preloaded into Debian's own adbd: what Android's init would have given it.
 *
 *   LAB_PROPERTIES=FILE   system properties, one key=value a line
 *   LAB_AUTH=1            demand RSA keys (Debian's build clears auth_required when it starts)
 *   LAB_PROMPT_FD=N       the socket through which the "Allow USB debugging?" prompt is answered
 *
 * The hook is adbd's own getenv("ADB_EXTERNAL_STORAGE"): auth_required is cleared by then and no
 * property has been read. The flag has no symbol; it is the one byte of the program's initialised
 * data that was 1 at load time and is 0 at the hook. If that is not unique, adbd does not start.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned char *data, *at_load;
static size_t length;

static void give_up(const char *why) {
    fprintf(stderr, "lab shim: %s\n", why);
    _Exit(70);
}

static int find_data(struct dl_phdr_info *object, size_t size, void *unused) {
    (void)size, (void)unused;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        if (part->p_type == PT_LOAD && (part->p_flags & PF_W)) {
            data = (unsigned char *)(object->dlpi_addr + part->p_vaddr);
            length = part->p_filesz;
        }
    }
    return 1; /* the program itself comes first; libraries do not concern us */
}

__attribute__((constructor)) static void remember_data(void) {
    dl_iterate_phdr(find_data, NULL);
    if (data && (at_load = malloc(length))) memcpy(at_load, data, length);
}

static void set_properties(const char *path) {
    int (*set)(const char *, const char *) = dlsym(RTLD_DEFAULT, "__system_property_set");
    FILE *file = fopen(path, "r");
    char line[1024];
    if (!file || !set) give_up("cannot set properties");
    while (fgets(line, sizeof line, file)) {
        char *value = strchr(line, '=');
        line[strcspn(line, "\n")] = 0;
        if (!value) continue;
        *value = 0;
        set(line, value + 1);
    }
    fclose(file);
}

static void demand_keys(void) {
    unsigned char *flag = NULL;
    for (size_t i = 0; at_load && i < length; i++) {
        if (at_load[i] != 1 || data[i] != 0) continue;
        if (flag) give_up("more than one candidate for auth_required");
        flag = &data[i];
    }
    if (!flag) give_up("auth_required not found");
    *flag = 1;
}

char *getenv(const char *name) {
    static char *(*real)(const char *);
    static int started;
    if (!real) real = dlsym(RTLD_NEXT, "getenv");
    if (!started && !strcmp(name, "ADB_EXTERNAL_STORAGE")) {
        started = 1;
        if (real("LAB_PROPERTIES")) set_properties(real("LAB_PROPERTIES"));
        if (real("LAB_AUTH")) demand_keys();
        unsetenv("LD_PRELOAD");
    }
    return real(name);
}

int android_get_control_socket(const char *name) {
    const char *number = getenv("LAB_PROMPT_FD");
    return number && !strcmp(name, "adbd") ? atoi(number) : -1;
}
