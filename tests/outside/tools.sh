# Finds the tools that judge from outside, and installs by name what is missing. Sourced by tests/run.

# Versions of what npm and pip bring: a check that fails tomorrow must fail for a reason of ours. Newer ones of the last
# three do not run on the Node of Debian 12.
NODE_TOOLS="playwright-core@1.65.1 axe-core@4.14.1 html_codesniffer@2.5.1 vnu-jar@26.9.27 openapi-typescript@7.13.0 typescript@5.9.3 \
  html-validate@9.7.1 @redocly/cli@1.34.5 lighthouse@12.8.2"
PYTHON_TOOLS="schemathesis==4.32.5 openapi-spec-validator==0.9.0 cryptography==50.0.2 \
  frictionless==5.21.0 csvw==4.1.1 pyshacl==0.40.1 extruct==0.18.0 \
  feedparser==6.0.14 icalendar==7.3.2 ultimate-sitemap-parser==1.8.1 jsonschema==4.26.0 duckdb==2.0.1"

# Apart from the others: what a generated client needs must not decide what they use.
CLIENT_TOOLS="openapi-python-client==0.29.1"

# Apart too: a store that speaks S3, with all that it needs to pretend.
STORE_TOOLS="moto[s3]==5.2.1 flask==3.1.3 flask-cors==6.0.5"

# A command, and the Debian package that brings it.
DEBIAN_TOOLS="
chromium chromium
node nodejs
npm npm
java default-jre-headless
zbarimg zbar-tools
xmllint libxml2-utils
Rscript r-base-core
curl curl
jq jq
jing jing
soffice libreoffice-calc-nogui
"

is_there() { command -v "$1" >/dev/null 2>&1; }

has_postgres() { compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || is_there initdb; }

# Installs the Debian packages of commands that are missing, if this machine lets us.
install_debian_tools() {
  local packages=() command package
  while read -r command package; do
    [ -z "$command" ] || is_there "$command" || packages+=("$package")
  done <<<"$DEBIAN_TOOLS"
  has_postgres || packages+=(postgresql)
  python3 -c 'import ensurepip' 2>/dev/null || packages+=(python3-venv)
  [ ${#packages[@]} -gt 0 ] || return 0
  if ! is_there apt-get || [ "$(id -u)" != 0 ]; then
    echo "missing and not installable here: ${packages[*]}"
    return 0
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
}

# Brings what is not packaged into a folder of its own, once for each list of versions.
install_unpackaged_tools() {
  if is_there npm && [ "$(cat "$TEST_TOOLS/node/versions" 2>/dev/null)" != "$NODE_TOOLS" ]; then
    mkdir -p "$TEST_TOOLS/node"
    # shellcheck disable=SC2086 # a list of words
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm install --silent --no-audit --no-fund --ignore-scripts \
      --prefix "$TEST_TOOLS/node" $NODE_TOOLS && echo "$NODE_TOOLS" >"$TEST_TOOLS/node/versions"
  fi
  install_python python "$PYTHON_TOOLS"
  install_python clients "$CLIENT_TOOLS"
  install_python store "$STORE_TOOLS"
}

install_python() { # folder, versions
  local folder="$TEST_TOOLS/$1" versions=$2
  [ "$(cat "$folder/versions" 2>/dev/null)" != "$versions" ] || return 0
  # shellcheck disable=SC2086 # a list of words
  python3 -m venv "$folder" && "$folder/bin/pip" install --quiet $versions && echo "$versions" >"$folder/versions"
}
