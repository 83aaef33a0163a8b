#!/bin/sh
# glibc 2.36 (Debian 12); not in 2.43.
# Expected: POSIX_SPAWN_SETSIGDEF with a full set gives the child the default action for each signal:
#   SigIgn of its /proc/self/status is 0.
# Seen: signals 32 and 33, which the C library keeps for itself, are ignored in the child:
#   SigIgn is 0000000180000000. They cannot be set back by the caller: sigaddset refuses them.
# Matters for: tests that compare a child's signal mask with 0, and checkpointing tools.
. "$(dirname "$0")/setup"
command -v cc > /dev/null || { echo 'skipped: needs a C compiler' >&2; exit 77; }
getconf GNU_LIBC_VERSION
cat > "$folder/seen.c" <<'C'
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

extern char **environ;

int main(void) {
    posix_spawnattr_t attributes;
    sigset_t all;
    pid_t child;
    char *command[] = {"grep", "SigIgn", "/proc/self/status", 0};
    sigfillset(&all);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    if (posix_spawnp(&child, "grep", 0, &attributes, command, environ) != 0) return 1;
    return waitpid(child, 0, 0) != child;
}
C
cc -o "$folder/seen-program" "$folder/seen.c"
"$folder/seen-program" | tr '\t' ' ' > "$folder/seen"
expect 'SigIgn: 0000000180000000' "$folder/seen"
