# A PostgreSQL server for one run of the tests, in a folder that is thrown away. Sourced, not run.

postgres_bin() {
    for folder in "$(dirname -- "$(command -v initdb || echo /nowhere/initdb)")" /usr/lib/postgresql/*/bin \
        /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin; do
        [ ! -x "$folder/initdb" ] || { printf '%s\n' "$folder"; return; }
    done
}

# start_postgres: sets postgres_url; whoever calls it calls stop_postgres at the end. The server refuses to run as root, so root lends it to user postgres.
start_postgres() {
    postgres=$(postgres_bin)
    postgres_data=$(mktemp -d "${TMPDIR:-/tmp}/ijaza-postgres.XXXXXX")
    as_postgres=''
    if [ "$(id -u)" = 0 ]; then
        as_postgres='runuser -u postgres --'
        chown postgres "$postgres_data"
    fi
    port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    (
        cd /
        $as_postgres "$postgres/initdb" -D "$postgres_data/data" -A trust -U ijaza -E UTF8 --locale=C --no-sync
        $as_postgres "$postgres/pg_ctl" -D "$postgres_data/data" -l "$postgres_data/log" -w -t 60 start \
            -o "-c listen_addresses=127.0.0.1 -p $port -k '' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
    ) >build/postgres.log 2>&1 </dev/null || {
        cat build/postgres.log "$postgres_data/log" >&2
        stop "PostgreSQL did not start; its words stand above." "تعذّر تشغيل PostgreSQL، والسبب مبيَّن أعلاه."
    }
    postgres_url=postgresql://ijaza@127.0.0.1:$port/postgres
}

stop_postgres() {
    [ -n "${postgres_data:-}" ] || return 0
    (cd / && $as_postgres "$postgres/pg_ctl" -D "$postgres_data/data" -m immediate -w stop) >/dev/null 2>&1 || true
    rm -rf -- "$postgres_data"
}
