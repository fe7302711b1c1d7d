# Sourced: the programs of the machine that the application and its tests run on.

find_postgres() {
  local folder
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -t/ -k5 -n -r); do
    if [ -x "$folder/postgres" ] && [ -x "$folder/initdb" ]; then say "$folder/postgres"; return 0; fi
  done
  command -v postgres || true
}

find_redis() { PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v redis-server || PATH="$PATH:/usr/sbin" command -v valkey-server || true; }

find_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome || true; }

# install_missing [chromium] [node]: installs what is not there. Asks before sudo; root is not asked.
install_missing() {
  local missing=() answer wanted
  [ -n "$(find_postgres)" ] || missing+=(postgresql)
  [ -n "$(find_redis)" ] || missing+=(redis-server)
  for wanted in "$@"; do
    case $wanted in
      chromium) [ -n "$(find_chromium)" ] || missing+=(chromium) ;;
      node) command -v npm > /dev/null && command -v node > /dev/null || missing+=(nodejs npm) ;;
    esac
  done
  [ ${#missing[@]} -gt 0 ] || return 0

  command -v apt-get > /dev/null \
    || fail "Missing: ${missing[*]}. There is no apt-get here: install them with this machine's package manager and start again."
  say "Installing ${missing[*]} (apt-get)."
  if [ "$(id -u)" = 0 ]; then
    "$root/eng/install" "${missing[@]}"
  elif ! command -v sudo > /dev/null; then
    fail "Missing: ${missing[*]}. There is no sudo here: run apt-get install ${missing[*]} as root and start again."
  elif sudo -n true 2> /dev/null; then
    sudo "$root/eng/install" "${missing[@]}"
  elif [ -t 0 ] && [ "${CI:-}" != true ]; then
    read -r -p "This needs sudo. Continue? [Y/n] " answer
    case $answer in [nN]*) fail "Not installed: run sudo apt-get install ${missing[*]} and start again." ;; esac
    sudo "$root/eng/install" "${missing[@]}"
  else
    fail "Missing: ${missing[*]}. Nobody can be asked for sudo here: run sudo apt-get install ${missing[*]} and start again."
  fi
}
