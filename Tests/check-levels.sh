#!/usr/bin/env bash
# Does the code of a processor level stay in its target? A function that two targets compile is linked once, and the one for AVX-512 would
# then run on processors without it. And are instructions instructions there? The compiler does not inline what witnesses of a protocol call,
# so kernels are functions of their own behind them: a loop that called each instruction would take half as long again.
# Looks at the objects of the last release build of the tests or the program.
#
#     swift build -c release && Tests/check-levels.sh
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C
name="Tests/check-levels.sh"

build=.build/release
nm=$(command -v nm || command -v llvm-nm || true)
if [ "$(uname -m)" != x86_64 ] || [ -z "$nm" ] || [ ! -d "$build/KernelsAVX512.build" ]; then
    echo "➜ Test $name skipped: it needs x86-64, nm and a release build"
    exit 0
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Functions that the linker may take from any object that has them.
shared() { { "$nm" "$@" 2>/dev/null || true; } | awk 'NF >= 2 && ($(NF-1) == "W" || $(NF-1) == "T") { print $NF }' | sort -u; }

status=0
for level in KernelsAVX2 KernelsAVX512; do
    shared "$build/$level.build"/*.o > "$scratch/own"
    find -L "$build" -name '*.o' -not -path "*/$level.build/*" -print0 | { xargs -0 "$nm" 2>/dev/null || true; } | awk 'NF >= 2 && ($(NF-1) == "W" || $(NF-1) == "T") { print $NF }' | sort -u > "$scratch/others"
    # What runtimes emit into every object has no vector code.
    comm -12 "$scratch/own" "$scratch/others" | grep -vE '^(__swift_|_swift_)' > "$scratch/both" || true
    if [ -s "$scratch/both" ]; then
        echo "$level shares functions with other targets:"
        cat "$scratch/both"
        status=1
    fi
done
# Only the witnesses of the instructions themselves, which tests call, may call any.
objdump=$(command -v objdump || command -v llvm-objdump || true)
for level in ${objdump:+KernelsBaseline KernelsAVX2 KernelsAVX512}; do
    "$objdump" -d "$build/$level.build"/*.o | awk '/^[0-9a-f]+ </ { name = $2 } /call.*<_mm/ && name !~ /InstructionSetAadE/ { print name }' \
        | sort | uniq -c > "$scratch/calls"
    if [ -s "$scratch/calls" ]; then
        echo "kernels of $level call instructions:"
        cat "$scratch/calls"
        status=1
    fi
done
if [ "$status" -eq 0 ]; then echo "✔ Test $name passed after its run"; else echo "✘ Test $name failed after its run"; fi
exit "$status"
