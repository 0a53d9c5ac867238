#!/usr/bin/env bash
# Counts what an addition costs and how large files are. Wanted: one source file for a neuron or an energy model (and a line of its
# registry), at most four for a layer, none for a chip; a median of at most 80 lines, and no file above 350.
#
#     Tests/count-house.sh
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C

# Lines per file: median, ninth decile, largest, and how many are above the bound.
sizes() {
    find "$1" -name '*.swift' -print0 | xargs -0 wc -l | grep -v ' total$' | sort -n | awk -v name="$1" -v bound=350 '
        { lines[NR] = $1; if ($1 > bound) { over = over " " $2 "(" $1 ")" } }
        END { printf "%-10s files %d   median %d   p90 %d   largest %d   above %d:%s\n", name, NR, lines[int((NR + 1) / 2)], lines[int(NR * 0.9)], lines[NR], bound, over ? over : " none" }'
}

# Swift files that mention a word, by the folder right below Sources.
mentions() {
    local files
    files=$(grep -rlE --include='*.swift' "$2" Sources | sort || true)
    printf '%-28s %3d   %s\n' "$1" "$(printf '%s' "$files" | grep -c . || true)" "$(printf '%s' "$files" | cut -d/ -f2 | sort | uniq -c | awk '{ printf "%s %d  ", $2, $1 }')"
}

echo "size of files"
for folder in Sources Tests Benchmarks Fuzzing Examples; do
    [ -z "$(find "$folder" -name '*.swift' -print -quit)" ] || sizes "$folder"
done

echo
echo "source files that name one thing: what adding its like touches"
mentions "neuron: multi-level" '\b(M|m)ultiLevel\b|MultiLevelSoma|"mlf"'
mentions "neuron: sigma-delta" '\b(S|s)igmaDelta\b|"sigma-delta"'
mentions "energy model: memory" '\bMemoryEnergy\b'
mentions "energy model: as published" '\bAsPublishedEnergy\b'
mentions "layer: depth to space" '\b(D|d)epthToSpace\b'
mentions "layer: channel affine" '\b(C|c)hannelAffine\b'
mentions "chip: loihi1" '"loihi1"'

echo
echo "public declarations without a comment, of all (CommentTests asks for none: cases and requirements too, what standard protocols document aside)"
python3 - <<'PY'
import glob, re
total = bare = 0
for name in glob.glob("Sources/**/*.swift", recursive=True):
    lines = open(name).read().split("\n")
    for number, line in enumerate(lines):
        if re.match(r"\s*public (?!import|extension|init|internal)(?:.*)\b(func|var|let|struct|enum|class|protocol|typealias|case|actor)\b", line):
            if re.search(r"var description: String \{|func (==|<) ?\(|func hash\(into|func encode\(to", line): continue
            total += 1
            above = number - 1
            while above >= 0 and lines[above].strip().startswith("@"): above -= 1
            if not lines[above].strip().startswith("///"): bare += 1
print(f"{bare} of {total}, {100 * bare / total:.0f} %")
PY
