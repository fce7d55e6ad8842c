"""Sequences of calls by CPython: reads lines, each a sequence as a JSON array of steps, and prints a JSON array of their results."""
import errno as numbers
import json
import os
import shutil
import signal
import sys

import steps

BEAT = 0.03


def result_of(step):
    """A line of text: what the call gave, or the name of its errno."""
    try:
        steps.ctypes.set_errno(0)
        result = steps.made(step)
        number = steps.ctypes.get_errno() if result == -1 else 0
        if result == -1 and number == 0:
            return 'EINVAL'  # eventfd_read got fewer bytes and leaves errno as it was
    except OSError as error:
        number = error.errno
    if number == 0:
        return '0' if result is None else str(int(result) if isinstance(result, bool) else result)
    name = numbers.errorcode.get(number, str(number))
    return 'EOPNOTSUPP' if name == 'ENOTSUP' else name  # two names of one number


def sequence(line, output):
    """Runs in a process of its own, whose state is nobody else's."""
    folder = os.path.join(steps.machine.folder, 'own')
    os.mkdir(folder)
    os.chdir(folder)
    # A call that blocks ends with EINTR: the timer beats again for one that begins just after.
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, BEAT, BEAT)
    steps.begin()
    results = [result_of(step) for step in json.loads(line)]
    signal.setitimer(signal.ITIMER_REAL, 0)
    steps.end()
    os.write(output, json.dumps(results).encode() + b'\n')


def run(line):
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            sequence(line, 1)
            status = 0
        except BaseException as error:
            print(f'{type(error).__name__}: {error}', file=sys.stderr, flush=True)
        finally:
            os._exit(status)
    _, status = os.waitpid(pid, 0)
    shutil.rmtree(os.path.join(steps.machine.folder, 'own'), ignore_errors=True)
    for name in os.listdir(steps.machine.folder):
        os.unlink(os.path.join(steps.machine.folder, name))
    if status != 0:
        print(json.dumps([f'the sequence ended with status {status}']), flush=True)


try:
    for each in sys.stdin:
        run(each)
finally:
    shutil.rmtree(steps.machine.folder)
