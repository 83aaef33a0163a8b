/* A robust mutex in memory that processes share. The peer of ipc-shared. */
#define _GNU_SOURCE
#include "lane.h"

#include <pthread.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/wait.h>

#define SLOTS 1024

struct shared {
    pthread_mutex_t lock;
    pthread_cond_t not_empty;
    pthread_cond_t not_full;
    long counter;
    long head;
    long size;
    char slots[SLOTS][64];
};

static struct shared *map_shared(void) {
    struct shared *shared = mmap(
        NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) fail("mmap");
    pthread_mutexattr_t robust;
    pthread_mutexattr_init(&robust);
    pthread_mutexattr_setpshared(&robust, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&robust, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&shared->lock, &robust);
    pthread_condattr_t across;
    pthread_condattr_init(&across);
    pthread_condattr_setpshared(&across, PTHREAD_PROCESS_SHARED);
    pthread_cond_init(&shared->not_empty, &across);
    pthread_cond_init(&shared->not_full, &across);
    return shared;
}

static void count(struct shared *shared, long times) {
    for (long i = 0; i < times; i++) {
        if (pthread_mutex_lock(&shared->lock) != 0) fail("lock");
        shared->counter++;
        pthread_mutex_unlock(&shared->lock);
    }
}

/* One process locks and unlocks. */
static double uncontended(long operations, const long *words) {
    (void)words;
    static struct shared *shared;
    if (shared == NULL) shared = map_shared();
    double begin = now();
    count(shared, operations);
    return now() - begin;
}

/* Hands over 64 bytes: waits for room, copies, signals. */
static void put(struct shared *queue, const char *message) {
    pthread_mutex_lock(&queue->lock);
    while (queue->size == SLOTS) pthread_cond_wait(&queue->not_full, &queue->lock);
    memcpy(queue->slots[(queue->head + queue->size++) % SLOTS], message, 64);
    pthread_cond_signal(&queue->not_empty);
    pthread_mutex_unlock(&queue->lock);
}

static void take(struct shared *queue, char *message) {
    pthread_mutex_lock(&queue->lock);
    while (queue->size == 0) pthread_cond_wait(&queue->not_empty, &queue->lock);
    memcpy(message, queue->slots[queue->head++ % SLOTS], 64);
    queue->size--;
    pthread_cond_signal(&queue->not_full);
    pthread_mutex_unlock(&queue->lock);
}

/* Another process puts, this one takes. */
static double queue(long operations, const long *words) {
    (void)words;
    struct shared *queue = map_shared();
    char message[64] = {0};
    fflush(stdout);
    pid_t producer = check(fork(), "fork");
    if (producer == 0) {
        for (long i = 0; i < operations + 1; i++) put(queue, message);
        _exit(0);
    }
    take(queue, message); /* the producer runs */
    double begin = now();
    for (long i = 0; i < operations; i++) take(queue, message);
    double seconds = now() - begin;
    check(waitpid(producer, NULL, 0), "waitpid");
    munmap(queue, sizeof *queue);
    return seconds;
}

int main(void) {
    return serve((struct work[]){
        {"uncontended", uncontended}, {"queue", queue}, {NULL, NULL}});
}
