# python3 refuse-calls.py ERRNO:NAME,NAME,... [ERRNO:NAME,...] -- COMMAND...
# Becomes COMMAND under a filter that makes the kernel refuse the named system calls; unknown names are left out.
import ctypes
import errno
import os
import re
import struct
import subprocess
import sys

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
LOAD_WORD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, ERRNO = 0x7FFF0000, 0x00050000


def numbers():
    macros = subprocess.run(
        ["cc", "-E", "-dM", "-include", "sys/syscall.h", "-x", "c", "/dev/null"],
        check=True, capture_output=True, text=True,
    ).stdout
    return {name: int(number) for name, number in re.findall(r"#define __NR_(\w+) (\d+)", macros)}


def instructions(refusals):
    known = numbers()
    yield struct.pack("HBBI", LOAD_WORD, 0, 0, 0)
    for refusal in refusals:
        code, _, names = refusal.partition(":")
        for name in names.split(","):
            if name in known:
                yield struct.pack("HBBI", JUMP_IF_EQUAL, 0, 1, known[name])
                yield struct.pack("HBBI", RETURN, 0, 0, ERRNO | getattr(errno, code))
    yield struct.pack("HBBI", RETURN, 0, 0, ALLOW)


def install(program):
    libc = ctypes.CDLL(None, use_errno=True)
    code = ctypes.create_string_buffer(b"".join(program))
    head = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program), ctypes.addressof(code)))
    for call in ((PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(head))):
        if libc.prctl(*map(ctypes.c_ulong, call)) != 0:
            sys.exit(f"prctl: {os.strerror(ctypes.get_errno())}")


at = sys.argv.index("--")
install(list(instructions(sys.argv[1:at])))
os.execvp(sys.argv[at + 1], sys.argv[at + 1 :])
