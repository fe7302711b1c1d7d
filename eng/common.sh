# Sourced by run, test and eng/*: where things are, and how to speak to people.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
data=${ASPIREORDERS_DATA:-$root/.data}
case $data in /*) ;; *) data=$PWD/$data ;; esac

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false

say() { printf '%s\n' "$*"; }
# `hint` is a second line for whoever cannot go on, where there is one.
fail() { printf '%s\n' "$*" ${hint:+"$hint"} >&2; exit 1; }

# The .NET SDK, also where an installation script has put it without touching PATH.
require_sdk() {
  if ! command -v dotnet > /dev/null; then
    local folder
    for folder in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
      if [ -n "$folder" ] && [ -x "$folder/dotnet" ]; then
        export PATH="$folder:$PATH" DOTNET_ROOT="$folder"
        break
      fi
    done
  fi
  command -v dotnet > /dev/null \
    || fail "The .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and start again."
  dotnet --list-sdks | grep -q '^1[0-9]\.' \
    || fail "The .NET SDK here is older than 10: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and start again."
}

# When a process started, in clock ticks since boot; fails when there is no such process. With its number it names a process for good.
start_ticks() {
  local stat
  { stat=$(< "/proc/$1/stat"); } 2> /dev/null || return 1
  set -- ${stat##*) }
  [ "$1" != Z ] || return 1
  echo "${20}"
}

is_process() { [ "$(start_ticks "$1" || true)" = "$2" ]; }

# What people call a process: its program, or what dotnet runs.
program_of() {
  local name assembly
  name=$(cat "/proc/$1/comm" 2> /dev/null || true)
  if [ "$name" = dotnet ]; then assembly=$(tr '\0' '\n' < "/proc/$1/cmdline" 2> /dev/null | grep -m 1 '\.dll$' || true); fi
  if [ -n "${assembly:-}" ]; then basename "$assembly" .dll; else say "${name:-a process}"; fi
}

# The process that holds a socket of one of these inodes; nothing when it belongs to another account.
socket_owner() {
  local directory
  for directory in /proc/[0-9]*; do
    if find "$directory/fd" -lname "socket:\[$1\]" 2> /dev/null | grep -q .; then
      say "${directory#/proc/}"
      return 0
    fi
  done
}

# Who listens on a port: "name (pid N)", "another account's process", or nothing when it is free.
port_holder() {
  local hex inode pid
  hex=$(printf ':%04X' "$1")
  inode=$(cat /proc/net/tcp /proc/net/tcp6 2> /dev/null \
    | awk -v port="$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { print $10; exit }')
  [ -n "$inode" ] || return 0
  # Looking through every process costs a second a port where there are many.
  if command -v ss > /dev/null; then
    pid=$(ss -Hltnp "sport = :$1" 2> /dev/null | sed -n 's/.*pid=\([0-9]*\).*/\1/p' | head -n 1)
  else
    pid=$(socket_owner "$inode")
  fi
  if [ -n "$pid" ]; then say "$(program_of "$pid") (pid $pid)"; else say "a process of another account"; fi
}

# The folder of the application that a process belongs to, be it this one or another clone of it; nothing when it belongs to none.
application_of() {
  local folder
  for folder in "$(readlink "/proc/$1/cwd" || true)" "$(readlink "/proc/$1/exe" || true)"; do
    while [[ $folder == /?* ]]; do
      if [ -f "$folder/.data/run.pid" ]; then say "$folder"; return 0; fi
      folder=$(dirname "$folder")
    done
  done
}
