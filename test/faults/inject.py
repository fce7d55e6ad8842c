"""inject.py SIDE CALL NTH ERRNO LOG PID: has the NTH call (from 1) of that name fail that PID's fork makes, in the parent or in the child.

The fork is what lies between two calls of getppid in PID's main thread; in the child it is what comes until its getppid. SIDE is
`parent` or `child`; the child's threads are of its side. With `-` for CALL nothing fails. LOG gets the name of each call of that side.
"""
import ctypes
import errno
import os
import re
import struct
import subprocess
import sys

SIDE, CALL, NTH, ERRNO, LOG, PID = sys.argv[1:]
NTH, PID = int(NTH), int(PID)
SEIZE, SYSCALL, CONT, GETREGS, SETREGS, EVENTMSG, INTERRUPT = 0x4206, 24, 7, 12, 13, 0x4201, 0x4207
OPTIONS = 1 | 2 | 4 | 8  # TRACESYSGOOD, and who follows: fork, vfork, clone
EVENT_STOP = 128
WALL = 0x40000000
RAX, ORIG_RAX, RIP, RSP = 10, 15, 16, 19

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long
macros = subprocess.run(["cc", "-E", "-dM", "-include", "sys/syscall.h", "-x", "c", "/dev/null"], check=True, capture_output=True, text=True)
names = {int(number): name for name, number in re.findall(r"#define __NR_(\w+) (\d+)", macros.stdout)}


def ptrace(request, pid, data=0):
    return libc.ptrace(request, pid, None, ctypes.c_void_p(data) if isinstance(data, int) else data)


class Thread:
    def __init__(self, counts):
        self.counts = counts  # of its process, by name
        self.entered = False
        self.failing = False


def registers(pid):
    buffer = ctypes.create_string_buffer(27 * 8)
    ptrace(GETREGS, pid, buffer)
    return list(struct.unpack("27Q", buffer.raw))


def put(pid, values):
    ptrace(SETREGS, pid, ctypes.create_string_buffer(struct.pack("27Q", *values), 27 * 8))


def code_of(pid):
    """Where which file's code lies."""
    for line in open(f"/proc/{pid}/maps"):
        bounds, mode, *_, file = line.split()
        if mode[2] == "x" and file.startswith("/"):
            yield *(int(bound, 16) for bound in bounds.split("-")), file


def file_at(address):
    return next((file for start, end, file in code if start <= address < end), "")


def is_of_node(pid, values):
    """Whether the C library was called by V8 or libuv: of the stack's words the first that points into another file's code does to Node's."""
    if "/libc" not in file_at(values[RIP]):
        return False
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        memory.seek(values[RSP])
        callers = (file_at(word) for word in struct.unpack("8Q", memory.read(64)))
        return next((file for file in callers if file and "/libc" not in file), "") == node


log = open(LOG, "w", buffering=1)
code = list(code_of(PID))
node = os.readlink(f"/proc/{PID}/exe")
# What V8 asks of its memory in any call, and libuv's waking of another thread: they end the process if one of these fails.
NODES = ("mmap", "mremap", "munmap", "mprotect", "madvise", "write")
parent = Thread({})
threads = {PID: parent}
forking = False  # of the parent: between its two getppid
started = False


def chosen(pid, thread, name, values):
    """Whether a call that begins is one of the fork, and the one to fail."""
    global forking, started
    if thread is parent:
        if name == "getppid":
            forking = not started
            started = True
            return False
        if not forking or SIDE != "parent":
            return False
    elif SIDE != "child" or thread.counts.get("done"):
        return False
    elif name == "getppid":
        thread.counts["done"] = 1
        return False
    elif name == "execve":
        thread.counts["done"] = 1  # what follows is another program's
    if name in NODES and is_of_node(pid, values):
        return False
    count = thread.counts[name] = thread.counts.get(name, 0) + 1
    log.write(f"{name}\n")
    return name == CALL and count == NTH


def at_call(pid, thread):
    thread.entered = not thread.entered
    values = registers(pid)
    if thread.entered:
        if chosen(pid, thread, names.get(values[ORIG_RAX], "?"), values):
            thread.failing = True
            values[ORIG_RAX] = 2**64 - 1
            put(pid, values)
            log.write(f"INJECTED {CALL} {ERRNO}\n")
    elif thread.failing:
        thread.failing = False
        values[RAX] = 2**64 - getattr(errno, ERRNO)
        put(pid, values)


if ptrace(SEIZE, PID, OPTIONS) != 0:
    sys.exit(f"ptrace: {os.strerror(ctypes.get_errno())}")
ptrace(INTERRUPT, PID)
early = {}
while threads:
    try:
        pid, status = os.waitpid(-1, WALL)
    except ChildProcessError:
        break
    if os.WIFEXITED(status) or os.WIFSIGNALED(status):
        threads.pop(pid, None)
        continue
    signal, event = os.WSTOPSIG(status), status >> 16
    thread = threads.get(pid)
    if thread is None:  # a new one may stop before its maker tells of it
        early[pid] = True
        continue
    deliver = 0
    if signal == 5 | 0x80:
        at_call(pid, thread)
    elif event in (1, 2, 3):
        message = ctypes.c_ulong(0)
        libc.ptrace(EVENTMSG, pid, None, ctypes.byref(message))
        # A thread is of its process's side; one that the parent makes is not looked at.
        ofParent = thread is parent and event == 3
        # Of the parent's children the one of the fork is meant, not those after it.
        counts = ({} if forking else {"done": 1}) if thread is parent and event in (1, 2) else thread.counts
        threads[message.value] = Thread({"done": 1} if ofParent else counts)
        if early.pop(message.value, None):
            ptrace(SYSCALL, message.value)
    elif event == EVENT_STOP:
        thread.entered = False
        if signal in (19, 20, 21, 22):
            libc.ptrace(0x4208, pid, None, None)  # it stays stopped until it is told to go on
            continue
    elif event == 0:
        deliver = signal
    ptrace(SYSCALL, pid, deliver)
