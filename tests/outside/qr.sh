#!/usr/bin/env bash
# Every code decodes to its address and nothing else, by another decoder than the one in our tests.
#   qr.sh http://127.0.0.1:8080 photograph-of-200001.png
set -euo pipefail
portal=$1
photograph=$2
failed=0

expect() { # name, expected text, picture
  local read
  read=$(zbarimg --nodbus --quiet --raw "$3" || true)
  if [ "$read" = "$2" ]; then
    echo "ok - $1"
  else
    echo "not ok - $1: read “$read”, expected “$2”"
    failed=1
  fi
}

picture=$(mktemp --suffix .png)
trap 'rm -f "$picture"' EXIT
for code in 200001 200002 200031 200032 200033 200060 200299; do
  status=$(curl --silent --output "$picture" --write-out '%{http_code}' "$portal/e/$code/qr.png")
  [ "$status" = 404 ] && continue
  expect "the code of $code as PNG" "$portal/e/$code" "$picture"
done
expect "the code of 200001 as SVG, photographed" "$portal/e/200001" "$photograph"
exit "$failed"
