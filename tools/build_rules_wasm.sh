#!/bin/sh
# build_rules_wasm.sh OUT - the rules of src/rules/ as WebAssembly for the phone. Needs Debian's clang and lld, no libc.
# --max-memory = --initial-memory: the page's views of it are never detached. No --allow-undefined: an import would fail on the phone.
# -mcpu=mvp: only what every browser since 2017 knows, whatever the compiler's default. -fno-builtin: our memcpy must not become a call to itself.
set -eu
out=$(realpath -m -- "${1:?usage: build_rules_wasm.sh OUT}")
cd "$(dirname "$0")/../src"
exec "${CLANG:-clang}" --target=wasm32-unknown-unknown -mcpu=mvp -std=c17 -Oz -I. -ffreestanding -fno-builtin -nostdlib \
    -fvisibility=hidden -Wall -Wextra -Werror \
    -Wl,--no-entry -Wl,--strip-all -Wl,-z,stack-size=8192 -Wl,--initial-memory=65536 -Wl,--max-memory=65536 \
    rules/card.c rules/fold.c rules/marks.c rules/mask.c rules/numbers.c rules/visit.c rules/wasm.c -o "$out"
