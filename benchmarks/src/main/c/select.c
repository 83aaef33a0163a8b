/* An epoll loop, level-triggered, as one writes it in C. The peer of ipc-select. */
#define _GNU_SOURCE
#include "lane.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/resource.h>

#define MESSAGE 64

struct loop {
    long pipes;
    int epoll;
    int (*ends)[2];
    struct epoll_event *ready;
};

static void allow_descriptors(void) {
    struct rlimit limit;
    check(getrlimit(RLIMIT_NOFILE, &limit), "getrlimit");
    limit.rlim_cur = limit.rlim_max;
    check(setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
}

static struct loop open_loop(long pipes) {
    struct loop loop = {.pipes = pipes, .epoll = check(epoll_create1(0), "epoll_create1")};
    loop.ends = calloc(pipes, sizeof *loop.ends);
    loop.ready = calloc(pipes, sizeof *loop.ready);
    for (long i = 0; i < pipes; i++) {
        check(pipe2(loop.ends[i], O_NONBLOCK), "pipe2");
        struct epoll_event event = {.events = EPOLLIN, .data.fd = loop.ends[i][0]};
        check(epoll_ctl(loop.epoll, EPOLL_CTL_ADD, loop.ends[i][0], &event), "epoll_ctl");
    }
    return loop;
}

static void close_loop(struct loop *loop) {
    for (long i = 0; i < loop->pipes; i++) {
        close(loop->ends[i][0]);
        close(loop->ends[i][1]);
    }
    close(loop->epoll);
    free(loop->ends);
    free(loop->ready);
}

/*
 * words: pipes, how many of them are active. A turn: a message waits in each active pipe; then,
 * timed, the loop waits and reads until it has all of them. An operation is a message.
 */
static double events(long operations, const long *words) {
    static struct loop loop;
    long active = words[1];
    if (loop.pipes != words[0]) {
        allow_descriptors();
        if (loop.pipes != 0) close_loop(&loop);
        loop = open_loop(words[0]);
    }
    char message[MESSAGE] = {0};
    double seconds = 0;
    for (long done = 0; done < operations;) {
        long turn = active < operations - done ? active : operations - done;
        for (long i = 0; i < turn; i++) {
            write_fully(loop.ends[i * loop.pipes / active][1], message, MESSAGE);
        }
        double begin = now();
        for (long seen = 0; seen < turn;) {
            int n = check(epoll_wait(loop.epoll, loop.ready, loop.pipes, -1), "epoll_wait");
            for (int i = 0; i < n; i++) {
                if (read(loop.ready[i].data.fd, message, MESSAGE) != MESSAGE) fail("read");
                seen++;
            }
        }
        seconds += now() - begin;
        done += turn;
    }
    return seconds;
}

int main(void) {
    return serve((struct work[]){{"events", events}, {NULL, NULL}});
}
