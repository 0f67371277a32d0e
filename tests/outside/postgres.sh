# A throw-away PostgreSQL cluster on a socket in a temporary folder. Sourced by tests/run.

# Runs a program of PostgreSQL as an ordinary user: it refuses to work for root.
as_ordinary_user() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

# Makes and starts the cluster, with further options of the server if any, and tells the stories where it is.
start_postgres() { # options …
  local programs folder
  programs=$(dirname "$(ls -1 /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -1 || command -v initdb)")
  POSTGRES_FOLDER=$(mktemp -d)
  POSTGRES_CONTROL="$programs/pg_ctl"
  folder=$POSTGRES_FOLDER
  if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
  as_ordinary_user "$programs/initdb" --pgdata "$folder/data" --username mingti --auth trust \
    --encoding UTF8 --locale C --no-sync >/dev/null
  # It dies with the tests, so it need not survive a power cut.
  as_ordinary_user "$POSTGRES_CONTROL" --pgdata "$folder/data" --wait --silent --log "$folder/log" \
    --options "-k $folder -c listen_addresses='' -c fsync=off -c max_connections=300 $*" start
  export MINGTI_TEST_POSTGRES_URL="postgres://mingti@localhost/postgres?host=$folder"
}

stop_postgres() {
  [ -n "${POSTGRES_FOLDER:-}" ] || return 0
  as_ordinary_user "$POSTGRES_CONTROL" --pgdata "$POSTGRES_FOLDER/data" --mode immediate --silent stop || true
  rm -rf "$POSTGRES_FOLDER"
  POSTGRES_FOLDER=
}
