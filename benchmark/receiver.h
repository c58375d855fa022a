/* receiver.h - a push service that takes everything: the far end of a fan-out. */
#ifndef SANSANG_BENCH_RECEIVER_H
#define SANSANG_BENCH_RECEIVER_H
#include "bench.h"
#include <sys/types.h>

/* A process of its own on one thread; answers 201 to every whole request and counts it. */
struct receiver { pid_t pid; uint16_t port; _Atomic int64_t *taken; };
struct receiver receiver_start(void);
void receiver_stop(struct receiver *r);

#endif
