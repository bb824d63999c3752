/* Android's commands as a laboratory phone has them: one program under the names getprop, pm, dumpsys, ...
 *
 * The answer to `pm list packages -f` is /device/pm_list_packages_f.txt: the name of a piece of recorded
 * evidence, so that a recording is a phone. Beside X.txt may lie
 *   X.err (to stderr)   X.rc (exit code)   X.delay (seconds before)   X.mib (X.txt repeated to that many MiB)
 *   X.hang (never ends) X.stubborn (never ends and ignores polite signals)
 * and for all commands together /device/delay and /device/clock_offset (seconds added to the host's clock).
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static char kind[3000] = "/device/";

static int open_beside(const char *ending) {
    char path[3100];
    snprintf(path, sizeof path, "%s.%s", kind, ending);
    return open(path, O_RDONLY);
}

static double number_in(int file, double otherwise) {
    char text[64] = "";
    if (file < 0) return otherwise;
    if (read(file, text, sizeof text - 1) < 0) text[0] = 0;
    close(file);
    return atof(text);
}

static void wait_for(double seconds) {
    struct timespec time = {(time_t)seconds, (long)((seconds - (time_t)seconds) * 1e9)};
    if (seconds > 0) nanosleep(&time, NULL);
}

/* Copies a file to a stream; with a size, over and over until that many bytes have gone. */
static void copy(int from, int to, double size) {
    static char block[1 << 16];
    ssize_t got;
    do {
        lseek(from, 0, SEEK_SET);
        while ((got = read(from, block, sizeof block)) > 0) {
            for (ssize_t sent = 0, n; sent < got; sent += n)
                if ((n = write(to, block + sent, got - sent)) < 0) _exit(141);
            size -= got;
        }
    } while (size > 0);
}

static int without_answer(const char *name, const char *first) {
    if (!strcmp(name, "date")) {
        printf("%ld\n", (long)time(NULL) + (long)number_in(open("/device/clock_offset", O_RDONLY), 0));
        return 0;
    }
    if (!strcmp(name, "id")) {
        puts(getuid() ? "uid=2000(shell) gid=2000(shell) groups=2000(shell),3003(inet) context=u:r:shell:s0"
                      : "uid=0(root) gid=0(root) groups=0(root) context=u:r:su:s0");
        return 0;
    }
    if (!strcmp(name, "which")) return 1;
    if (!strcmp(name, "dumpsys")) {
        fprintf(stderr, "Can't find service: %s\n", first);
        return 0;
    }
    if (!strcmp(name, "cmd")) {
        fprintf(stderr, "cmd: Can't find service: %s\n", first);
        return 20;
    }
    fprintf(stderr, "/system/bin/sh: %s: inaccessible or not found\n", name);
    return 127;
}

int main(int count, char **words) {
    const char *name = strrchr(words[0], '/') ? strrchr(words[0], '/') + 1 : words[0];
    char *end = stpcpy(kind + strlen(kind), name);
    for (int i = 1; i < count && end - kind + strlen(words[i]) < sizeof kind - 2; i++)
        end = stpcpy(stpcpy(end, "_"), words[i] + strspn(words[i], "-"));
    for (char *letter = kind + 8; *letter; letter++)
        if (*letter == '/') *letter = '%';

    wait_for(number_in(open("/device/delay", O_RDONLY), 0));
    wait_for(number_in(open_beside("delay"), 0));
    if (open_beside("stubborn") >= 0)
        for (signal(SIGTERM, SIG_IGN), signal(SIGPIPE, SIG_IGN), signal(SIGHUP, SIG_IGN);;) pause();
    if (open_beside("hang") >= 0)
        for (;;) pause();
    int out = open_beside("txt"), err = open_beside("err"), code = open_beside("rc");
    if (out < 0 && err < 0 && code < 0) return without_answer(name, count > 1 ? words[1] : "");
    if (out >= 0) copy(out, 1, number_in(open_beside("mib"), 0) * (1 << 20));
    if (err >= 0) copy(err, 2, 0);
    return (int)number_in(code, 0);
}
