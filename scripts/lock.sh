#!/bin/sh
# Resolves requirements/*.in into hash-locked files for every platform; records no registry's address.
set -eu
cd "$(dirname "$0")/../requirements"
for name in uv runtime dev bench; do
  uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
    --custom-compile-command 'scripts/lock.sh' "$@" "$name.in" -o "$name.txt"
done
