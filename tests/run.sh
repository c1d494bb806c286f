#!/usr/bin/env bash
# Everything a change has to pass: restore, build with warnings as errors, formatting, every test, coverage.
# Run it from anywhere. With CI=true a skipped test is a failure too.
set -euo pipefail

# Line coverage that may not be undercut, in percent: an assembly, and a namespace.
readonly min_coverage=95
readonly covered_assembly=Gateway.Signing
readonly covered_namespace=Gateway.Envelope

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
readonly results=$root/artifacts/test-results

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# No build server outlives this script.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false

fail() {
  echo "tests/run.sh: $*" >&2
  exit 1
}

step() {
  echo
  echo "== $*"
}

# Debian packages that the tests call. PostgreSQL (the second store) joins this list with the first tests that need it:
# one more `need` line.
install_what_is_missing() {
  local missing=()
  need() { command -v "$1" >/dev/null || missing+=("$2"); }
  need openssl openssl # an SM3 and RSA that is not ours
  [[ -x /usr/bin/chromium || -x /usr/bin/google-chrome ]] || missing+=(chromium) # the console's browser
  # Chinese in the console's pictures, which are for people: nothing fails for want of it.
  if ((EUID == 0)) && [[ -z $(fc-list :lang=zh 2>/dev/null) ]]; then
    missing+=(fontconfig fonts-wqy-microhei)
  fi

  if ((${#missing[@]} == 0)); then
    return
  fi
  if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
    fail "missing: ${missing[*]}; install them, or run this as root on Debian or Ubuntu"
  fi
  step "Install ${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

# The languages of docs/integrate, whose programs the tests run. What is missing is installed where that is possible, and
# failing to is no failure here: each is tried where it is, and the line at the end says which.
find_languages() {
  local missing=() tried=() quickly language package
  need() { command -v "$1" >/dev/null || missing+=("$2"); }
  need curl curl
  need node nodejs
  need python3 python3
  need javac default-jdk-headless
  need php php-cli
  need go golang-go
  if ((${#missing[@]} > 0 && EUID == 0)) && command -v apt-get >/dev/null; then
    step "Install ${missing[*]}"
    quickly=(-qq -o Acquire::http::Timeout=20 -o Acquire::Retries=0)
    apt-get update "${quickly[@]}" >/dev/null || true
    for package in "${missing[@]}"; do
      DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${quickly[@]}" "$package" >/dev/null 2>&1 ||
        echo "$package could not be had"
    done
  fi
  for language in curl node python3 java php go; do
    if command -v "$language" >/dev/null; then tried+=("$language"); fi
  done
  echo "Pages of docs/integrate are tried in: ${tried[*]}"
}

# Counts the results with a given outcome in the trx files. Text in them is escaped, so `<` always begins an element.
count_results() {
  find "$results" -name '*.trx' -exec cat {} + |
    awk -v RS='<' -v wanted="outcome=\"$1\"" '/^UnitTestResult / && index($0, wanted) { n++ } END { print n + 0 }'
}

# Reads cobertura files: prints what is covered of an assembly or a namespace, and fails below the minimum. A line counts
# once, however many classes (closures, state machines) and files mention it; covered in any, it is covered.
check_coverage() {
  find "$results" -name 'coverage.cobertura.xml' -exec cat {} + |
    awk -v RS='<' -v kind="$1" -v wanted="$2" -v min="$min_coverage" '
      function attribute(name, at, rest) {
        at = index($0, " " name "=\"")
        if (at == 0) return ""
        rest = substr($0, at + length(name) + 3)
        return substr(rest, 1, index(rest, "\"") - 1)
      }
      /^package / { package = attribute("name") }
      /^class / {
        class = attribute("name")
        file = attribute("filename")
        inside = kind == "assembly" ? package == wanted : index(class, wanted ".") == 1
      }
      /^line / && inside {
        key = file ":" attribute("number")
        if (!(key in hit)) { lines++; hit[key] = 0 }
        if (attribute("hits") + 0 > 0 && !hit[key]) { hit[key] = 1; covered++ }
      }
      END {
        if (lines == 0) { printf "%s %s: nothing was measured\n", kind, wanted; exit 1 }
        percent = 100 * covered / lines
        printf "%s %s: %.1f %% of %d lines (at least %d %%)\n", kind, wanted, percent, lines, min
        exit percent < min
      }'
}

command -v dotnet >/dev/null || fail "the .NET SDK is missing; install the version in global.json from https://dot.net"
cd -- "$root"
rm -rf -- "$results"
install_what_is_missing
find_languages

step "Restore"
dotnet restore Gateway.sln </dev/null

step "Build"
dotnet build Gateway.sln -c Release --no-restore </dev/null

step "Formatting"
dotnet format Gateway.sln --verify-no-changes --no-restore </dev/null

# What is generated is left out by file: leaving it out by attribute makes the collector resolve attributes of the shared
# framework, which it cannot, and then the whole assembly goes unmeasured.
step "Test"
dotnet test Gateway.sln -c Release --no-build \
  --logger trx --logger 'console;verbosity=minimal' --results-directory "$results" \
  --collect 'XPlat Code Coverage' \
  -- \
  DataCollectionRunSettings.DataCollectors.DataCollector.Configuration.Format=cobertura \
  "DataCollectionRunSettings.DataCollectors.DataCollector.Configuration.Include=[$covered_assembly]*,[Gateway]$covered_namespace.*" \
  'DataCollectionRunSettings.DataCollectors.DataCollector.Configuration.ExcludeByFile=**/*.g.cs' \
  </dev/null

skipped=$(count_results NotExecuted)
if [[ ${CI:-} == true ]] && ((skipped > 0)); then
  fail "$skipped skipped; on CI every test runs"
fi

step "Coverage"
low=0
check_coverage assembly "$covered_assembly" || low=1
check_coverage namespace "$covered_namespace" || low=1
((low == 0)) || fail "line coverage is too low"

echo
echo "Passed: $(count_results Passed), skipped: $skipped. Results in artifacts/test-results"
