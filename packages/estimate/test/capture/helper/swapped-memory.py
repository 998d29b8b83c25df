"""Holds known pages and has them swapped out (MADV_PAGEOUT), as far as there is swap.

Prints a line of JSON whenever it is done: its id and how many of the pages are on swap, by its own page
table. Then it does what it reads, a word a line: `fork` has a child that has the same pages, `change`
writes to the first unique page and swaps it out again, `touch` reads all pages. It ends with its input.

In order: 40 unique pages, as pattern.ts writes them with seed 1; 20 times the first of seed 2; 7 zero
pages; 5 with 0x55 throughout. `shared` as argument: the unique pages are of shared memory.
"""
import ctypes, json, mmap, os, struct, sys, time

PAGE, PAGEOUT = 4096, 21
UNIQUE, EQUAL, ZERO, FILLED = 40, 20, 7, 5
PAGES = UNIQUE + EQUAL + ZERO + FILLED
libc = ctypes.CDLL(None, use_errno=True)


def block(seed, index):
    words = [0x9A6EF01D, seed, index]
    for i in range(3, PAGE // 4):
        words.append((((seed ^ i) * 0x9E3779B1) + index * 0x85EBCA6B) & 0xFFFFFFFF)
    return struct.pack(f"{PAGE // 4}I", *words)


def is_shared():
    return len(sys.argv) > 1 and sys.argv[1] == "shared"


memory = mmap.mmap(-1, PAGES * PAGE, flags=mmap.MAP_SHARED if is_shared() else mmap.MAP_PRIVATE)
address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
contents = [block(1, i) for i in range(UNIQUE)] + [block(2, 0)] * EQUAL
contents += [bytes(PAGE)] * ZERO + [b"\x55" * PAGE] * FILLED
for index, content in enumerate(contents):
    memory[index * PAGE : (index + 1) * PAGE] = content


def entries():
    with open("/proc/self/pagemap", "rb", buffering=0) as pagemap:
        pagemap.seek(address // PAGE * 8)
        return struct.unpack(f"{PAGES}Q", pagemap.read(PAGES * 8))


def swapped():
    return sum(1 for entry in entries() if entry >> 62 & 1)


def resident():
    return sum(1 for entry in entries() if entry >> 63 & 1)


def page_out():
    """Pages that are just being looked at elsewhere stay: it is asked again while that helps."""
    before = -1
    while resident() != 0 and resident() != before:
        before = resident()
        libc.madvise(ctypes.c_void_p(address), ctypes.c_size_t(PAGES * PAGE), PAGEOUT)


def tell(**more):
    print(json.dumps({"pid": os.getpid(), "swapped": swapped(), "resident": resident(), **more}), flush=True)


page_out()
tell()
for line in sys.stdin:
    match line.strip():
        case "fork":
            child = os.fork()
            if child == 0:
                sys.stdin.read()
                os._exit(0)
            tell(child=child)
        case "change":
            memory[0:PAGE] = block(3, 0)
            page_out()
            tell()
        case "touch":
            assert all(memory[index * PAGE : (index + 1) * PAGE] == contents[index] for index in range(1, PAGES))
            tell()
        case _:
            tell()
