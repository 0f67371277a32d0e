#!/usr/bin/env bash
# Every kind of page is valid HTML: the Nu checker finds no error, and a second judge agrees.
#   html.sh http://127.0.0.1:8080
set -euo pipefail
portal=$1
here=$(dirname "$0")
tools=$TEST_TOOLS/node/node_modules
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

node "$here/../browser/addresses.mjs" "$portal" >"$folder/pages"
number=0
while read -r address; do
  number=$((number + 1))
  file=$(printf '%s/%03d.html' "$folder" "$number")
  curl --silent --show-error --location --output "$file" "$portal$address"
  echo "$(basename "$file") $address" >>"$folder/addresses"
done <"$folder/pages"

judge() { # name, command … that writes what it finds
  local name="the HTML of $number pages, by $1"
  shift
  if [ "$number" -gt 0 ] && "$@" >"$folder/found" 2>&1; then
    echo "ok - $name"
  else
    sort -u "$folder/found" | head -40
    sed 's/^/    /' "$folder/addresses"
    echo "not ok - $name"
    failed=1
  fi
}

# Left out is what the standard leaves open: how the doctype is written, a type where there is a default, spaces that
# break in telephone numbers. Lists may be named, as ARIA has it.
cat >"$folder/html-validate.json" <<'CONFIG'
{
  "root": true,
  "extends": ["html-validate:recommended"],
  "rules": {
    "doctype-style": "off",
    "no-implicit-input-type": "off",
    "tel-non-breaking": "off",
    "aria-label-misuse": ["error", { "allowAnyNamable": true }]
  }
}
CONFIG

judge "the Nu checker" java -jar "$tools/vnu-jar/build/dist/vnu.jar" --errors-only --format gnu "$folder"/*.html
judge "html-validate" node "$tools/html-validate/bin/html-validate.mjs" --config "$folder/html-validate.json" \
  --formatter text "$folder"/*.html
exit "$failed"
