# Sourced: builds, and knows when there is nothing to build.

# What the build depends on, by name, size and time; the second argument is a folder that does not matter.
fingerprint() {
  {
    dotnet --version
    cat "$root/.data/packages" 2> /dev/null || true
    # The load generator is a resource of the AppHost that lies among the tests.
    find "$root" "$root/Tests/Load" \( -name bin -o -name obj -o -name .git -o -name .data -o -name artifacts -o -name "${1:-.git}" \) -prune -o -type f \
      \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.proto' -o -name '*.sql' -o -name '*.json' \
      -o -name '*.razor' -o -name '*.css' -o -name '*.js' -o -name '*.sln' -o -name '.editorconfig' \) -printf '%p %s %T@\n' | LC_ALL=C sort
  } | sha1sum | cut -d' ' -f1
}

end_compiler() {
  local file
  # The brackets keep grep from finding itself.
  for file in $(grep -lzx -e "[-]pipename:$1" /proc/[0-9]*/cmdline 2> /dev/null || true); do
    kill "$(basename "$(dirname "$file")")" 2> /dev/null || true
  done
}

# What runs as a process of its own, not the libraries.
ahead_of_time() {
  local program folders=()
  for program in "$root"/AppHost "$root"/Services/* "$root"/StandIns/Aspire.Dashboard "$root"/Tests/Load; do
    if [ -e "$program/bin/Release/net10.0/$(basename "$program").runtimeconfig.json" ]; then folders+=("$program/bin/Release/net10.0"); fi
  done
  say "Compiling ahead of time."
  "$root/eng/ahead-of-time" "${folders[@]}"
}

# build WHAT CONFIGURATION UNIMPORTANT-FOLDER ARGUMENTS...: builds unless exactly these sources have been built already.
build() {
  local what=$1 configuration=$2 unimportant=$3 stamp=$root/artifacts/built.$2.$(basename "$1") print log compiler code
  shift 3
  print=$(fingerprint "$unimportant")
  if [ "$(cat "$stamp" 2> /dev/null)" = "$print" ]; then return 0; fi
  say "Building $(basename "$what") ($configuration)."
  mkdir -p "$root/artifacts"
  rm -f "$stamp"
  log=$root/artifacts/build.$configuration.log
  # One compiler for all projects: started anew for each, with its analyzers, it would cost more than the compiling. It has a
  # name of its own, so that it can be ended afterwards and leaves no process behind.
  compiler=aspireorders-$$
  code=0
  dotnet build "$root/$what" -c "$configuration" -nologo -v quiet -clp:NoSummary -nodeReuse:false \
    -p:UseSharedCompilation=true -p:SharedCompilationId="$compiler" "$@" > "$log" 2>&1 < /dev/null || code=$?
  end_compiler "$compiler"
  if [ $code -ne 0 ]; then
    grep -E '(error|warning) ' "$log" | sort -u | head -n 20 >&2 || true
    fail "The build failed: all of its output is in ${log#"$root"/}."
  fi
  if [ "$configuration" = Release ]; then ahead_of_time; fi
  say "$print" > "$stamp"
}
