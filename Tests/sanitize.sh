#!/usr/bin/env bash
# Runs the tests of the engines and of everything that reads files under the address and the thread sanitizer, with every
# invariant checked, and prints what each found. Each is a build of its own; options go to `swift test`, for instance
#
#     Tests/sanitize.sh --filter FastEngineTests
#
# Locks are then pthread ones (Sources/Formats/Locked.swift), because thread sanitizer does not know the one of `Mutex` on Linux.
set -uo pipefail
cd "$(dirname "$0")/.."
# Swift's runtime keeps metadata until the process ends; that is no leak.
export ASAN_OPTIONS="detect_leaks=0"
filter=(--filter '^(FormatsTests|EventSimTests|FastEngineTests|KernelsTests)\.' --filter '^ModelsTests\.(Hostile|NIR|StateDict|ONNX|Preprocessing)')
[ $# -gt 0 ] && filter=("$@")
failed=0
swift --version 2>&1 | head -1
for sanitizer in address thread; do
    log=$(mktemp)
    swift test -c release --sanitize="$sanitizer" --scratch-path ".build-$sanitizer" -Xswiftc -DSYNFIRE_CHECKS "${filter[@]}" >"$log" 2>&1 || failed=1
    tests=$(grep -cE '^✔ Test .* passed after' "$log")
    broken=$(grep -cE '^✘ Test .* failed after' "$log")
    reports=$(grep -cE '^(==[0-9]+==ERROR: AddressSanitizer|WARNING: ThreadSanitizer|SUMMARY: AddressSanitizer)' "$log")
    echo "$(date -u +%F) $sanitizer: $tests tests passed, $broken failed, $reports reports; log in $log"
done
exit "$failed"
