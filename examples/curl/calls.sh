#!/usr/bin/env bash
# The common calls to hellorec, by curl alone. Each answer is one line of JSON: {"code":0,"msg":…,"data":…}.
set -euo pipefail

url=${HELLOREC_URL:-http://127.0.0.1:5000}
# A server that needs a key gets it as a header.
authorization=()
if [ -n "${HELLOREC_KEY:-}" ]; then authorization=(--header "Authorization: Bearer $HELLOREC_KEY"); fi

call() { # the path of the call, then its input as JSON
  local status=0
  echo "== $1 $2"
  # --retry repeats a call after 429 and 5xx: queries change nothing, and these events have IDs.
  curl --silent --show-error --fail-with-body --retry 3 ${authorization[@]+"${authorization[@]}"} \
    "$url/$1" --data "$2" || status=$?
  echo
  return "$status"
}

# What users did. Each event has an ID, so that one that is sent twice counts once.
call track '{"events":[
  {"event_id":"curl-1","user_id":"robin","item_id":"metropolis","type":"like"},
  {"event_id":"curl-2","user_id":"robin","item_id":"nosferatu","type":"view"}]}'

# Lists: for a user, for a visitor without an ID, like an item, and what is popular.
call recommend '{"user_id":"robin","limit":2}'
call recommend_for_session '{"item_ids":["metropolis"],"limit":2}'
call similar '{"item_id":"metropolis","limit":2}'
call popular '{"limit":2,"categories":["Comedy"]}'
call explain '{"user_id":"robin","item_id":"faust"}'

# The catalog.
call items/put '{"items":[{"item_id":"curl-film","title":"A film of mine","categories":["Comedy"]}]}'
call items/get '{"item_id":"curl-film"}'
call items/list '{"search":"film of mine","limit":1}'
call items/remove '{"item_ids":["curl-film"]}'

# A refusal: the status is 404, and curl ends with 22 because of --fail-with-body.
call items/get '{"item_id":"curl-film"}' || echo "curl ended with status $?"

# A list that is sent again when the user's events change it, for two seconds.
echo "== live"
curl --silent --no-buffer --max-time 2 ${authorization[@]+"${authorization[@]}"} --get "$url/trpc/live" \
  --data-urlencode 'input={"user_id":"robin","limit":1}' || [ $? = 28 ]
