#!/bin/bash
# Builds, under the prefix local/, images that stand in for the official ones where no registry is reached: postgres:17,
# eclipse-temurin:21-jre, apache/kafka:4.3.1, haproxy:3.0 and prom/prometheus:v2.53.3, from Debian's packages and Maven
# artifacts. Each is built only where its inputs changed.
set -euo pipefail
cd "$(dirname "$0")"
SUITE=trixie PG_MAJOR=17 KAFKA_VERSION=4.3.1
export DOCKER_BUILDKIT=1
docker=docker; [ ! -x /usr/bin/docker ] || docker=/usr/bin/docker # Debian's own client has BuildKit built in

# stale TAG FOLDER BUILD-ARG...: sets tag, folder, arguments and inputs; true where the image there is not of these inputs
stale() {
  tag=$1 folder=$2; shift 2; arguments=()
  for argument in "$@"; do arguments+=(--build-arg "$argument"); done
  inputs=$({ echo "$SUITE $*"; find base.sh "$folder" ${also:-} -type f ! -path '*/libs/*' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum; } | sha256sum | cut -c1-16)
  [ "$(docker image inspect -f '{{index .Config.Labels "io.payledger.inputs"}}' "$tag" 2>/dev/null)" != "$inputs" ]
}
build() {
  docker image inspect "local/debian:$SUITE" >/dev/null 2>&1 || { echo "building local/debian:$SUITE"; ./base.sh "$SUITE" "local/debian:$SUITE"; }
  echo "building $tag"
  $docker build -q --label "io.payledger.inputs=$inputs" -t "$tag" "${arguments[@]}" "$folder" >/dev/null
}

if stale "local/postgres:$PG_MAJOR" postgres "BASE=local/debian:$SUITE" "PG_MAJOR=$PG_MAJOR"; then build; fi
if stale local/eclipse-temurin:21-jre jre "BASE=local/debian:$SUITE"; then build; fi
if also=jre stale "local/apache/kafka:$KAFKA_VERSION" kafka BASE=local/eclipse-temurin:21-jre; then
  rm -rf kafka/libs
  mvn -q -B -ntp -Dstyle.color=never -f kafka/pom.xml -Dkafka.version="$KAFKA_VERSION" \
    org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DincludeScope=runtime -DoutputDirectory=libs
  build
fi
if stale local/haproxy:3.0 haproxy "BASE=local/debian:$SUITE"; then build; fi
if stale local/prom/prometheus:v2.53.3 prometheus "BASE=local/debian:$SUITE"; then build; fi
docker image prune -f --filter label=io.payledger.inputs >/dev/null
printf '# made by images/stand-ins.sh: compose and the tests take the images that were built on this machine\nIMAGE_PREFIX=local/\n' >../.env
