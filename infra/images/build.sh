#!/bin/bash
# Builds the images of the three services, payledger/<service>:<version>, out of what `mvn package` made.
#
#   infra/images/build.sh               on top of the official images, or of the local ones where infra/.env says so
#   infra/images/build.sh --if-engine   the same, and nothing where no engine answers: for "mvn verify", whose container
#                                       tests then say why they do not run
#   infra/images/build.sh --local       where no registry is reached: makes local stand-ins for the official images
#                                       first, and infra/.env, so that compose and the tests take the local ones
set -euo pipefail
cd "$(dirname "$0")/../.."
if ! docker info >/dev/null 2>&1; then
  [ "${1:-}" != --if-engine ] || exit 0
  echo 'no Docker engine answers; infra/engine.sh starts one' >&2
  exit 1
fi
case ${1:-} in
  '' | --if-engine) ;;
  --local) infra/images/stand-ins.sh ;;
  *) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 64 ;;
esac
prefix=$(sed -n 's/^IMAGE_PREFIX=//p' infra/.env 2>/dev/null || true)
services=(api-service outbox-relay reconciliation-worker)
for service in "${services[@]}"; do
  [ -f "$service/target/quarkus-app/quarkus-run.jar" ] || { echo "$service is not built; run './payledger build' first" >&2; exit 1; }
done

version=${PAYLEDGER_VERSION:-$(sed -n '/<artifactId>payledger<\/artifactId>/{n;s/.*<version>\(.*\)<\/version>.*/\1/p;q}' pom.xml)}
revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)
# The same files give the same layers for every user and at any time; only GNU tar has these options.
same=(--sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner)
tar --version | grep -q GNU || same=(-h)
export DOCKER_BUILDKIT=1
docker=docker; [ ! -x /usr/bin/docker ] || docker=/usr/bin/docker # Debian's own client has BuildKit built in
for service in "${services[@]}"; do
  image="payledger/$service:$version"
  echo "building $image"
  tar -c "${same[@]}" \
      -C infra/images/service Dockerfile healthcheck \
      -C "$PWD/$service/target" sbom.cdx.json \
      -C "$PWD/$service/target/quarkus-app" lib quarkus app quarkus-run.jar |
    $docker build -q -t "$image" --build-arg "PREFIX=$prefix" --build-arg "SERVICE=$service" \
      --build-arg "VERSION=$version" --build-arg "REVISION=$revision" - >/dev/null
  if [ -n "$prefix" ]; then
    docker tag "$image" "$prefix$image"
  fi
done
