# Answers requests with the system's liblzo2: python3 liblzo2.py REQUESTS ANSWERS
#
# A request is operation (0 compress, 1 decompress), capacity and length as 32-bit integers, low byte first, and
# the bytes. An answer is the length of the result, or -1 where the library refuses, and the result.
import ctypes
import ctypes.util
import struct
import sys


def load():
    for name in (ctypes.util.find_library("lzo2"), "liblzo2.so.2"):
        try:
            if name:
                return ctypes.CDLL(name)
        except OSError:
            pass
    return None


def main(requests_path, answers_path):
    lib = load()
    if not lib:
        print("no liblzo2 on this system", file=sys.stderr)
        return 3
    with open(requests_path, "rb") as file:
        requests = file.read()
    room = ctypes.create_string_buffer(1 << 18)
    # 16384 entries of a pointer each.
    workspace = ctypes.create_string_buffer(16384 * ctypes.sizeof(ctypes.c_void_p))
    at = 0
    with open(answers_path, "wb") as answers:
        while at < len(requests):
            operation, capacity, length = struct.unpack_from("<3I", requests, at)
            data = requests[at + 12 : at + 12 + length]
            at += 12 + length
            if capacity > 1 << 18:
                raise ValueError("request too large")
            written = ctypes.c_size_t(capacity)
            size = ctypes.c_size_t(length)
            function = lib.lzo1x_decompress_safe if operation else lib.lzo1x_1_compress
            failed = function(data, size, room, ctypes.byref(written), workspace)
            answers.write(struct.pack("<i", -1 if failed else written.value))
            if not failed:
                answers.write(ctypes.string_at(room, written.value))
    return 0


sys.exit(main(*sys.argv[1:]))
