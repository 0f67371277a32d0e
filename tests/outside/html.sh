#!/usr/bin/env bash
# Every kind of page is valid HTML: the Nu checker finds no error.
#   html.sh http://127.0.0.1:8080
set -euo pipefail
portal=$1
here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

node "$here/../browser/addresses.mjs" "$portal" >"$folder/pages"
number=0
while read -r address; do
  number=$((number + 1))
  file=$(printf '%s/%03d.html' "$folder" "$number")
  curl --silent --show-error --location --output "$file" "$portal$address"
  echo "$(basename "$file") $address" >>"$folder/addresses"
done <"$folder/pages"

if java -jar "$TEST_TOOLS"/node/node_modules/vnu-jar/build/dist/vnu.jar --errors-only --format gnu \
  "$folder"/*.html 2>"$folder/errors"; then
  echo "ok - the HTML of $number pages is valid"
else
  sort -u "$folder/errors" | head -40
  sed 's/^/    /' "$folder/addresses"
  echo "not ok - the HTML of $number pages is valid"
  exit 1
fi
