"""Runs a command and tells on standard output, as JSON, what it used; what the command says goes to standard error.

A program of its own, and a small one: the kernel counts what a process held before it became the command towards the
command's peak memory, and the benchmarks hold much.
"""

import json
import os
import sys
import time

if __name__ == "__main__":
    command = sys.argv[1:]
    begun = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, 2, 1)])
    _, status, used = os.wait4(pid, 0)
    wall = time.perf_counter() - begun
    json.dump({"cpu": used.ru_utime + used.ru_stime, "wall": wall, "peak": used.ru_maxrss / 1024}, sys.stdout)
    sys.exit(os.waitstatus_to_exitcode(status) and 1)
