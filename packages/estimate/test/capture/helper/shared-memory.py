"""Holds shared memory of every kind, with known pages in it, in processes that are forked from one.

Each kind has 64 pages and touches the first 40: its seed is in the pages, as pattern.ts writes them.
Prints a line of JSON with the ids of the processes, and ends with its standard input.
"""
import ctypes, json, mmap, os, struct, sys, tempfile

PAGE, PAGES, TOUCHED = 4096, 64, 40


def block(seed, index):
    words = [0x9A6EF01D, seed, index]
    for i in range(3, PAGE // 4):
        words.append((((seed ^ i) * 0x9E3779B1) + index * 0x85EBCA6B) & 0xFFFFFFFF)
    return struct.pack(f"{PAGE // 4}I", *words)


def fill(memory, seed, first=0, count=TOUCHED):
    for index in range(first, first + count):
        memory[index * PAGE : (index + 1) * PAGE] = block(seed, index)


def of_file(seed, file, kind=mmap.MAP_SHARED):
    os.ftruncate(file, PAGES * PAGE)
    memory = mmap.mmap(file, PAGES * PAGE, flags=kind)
    fill(memory, seed)
    return memory


def system_v(seed):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.shmat.restype = ctypes.c_void_p
    identity = libc.shmget(0, PAGES * PAGE, 0o1600)
    address = libc.shmat(identity, None, 0)
    libc.shmctl(identity, 0, None)
    memory = (ctypes.c_char * (PAGES * PAGE)).from_address(address)
    for index in range(TOUCHED):
        memory[index * PAGE : (index + 1) * PAGE] = block(seed, index)
    return memory


held = [mmap.mmap(-1, PAGES * PAGE)]
fill(held[0], 1)
named = os.memfd_create("/home/someone/a file (deleted)")
held.append(of_file(2, named))
on_tmpfs = tempfile.TemporaryFile(dir=sys.argv[1])
held.append(of_file(3, on_tmpfs.fileno()))
held.append(system_v(4))
# Of a disk: dropped or written back, never swapped.
on_disk = tempfile.TemporaryFile(dir=sys.argv[2])
held.append(of_file(5, on_disk.fileno()))
# A private mapping of a file in memory: its pages are the file's until they are written to.
behind = os.memfd_create("behind")
held.append(of_file(6, behind))
private = mmap.mmap(behind, PAGES * PAGE, flags=mmap.MAP_PRIVATE)
fill(private, 7, 0, 10)
assert private[10 * PAGE] == held[-1][10 * PAGE]
# A second view of the same pages, from the sixteenth on.
view = mmap.mmap(named, 16 * PAGE, offset=16 * PAGE)
assert all(view[index * PAGE] == 0x1D for index in range(16))

ready, tell = os.pipe()
child = os.fork()
if child == 0:
    # Has only what it touches in its page table; these it writes beyond what its parent has.
    fill(held[0], 1, 40, 8)
    assert held[1][0] == 0x1D
    os.write(tell, b"!")
    sys.stdin.read()
    os._exit(0)
os.read(ready, 1)
print(json.dumps({"parent": os.getpid(), "child": child}), flush=True)
sys.stdin.read()
