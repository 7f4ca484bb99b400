/** The visitor's list in the browser: live, straight from hellorec, with a token for this user alone. */
"use client";

import { createClient } from "@hellorec/client";
import { HellorecProvider, useLive, useTrack } from "@hellorec/client/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";

/** The client asks for a token before its first call, and again before the token ends. */
async function token(): Promise<string> {
  const answer = await fetch("/api/token");
  if (!answer.ok) throw new Error(`no token: ${answer.status} ${await answer.text()}`);
  return answer.text();
}

export function ForYou({ user_id, url }: { user_id: string; url: string }) {
  // In the state, not in the module: on the server each visitor needs a cache of their own.
  const [queryClient] = useState(() => new QueryClient());
  const [client] = useState(() => createClient({ url, token }));
  return (
    <QueryClientProvider client={queryClient}>
      <HellorecProvider client={client}>
        <List user_id={user_id} />
      </HellorecProvider>
    </QueryClientProvider>
  );
}

function List({ user_id }: { user_id: string }) {
  const { data, error, retry } = useLive({ user_id, limit: 4 });
  const { mutate: track } = useTrack();
  return (
    <section aria-labelledby="for-you">
      <h2 id="for-you">For {user_id}</h2>
      {error && (
        <p role="alert">
          {error.message} <button onClick={retry}>Connect again</button>
        </p>
      )}
      {data === undefined && !error && <p>Loading…</p>}
      <ol className="cards">
        {data?.items.map(({ item: { item_id, title }, because }) => {
          // With the ID of the list the server counts what lists lead to.
          const { recommendation_id } = data;
          return (
            <li key={item_id}>
              <h3>{title}</h3>
              <p>
                Because of {because.map((reason) => reason.title).join(", ") || "its popularity"}
              </p>
              <button
                aria-label={`Like ${title}`}
                onClick={() => track({ user_id, item_id, type: "like", recommendation_id })}
              >
                Like
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
