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

# tests NAME ARGUMENT...: one run of pytest; its counts are kept for the closing line. Two processes more than a small
# machine has cores, for there are always some that wait: for a film to play, a worker to start, a time to be over.
tests() {
    name=$1
    shift
    say "Tests: $name" "الاختبارات: $name"
    "$python" -m pytest -n "${TEST_PROCESSES:-4}" --junitxml="build/$name.xml" "$@"
}

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
