# How the benchmarks tell the time, ask by wrk and say what came of it. Sourced by them.

now() { date +%s.%N; }
since() { python3 -c "print(f'{$(now) - $1:.2f}')"; }
ratio() { python3 -c "print(f'{$1 / $2:.2f}')"; }
per_second() { python3 -c "print(f'{$1 / max($2, 0.01):,.0f}')"; } # how many, seconds
say() { printf '%-44s %s\n' "$1" "$2"; }

need() { # programs …
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || { echo "missing: $tool" >&2; exit 1; }
  done
}

# So many ports that nobody listens on.
free_ports() { # how many
  python3 -c 'import socket, sys
held = [socket.socket() for _ in range(int(sys.argv[1]))]
for s in held: s.bind(("127.0.0.1", 0))
print(*(s.getsockname()[1] for s in held))' "$1"
}

# A line of /proc/PID/status in MB: VmRSS is what is resident now, VmHWM what was at most.
memory_mb() { # pid, line
  awk -v line="$2:" '$1 == line { printf "%.0f", $2 / 1024 }' "/proc/$1/status"
}

# wrk's own words as `requests-a-second p50-ms p99-ms refused requests`.
measure() { # connections, address, wrk arguments …
  local connections=$1 address=$2
  shift 2
  taskset -c "$CLIENT_CORE" wrk --threads 1 --connections "$connections" --duration "${SECONDS_EACH}s" --latency "$address" "$@" |
    awk 'function ms(t) { return t ~ /us$/ ? t / 1000 : t ~ /ms$/ ? t + 0 : t * 1000 }
      $1 == "50%" { half = ms($2) } $1 == "99%" { most = ms($2) } /^Requests\/sec/ { rate = $2 }
      /requests in/ { requests = $1 } /Non-2xx/ { bad = $NF } END { print rate, half, most, bad + 0, requests }'
}

# Imports a file of `register` by `mingti`; `work` holds what it says and took. Refused rows (3) are a matter of the
# register, not of speed.
import_file() { # dataset, import's arguments …
  local dataset=$1 file=$register/$1.csv rows began took
  shift
  rows=$(($(wc -l <"$file") - 1))
  began=$(now)
  /usr/bin/time --quiet -f %M -o "$work/peak" "$mingti" import "$dataset" "$file" "$@" >"$work/said" 2>&1 || [ $? = 3 ]
  took=$(since "$began")
  echo "$took" >>"$work/took"
  say "import $dataset" "$rows rows in $took s, $(per_second "$rows" "$took") rows/s, peak $(($(tail -1 "$work/peak") / 1024)) MB"
}
