# Sourced: the application that runs on the data directory.

# The process number of the AppHost that runs; fails when none does. The file may be left from one that was killed.
running_pid() {
  local pid ticks
  [ -f "$data/run.pid" ] && read -r pid ticks < "$data/run.pid" && [ -n "${ticks:-}" ] && is_process "$pid" "$ticks" && echo "$pid"
}

# A field of the status that the AppHost keeps writing.
status() { sed -n "s/^  \"$1\": \"\(.*\)\",\$/\1/p" "$data/status.json" 2> /dev/null | sed 's/\\"/"/g; s/\\n/\n/g' || true; }

# The AppHost with the environment of its launch profile, as `dotnet run` and an IDE start it.
apphost_environment() {
  local settings=$root/AppHost/Properties/launchSettings.json name value
  while read -r name value; do
    [ -n "${!name:-}" ] || export "$name=$value"
  done < <(sed -n '/"environmentVariables"/,/}/s/^ *"\([A-Z_]*\)": "\(.*\)",\{0,1\}$/\1 \2/p' "$settings")
  export ASPNETCORE_URLS=${ASPNETCORE_URLS:-$(sed -n 's/.*"applicationUrl": "\(.*\)".*/\1/p' "$settings")}
}

apphost() { say "$root/AppHost/bin/Release/net10.0/AppHost"; }

sign_ins() {
  local password
  password=$(sed -n 's/.*"demo-password": "\(.*\)".*/\1/p' "$data/parameters.json" 2> /dev/null || true)
  if [ -n "$password" ]; then
    say "Sign in as alice@example.com, bob@example.com (customers) or ops@example.com (operator), password $password"
  fi
}

show_status() {
  cat "$data/status.txt" 2> /dev/null || true
  sign_ins
  say "Certificates for grpcurl and other tools: $data/certs. Consoles: $data/logs. Stop with ./run --stop."
}

# On the side of the real packages nobody keeps a status: there the gateway's health speaks for all it depends on.
on_real_packages() { grep -q '^Packages: the real' "$root/.data/packages" 2> /dev/null; }

gateway_is_healthy() {
  local answer
  answer=$({
    exec 3<> /dev/tcp/127.0.0.1/8080
    printf 'GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
    head -n 1 <&3
  } 2> /dev/null) || return 1
  [[ $answer == *' 200 '* ]]
}

# Waits until everything is healthy (0), or says what is not (1). The argument is how many seconds that may take.
wait_until_healthy() {
  local deadline=$((SECONDS + $1)) state
  while :; do
    state=$(status state)
    if on_real_packages && gateway_is_healthy; then state=Healthy; fi
    case $state in
      Healthy) show_status; return 0 ;;
      Failing) break ;;
    esac
    if ! running_pid > /dev/null; then
      say "$(tail -n 15 "$data/run.error.log" 2> /dev/null || true)" >&2
      say "The application has stopped: its log is $data/run.log." >&2
      return 1
    fi
    [ $SECONDS -lt $deadline ] || break
    sleep 0.2
  done
  cat "$data/status.txt" >&2 2> /dev/null || true
  say "Not healthy: $(status message) See $data/logs; stop with ./run --stop. ${hint:-}" >&2
  return 1
}

# Ends what a killed AppHost may have left: its ledger names each child by number, start time and the signal it stops at.
stop_leftovers() {
  local pid ticks signal name boot left tries=0
  [ -f "$data/processes" ] || return 0
  {
    read -r boot
    [ "$boot" = "$(cat /proc/sys/kernel/random/boot_id)" ] || return 0
    while read -r pid ticks signal name; do
      if is_process "$pid" "$ticks"; then kill -s "$signal" "$pid" 2> /dev/null || true; fi
    done
  } < "$data/processes"
  while [ $tries -lt 100 ]; do
    left=
    while read -r pid ticks signal name; do
      if [ -n "${signal:-}" ] && is_process "$pid" "$ticks"; then left="$left $pid"; fi
    done < "$data/processes"
    [ -n "$left" ] || return 0
    sleep 0.1
    tries=$((tries + 1))
  done
  for pid in $left; do kill -s KILL -- "-$pid" 2> /dev/null || true; done
}

# Asks the AppHost to stop and waits for it and all its children.
stop_topology() {
  local pid tries=0
  if pid=$(running_pid); then
    say "Stopping (pid $pid): services first, then Redis and Postgres."
    kill -s TERM "$pid"
    while running_pid > /dev/null; do
      sleep 0.1
      tries=$((tries + 1))
      if [ $tries -eq 900 ]; then
        say "It does not stop within 90 s: killed. No order is lost by that; the next start recovers."
        kill -s KILL "$pid"
      fi
    done
  fi
  stop_leftovers
  rm -f "$data/run.pid"
}

# Empties the databases and forgets the passwords made with them; certificates stay.
empty_data() {
  local name target
  for name in postgres redis; do
    target=$(readlink "$data/$name" || true)
    rm -rf "$data/$name" "$data/$name.new" ${target:+"$target"} 2> /dev/null \
      || fail "$data/$name belongs to $(stat -c %U "$data/$name"): run sudo ./run --fresh once, or delete it as that account."
  done
  rm -f "$data/parameters.json" "$data/processes" "$data/status.json" "$data/status.txt"
}
