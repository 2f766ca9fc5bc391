#!/bin/sh
# Writes the secrets of a compose deployment to .env (mode 0600); what is there already is kept.
set -eu
cd "$(dirname "$0")/.."
umask 077
touch .env
chmod 600 .env

# Secrets begin with a letter: NATS reads a value such as 12e4 as a number.
secret() { printf 's%s' "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')"; }
set_unless_there() { grep -q "^$1=" .env || printf '%s=%s\n' "$1" "$2" >>.env; }

set_unless_there COMPOSE_PROJECT_NAME reelwright
set_unless_there REELWRIGHT_NATS_PASSWORD "$(secret)"
set_unless_there REELWRIGHT_POSTGRES_PASSWORD "$(secret)"
set_unless_there REELWRIGHT_S3_SECRET_KEY "$(secret)"
set_unless_there REELWRIGHT_GATEWAY_API_KEY "rw_$(secret | cut -c1-9)_$(secret)"
echo "The secrets are in .env; start with \`docker compose up -d --build\`, then:" >&2
echo '  ./reelwright produce --url http://127.0.0.1:8787 --key "$(sed -n s/^REELWRIGHT_GATEWAY_API_KEY=//p .env)" "A cat wants to fly."' >&2
