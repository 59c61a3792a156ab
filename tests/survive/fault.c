/* A disk that fails: preloaded under the program, it makes one call on a file fail, or ends the
 * process there.
 *
 * Build: cc -shared -fPIC -o fault.so fault.c -ldl
 * FAULT_AT=k      the k-th counted call fails; 0 or unset counts only
 * FAULT_HOW       ENOSPC, EIO, EINTR, EROFS; SHORT writes half; KILL ends the process before
 *                 the call, AFTER behind it
 * FAULT_ON        only files whose path contains this text
 * FAULT_COUNT     file that gets the number of counted calls at the end of the process
 *
 * Counted: open for writing, write, fsync, fdatasync, rename, unlink. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_long calls;

static int ours(const char *path) {
    const char *on = getenv("FAULT_ON");
    return path != NULL && (on == NULL || strstr(path, on) != NULL);
}

static int ours_fd(int fd) {
    char link[64], path[4096];
    if (fd <= 2) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return ours(path);
}

static const char *how(void) {
    const char *word = getenv("FAULT_HOW");
    return word != NULL ? word : "EIO";
}

/* Whether this call is the one; ends the process when it is to be ended before the call. */
static int hit(void) {
    const char *at = getenv("FAULT_AT");
    long k = atomic_fetch_add(&calls, 1) + 1;
    if (at == NULL || atol(at) != k) return 0;
    if (strcmp(how(), "KILL") == 0) kill(getpid(), SIGKILL);
    return 1;
}

static int fails(void) {
    if (strcmp(how(), "ENOSPC") == 0) errno = ENOSPC;
    else if (strcmp(how(), "EINTR") == 0) errno = EINTR;
    else if (strcmp(how(), "EROFS") == 0) errno = EROFS;
    else if (strcmp(how(), "EIO") == 0) errno = EIO;
    else return 0;
    return 1;
}

static void after(int one) {
    if (one && strcmp(how(), "AFTER") == 0) kill(getpid(), SIGKILL);
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (real == NULL) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *bytes, size_t n) {
    REAL(ssize_t, write, int, const void *, size_t);
    if (!ours_fd(fd)) return real(fd, bytes, n);
    int one = hit();
    if (one && fails()) return -1;
    if (one && strcmp(how(), "SHORT") == 0 && n > 1) n /= 2;
    ssize_t done = real(fd, bytes, n);
    after(one);
    return done;
}

#define SYNC(name) \
    int name(int fd) { \
        REAL(int, name, int); \
        if (!ours_fd(fd)) return real(fd); \
        int one = hit(); \
        if (one && fails()) return -1; \
        int done = real(fd); \
        after(one); \
        return done; \
    }
SYNC(fsync)
SYNC(fdatasync)

int rename(const char *from, const char *to) {
    REAL(int, rename, const char *, const char *);
    if (!ours(to)) return real(from, to);
    int one = hit();
    if (one && fails()) return -1;
    int done = real(from, to);
    after(one);
    return done;
}

int unlink(const char *path) {
    REAL(int, unlink, const char *);
    if (!ours(path)) return real(path);
    int one = hit();
    if (one && fails()) return -1;
    int done = real(path);
    after(one);
    return done;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, name, const char *, int, ...); \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { \
            va_list rest; \
            va_start(rest, flags); \
            mode = va_arg(rest, mode_t); \
            va_end(rest); \
        } \
        if ((flags & O_ACCMODE) == O_RDONLY || !ours(path)) return real(path, flags, mode); \
        int one = hit(); \
        if (one && fails()) return -1; \
        int fd = real(path, flags, mode); \
        after(one); \
        return fd; \
    }
OPEN(open)
OPEN(open64)

__attribute__((destructor)) static void count(void) {
    const char *path = getenv("FAULT_COUNT");
    if (path == NULL) return;
    FILE *file = fopen(path, "w");
    if (file == NULL) return;
    fprintf(file, "%ld\n", atomic_load(&calls));
    fclose(file);
}
