/* Pipes and children the plain way: read, write, posix_spawn. The peer of ipc-pipes. */
#define _GNU_SOURCE
#include "lane.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/wait.h>

extern char **environ;

struct partner {
    int to;
    int from;
};

static char buffer[1 << 20];

/* A child that serves the other side of two pipes until it sees the end of the first. */
static struct partner fork_partner(void (*serve_partner)(int in, int out)) {
    int down[2], up[2];
    check(pipe(down), "pipe");
    check(pipe(up), "pipe");
    fflush(stdout);
    if (check(fork(), "fork") == 0) {
        close(down[1]);
        close(up[0]);
        serve_partner(down[0], up[1]);
        _exit(0);
    }
    close(down[0]);
    close(up[1]);
    return (struct partner){.to = down[1], .from = up[0]};
}

/* Reads a length and so many bytes, 128 KiB at a time, and answers with the length. */
static void swallow(int in, int out) {
    uint64_t length;
    while (read_fully(in, &length, sizeof length)) {
        for (uint64_t left = length; left > 0;) {
            ssize_t n = read(in, buffer, left < 131072 ? left : 131072);
            if (n <= 0) fail("read");
            left -= n;
        }
        write_fully(out, &length, sizeof length);
    }
}

/* words: bytes a write, capacity of the pipe. */
static double stream(long operations, const long *words) {
    static struct partner reader;
    if (reader.to == 0) reader = fork_partner(swallow);
    check(fcntl(reader.to, F_SETPIPE_SZ, (int)words[1]), "F_SETPIPE_SZ");
    uint64_t length = (uint64_t)operations * words[0];
    double begin = now();
    write_fully(reader.to, &length, sizeof length);
    for (long i = 0; i < operations; i++) write_fully(reader.to, buffer, words[0]);
    if (!read_fully(reader.from, &length, sizeof length)) fail("the reader ended");
    return now() - begin;
}

static long echo_size;

static void echo(int in, int out) {
    while (read_fully(in, buffer, echo_size)) write_fully(out, buffer, echo_size);
}

/* words: bytes a message, the same in every call. */
static double pingpong(long operations, const long *words) {
    static struct partner echoer;
    if (echoer.to == 0) {
        echo_size = words[0];
        echoer = fork_partner(echo);
    }
    double begin = now();
    for (long i = 0; i < operations; i++) {
        write_fully(echoer.to, buffer, echo_size);
        if (!read_fully(echoer.from, buffer, echo_size)) fail("the echo ended");
    }
    return now() - begin;
}

static double spawn_and_reap(long operations, const long *words) {
    (void)words;
    char *const arguments[] = {"true", NULL};
    double begin = now();
    for (long i = 0; i < operations; i++) {
        pid_t child;
        int status;
        errno = posix_spawnp(&child, "true", NULL, NULL, arguments, environ);
        if (errno != 0) fail("posix_spawnp");
        check(waitpid(child, &status, 0), "waitpid");
        if (status != 0) fail("true");
    }
    return now() - begin;
}

int main(void) {
    memset(buffer, 42, sizeof buffer); /* or all of it would be the kernel's one page of zeros */
    return serve((struct work[]){
        {"stream", stream}, {"pingpong", pingpong}, {"spawn", spawn_and_reap}, {NULL, NULL}});
}
