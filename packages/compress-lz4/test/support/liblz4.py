"""Asks the system's liblz4.

liblz4.py REQUESTS ANSWERS

A request is four little-endian 32-bit numbers (operation, parameter, capacity, length) and `length`
bytes. Operation 0 compresses them with the parameter as acceleration; 1 decompresses a block; 2
decompresses a block that follows as many bytes of prefix as the parameter says.

ANSWERS begins with the library's version number. An answer is the result as a 32-bit number and the
bytes that were written, none for a result below 1.

Exit status 3 says that there is no liblz4.
"""

import ctypes
import ctypes.util
import struct
import sys


def load():
    for name in ("liblz4.so.1", ctypes.util.find_library("lz4")):
        try:
            return name and ctypes.CDLL(name)
        except OSError:
            pass
    return None


def main(requests_path, answers_path):
    lib = load()
    if not lib:
        print("no liblz4 on this system", file=sys.stderr)
        return 3
    for function in (lib.LZ4_compress_fast, lib.LZ4_decompress_safe_usingDict):
        function.restype = ctypes.c_int
    with open(requests_path, "rb") as file:
        requests = file.read()
    room = ctypes.create_string_buffer(1 << 20)
    at = 0
    with open(answers_path, "wb") as answers:
        answers.write(struct.pack("<i", lib.LZ4_versionNumber()))
        while at < len(requests):
            operation, parameter, capacity, length = struct.unpack_from("<4I", requests, at)
            data = requests[at + 16 : at + 16 + length]
            at += 16 + length
            if capacity > 1 << 18 or parameter > 1 << 18:
                raise ValueError("request too large")
            prefix = parameter if operation == 2 else 0
            ctypes.memmove(room, data, prefix)
            start = ctypes.addressof(room)
            dst = ctypes.c_void_p(start + prefix)
            if operation == 0:
                result = lib.LZ4_compress_fast(data, dst, length, capacity, parameter)
            elif operation == 1:
                result = lib.LZ4_decompress_safe(data, dst, length, capacity)
            else:
                block = data[prefix:]
                result = lib.LZ4_decompress_safe_usingDict(
                    block, dst, len(block), capacity, ctypes.c_void_p(start), prefix
                )
            answers.write(struct.pack("<i", result))
            if result > 0:
                answers.write(ctypes.string_at(start + prefix, result))
    return 0


sys.exit(main(*sys.argv[1:]))
