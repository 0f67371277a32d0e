#!/usr/bin/env bash
# The API keeps what its document says, and no input breaks it.
#   api.sh http://127.0.0.1:8080
set -euo pipefail
portal=$1
failed=0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

judge() { # name, command …
  local name=$1
  shift
  if "$@" >"$folder/said" 2>&1; then
    echo "ok - $name"
  else
    tail -150 "$folder/said"
    echo "not ok - $name"
    failed=1
  fi
}

curl --silent --fail --output "$folder/openapi.json" "$portal/api/v1/openapi.json"
judge "the API's document is valid" "$TEST_TOOLS/python/bin/openapi-spec-validator" "$folder/openapi.json"
judge "the API's document keeps the rules of its trade" env REDOCLY_TELEMETRY=off \
  REDOCLY_SUPPRESS_UPDATE_NOTICE=true node "$TEST_TOOLS/node/node_modules/@redocly/cli/bin/cli.js" \
  lint "$folder/openapi.json" --extends recommended-strict --max-problems 50
# The same requests every time: a check that fails must fail again. That a request may be refused although it fits
# the schema is left out: no schema says which cursors were given out or which days have come.
cd "$folder"
judge "the API does what its document says" "$TEST_TOOLS/python/bin/schemathesis" run "$folder/openapi.json" \
  --url "$portal/api/v1" --checks all --exclude-checks positive_data_acceptance --max-examples 30 --generation-deterministic \
  --workers 2 --no-color
exit "$failed"
