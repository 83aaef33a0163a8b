/*
 * The loop that every peer in C answers in: "run OPERATIONS WORK WORDS..." a line in, the seconds
 * that the work took a line out, until standard input ends.
 */
#ifndef LANE_H
#define LANE_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct work {
    const char *name;
    double (*run)(long operations, const long *words);
};

static inline double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

/* Ends the program with the system's word for it: the other side then says that there was no answer. */
static inline void fail(const char *what) {
    perror(what);
    exit(1);
}

static inline int check(int result, const char *what) {
    if (result < 0) fail(what);
    return result;
}

static inline void write_fully(int fd, const void *data, size_t size) {
    const char *from = data;
    while (size > 0) {
        ssize_t n = write(fd, from, size);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) fail("write");
        from += n;
        size -= n;
    }
}

/* Returns 0 at end of file before the first byte, else 1. */
static inline int read_fully(int fd, void *data, size_t size) {
    char *to = data;
    size_t left = size;
    while (left > 0) {
        ssize_t n = read(fd, to, left);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) fail("read");
        if (n == 0 && left == size) return 0;
        if (n == 0) exit(1);
        to += n;
        left -= n;
    }
    return 1;
}

static int serve(const struct work *works) {
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        long words[8] = {0};
        strtok(line, " \n");
        char *operations = strtok(NULL, " \n");
        char *name = strtok(NULL, " \n");
        for (int i = 0; i < 8; i++) {
            char *word = strtok(NULL, " \n");
            if (word == NULL) break;
            words[i] = atol(word);
        }
        const struct work *work = works;
        while (work->name != NULL && (name == NULL || strcmp(work->name, name) != 0)) work++;
        if (work->name == NULL) printf("error no such work\n");
        else printf("%.9f\n", work->run(atol(operations), words));
        fflush(stdout);
    }
    return 0;
}

#endif
