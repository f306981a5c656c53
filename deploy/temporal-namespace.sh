#!/bin/sh
# Create the namespace with its memory of 30 days, once. The worker adds the search attributes itself.
set -eu
temporal operator cluster health
temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 30d
