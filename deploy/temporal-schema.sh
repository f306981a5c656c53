#!/bin/sh
# Create Temporal's two databases and bring their schemas up to this version; safe to repeat. The connection comes
# from SQL_PLUGIN, SQL_HOST, SQL_PORT, SQL_USER and SQL_PASSWORD; the schemas lie inside the tool.
set -eu
for pair in temporal:temporal temporal_visibility:visibility; do
  database="${pair%%:*}" schema="${pair##*:}"
  temporal-sql-tool --database "$database" create
  temporal-sql-tool --database "$database" setup-schema --version 0.0
  temporal-sql-tool --database "$database" update-schema --schema-name "postgresql/v12/$schema"
done
