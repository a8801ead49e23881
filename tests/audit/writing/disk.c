/* A disk that can be full, read-only, or lose power: preloaded into a process whose database it looks after.

   DISK_TRACK    paths that contain this are on the disk
   DISK_JOURNAL  file in which every write, truncation, flush and removal there is noted, in order (optional)
   DISK_FAULT    file; while it is there, writes fail with the error number in it (optional) */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST 65536
#define REAL(name, type) ((type)real(#name))

static char *names[MOST];
static int journal = -1;
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static int tracked(int fd) { return fd >= 0 && fd < MOST && names[fd] != NULL; }

static void remember(int fd, const char *path) {
    const char *track = getenv("DISK_TRACK");
    if (fd < 0 || fd >= MOST) return;
    free(names[fd]);
    names[fd] = track && strstr(path, track) ? strdup(path) : NULL;
}

static void note(char op, const char *name, int64_t offset, const void *data, uint32_t size) {
    const char *path = getenv("DISK_JOURNAL");
    if (!path) return;
    if (journal < 0) {
        journal = REAL(open, int (*)(const char *, int, ...))(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (journal < 0) abort();
    }
    uint32_t length = strlen(name);
    char head[17];
    memcpy(head, &op, 1);
    memcpy(head + 1, &length, 4);
    memcpy(head + 5, &offset, 8);
    memcpy(head + 13, &size, 4);
    ssize_t (*put)(int, const void *, size_t) = REAL(write, ssize_t (*)(int, const void *, size_t));
    if (put(journal, head, 17) != 17 || put(journal, name, length) != length) abort();
    if (size && put(journal, data, size) != size) abort();
}

static int fault(int fd) {
    const char *path = getenv("DISK_FAULT");
    if (!tracked(fd) || !path) return 0;
    int file = REAL(open, int (*)(const char *, int, ...))(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    char text[16] = {0};
    ssize_t got = REAL(read, ssize_t (*)(int, void *, size_t))(file, text, 15);
    REAL(close, int (*)(int))(file);
    return got > 0 ? atoi(text) : 0;
}

#define OPEN(name)                                                                  \
    int name(const char *path, int flags, ...) {                                    \
        va_list more;                                                               \
        va_start(more, flags);                                                      \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;     \
        va_end(more);                                                               \
        int fd = REAL(name, int (*)(const char *, int, ...))(path, flags, mode);    \
        remember(fd, path);                                                         \
        return fd;                                                                  \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    if (fd >= 0 && fd < MOST) {
        free(names[fd]);
        names[fd] = NULL;
    }
    return REAL(close, int (*)(int))(fd);
}

#define PWRITE(name, offset_type)                                                                     \
    ssize_t name(int fd, const void *data, size_t size, offset_type offset) {                         \
        int error = fault(fd);                                                                        \
        if (error) return errno = error, -1;                                                          \
        if (!tracked(fd)) return REAL(name, ssize_t (*)(int, const void *, size_t, offset_type))(fd, data, size, offset); \
        pthread_mutex_lock(&order);                                                                   \
        ssize_t done = REAL(name, ssize_t (*)(int, const void *, size_t, offset_type))(fd, data, size, offset); \
        if (done > 0) note('W', names[fd], offset, data, done);                                       \
        pthread_mutex_unlock(&order);                                                                 \
        return done;                                                                                  \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t write(int fd, const void *data, size_t size) {
    int error = fault(fd);
    if (error) return errno = error, -1;
    if (!tracked(fd)) return REAL(write, ssize_t (*)(int, const void *, size_t))(fd, data, size);
    pthread_mutex_lock(&order);
    off_t offset = lseek(fd, 0, SEEK_CUR);
    ssize_t done = REAL(write, ssize_t (*)(int, const void *, size_t))(fd, data, size);
    if (done > 0) note('W', names[fd], offset, data, done);
    pthread_mutex_unlock(&order);
    return done;
}

#define TRUNCATE(name, offset_type)                                              \
    int name(int fd, offset_type size) {                                         \
        int error = fault(fd);                                                   \
        if (error) return errno = error, -1;                                     \
        if (!tracked(fd)) return REAL(name, int (*)(int, offset_type))(fd, size); \
        pthread_mutex_lock(&order);                                              \
        int done = REAL(name, int (*)(int, offset_type))(fd, size);              \
        if (!done) note('T', names[fd], size, NULL, 0);                          \
        pthread_mutex_unlock(&order);                                            \
        return done;                                                             \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define FLUSH(name)                                                          \
    int name(int fd) {                                                       \
        int error = fault(fd);                                               \
        if (error) return errno = error, -1;                                 \
        if (!tracked(fd)) return REAL(name, int (*)(int))(fd);               \
        pthread_mutex_lock(&order);                                          \
        int done = REAL(name, int (*)(int))(fd);                             \
        if (!done) note('S', names[fd], 0, NULL, 0);                       \
        pthread_mutex_unlock(&order);                                        \
        return done;                                                         \
    }
FLUSH(fsync)
FLUSH(fdatasync)

int unlink(const char *path) {
    const char *track = getenv("DISK_TRACK");
    pthread_mutex_lock(&order);
    int done = REAL(unlink, int (*)(const char *))(path);
    if (!done && track && strstr(path, track)) note('U', path, 0, NULL, 0);
    pthread_mutex_unlock(&order);
    return done;
}
