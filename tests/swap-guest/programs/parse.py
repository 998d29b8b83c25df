import ast
import pathlib
import sys
import sysconfig

guest, worker = map(int, sys.argv[1:3])
most = int(sys.argv[3])
files = sorted(pathlib.Path(sysconfig.get_path("stdlib")).rglob("*.py"))
trees, source = [], 0
for path in files[2 * guest + worker :: 4]:
    text = path.read_bytes()
    if source + len(text) > most:
        break
    trees.append(ast.parse(text))
    source += len(text)
for walk in range(3):
    nodes = sum(1 for tree in trees for _ in ast.walk(tree))
    print(f"python {worker}: {len(trees)} files, {source} bytes, {nodes} nodes, walk {walk}", flush=True)
