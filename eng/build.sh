# Sourced: builds, and knows when there is nothing to build.

# What the build depends on, by name, size and time; the second argument is a folder that does not matter.
fingerprint() {
  {
    dotnet --version
    cat "$root/.data/packages" 2> /dev/null || true
    find "$root" \( -name bin -o -name obj -o -name .git -o -name .data -o -name artifacts -o -name "${1:-.git}" \) -prune -o -type f \
      \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.proto' -o -name '*.sql' -o -name '*.json' \
      -o -name '*.razor' -o -name '*.css' -o -name '*.js' -o -name '*.sln' -o -name '.editorconfig' \) -printf '%p %s %T@\n' | LC_ALL=C sort
  } | sha1sum | cut -d' ' -f1
}

# build WHAT CONFIGURATION UNIMPORTANT-FOLDER ARGUMENTS...: builds unless exactly these sources have been built already.
build() {
  local what=$1 configuration=$2 unimportant=$3 stamp=$root/artifacts/built.$2.$(basename "$1") print log
  shift 3
  print=$(fingerprint "$unimportant")
  if [ "$(cat "$stamp" 2> /dev/null)" = "$print" ]; then return 0; fi
  say "Building $(basename "$what") ($configuration)."
  mkdir -p "$root/artifacts"
  rm -f "$stamp"
  log=$root/artifacts/build.$configuration.log
  # One compiler for all projects: started anew for each, with its analyzers, it would cost more than the compiling.
  if ! dotnet build "$root/$what" -c "$configuration" -nologo -v quiet -clp:NoSummary -p:UseSharedCompilation=true "$@" > "$log" 2>&1 < /dev/null; then
    grep -E '(error|warning) ' "$log" | sort -u | head -n 20 >&2 || true
    fail "The build failed: all of its output is in ${log#"$root"/}."
  fi
  say "$print" > "$stamp"
}
