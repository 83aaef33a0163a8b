/* How many primes lie below a number, by trial division, on one thread or several. */
#define _GNU_SOURCE
#include "lane.h"

#include <pthread.h>
#include <stdint.h>

#define MOST_THREADS 64

struct range {
    long from;
    long to;
    long primes;
};

static int is_prime(long n) {
    if (n < 2) return 0;
    if (n % 2 == 0) return n == 2;
    for (long d = 3; d * d <= n; d += 2) {
        if (n % d == 0) return 0;
    }
    return 1;
}

static void *search(void *argument) {
    struct range *range = argument;
    for (long n = range->from; n < range->to; n++) range->primes += is_prime(n);
    return NULL;
}

static long search_threads(long total, long threads) {
    pthread_t thread[MOST_THREADS];
    struct range range[MOST_THREADS];
    long primes = 0;
    for (long i = 0; i < threads; i++) {
        range[i] = (struct range){total * i / threads, total * (i + 1) / threads, 0};
        if (threads == 1) search(&range[i]);
        else if (pthread_create(&thread[i], NULL, search, &range[i]) != 0) fail("pthread_create");
    }
    for (long i = 0; i < threads; i++) {
        if (threads > 1) pthread_join(thread[i], NULL);
        primes += range[i].primes;
    }
    return primes;
}

/* words: below which number, how many threads, how many primes that must give. */
static double primes(long operations, const long *words) {
    double begin = now();
    for (long i = 0; i < operations; i++) {
        if (search_threads(words[0], words[1]) != words[2]) fail("another number of primes");
    }
    return now() - begin;
}

int main(void) {
    return serve((struct work[]){{"primes", primes}, {NULL, NULL}});
}
