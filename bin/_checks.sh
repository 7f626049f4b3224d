# The checks that need no server, one line of progress each. Sourced, not run.

static_checks() {
    say "Format" "التنسيق"
    "$python" -m ruff format --check --quiet .
    say "Lint" "الأسلوب"
    "$python" -m ruff check --quiet .
    say "Floors" "الطبقات"
    "$venv/bin/lint-imports" >build/floors.log 2>&1 || { cat build/floors.log; return 1; }
    say "Templates" "القوالب"
    "$python" -m djlint lms courses media --lint --quiet >build/templates.log 2>&1 || { cat build/templates.log; return 1; }
    say "Types" "الأنواع"
    "$python" -m mypy
}

# tests PROCESSES NAME ARGUMENT...: one run of pytest; its counts are kept for the closing line.
tests() {
    (run_tests "$@") || none_of_it $?
}

# run_tests PROCESSES NAME ARGUMENT...: the same; takes the place of the shell that it runs in, which may then be ended.
run_tests() {
    processes=$1 name=$2
    shift 2
    exec "$python" -m pytest -n "$processes" --junitxml="build/$name.xml" "$@"
}

# none_of_it STATUS: whether a run ended so because nothing of what is asked for belongs to it. The closing line sees to
# it that something does.
none_of_it() { [ "$1" = 5 ]; }

# closing_line NAME...: each run with its time, then the sum of the runs in the one line that everybody reads.
closing_line() {
    "$python" - "$@" <<'EOF'
import sys
from xml.etree import ElementTree

suites = [ElementTree.parse(f"build/{name}.xml").find("testsuite").attrib for name in sys.argv[1:]]
count = {key: sum(int(suite[key]) for suite in suites) for key in ("tests", "failures", "errors", "skipped")}
for name, suite in zip(sys.argv[1:], suites):
    print(f"  {name}: {suite['tests']} tests in {float(suite['time']):.0f} s")
failed = count["failures"] + count["errors"]
passed = count["tests"] - failed - count["skipped"]
print(f"{passed} passed, {failed} failed, {count['skipped']} skipped")
sys.exit(bool(failed or not passed))
EOF
}
