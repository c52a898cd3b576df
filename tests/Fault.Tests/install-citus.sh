#!/bin/sh
# Builds Citus for Debian's PostgreSQL 15 from its sources and installs it, as root, for the tests that need it. Debian has
# no package of it. An argument names another copy of the sources.
set -eu
sources=${1:-https://github.com/citusdata/citus.git}

apt-get install -y -qq --no-install-recommends git make gcc libc6-dev flex postgresql-server-dev-15 \
  libkrb5-dev liblz4-dev libpam0g-dev libselinux1-dev libssl-dev libxslt1-dev libzstd-dev
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
git clone -q -c advice.detachedHead=false --depth 1 --branch v13.2.2 "$sources" "$folder"
cd "$folder"

# PostgreSQL 15.20 has a function of this name of its own, which does the same.
sed -i 's/^have_createdb_privilege(void)$/citus_&/' src/include/pg_version_compat.h

./configure --without-libcurl PG_CONFIG=/usr/lib/postgresql/15/bin/pg_config
make -s -j2
make -s install
