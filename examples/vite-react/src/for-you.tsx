/** A user's list, which changes as soon as an event of the user arrives. */
import { useLive, useTrack } from "@hellorec/client/react";

import type { Opened } from "./film.tsx";

export function ForYou(props: { user_id: string; onOpen: (film: Opened) => void }) {
  const { user_id, onOpen } = props;
  const { data, state, error, retry } = useLive({ user_id, limit: 6 });
  const { mutate: track } = useTrack();
  return (
    <section aria-labelledby="for-you">
      <h2 id="for-you">For {user_id}</h2>
      {error && (
        <p role="alert">
          {state === "closed"
            ? error.message
            : "The connection is lost. The list may be out of date."}{" "}
          <button onClick={retry}>Connect again</button>
        </p>
      )}
      {data === undefined && !error && <p>Loading…</p>}
      <ol className="cards">
        {data?.items.map(({ item: { item_id, title, categories }, because }) => {
          // With the ID of the list the server counts what lists lead to.
          const { recommendation_id } = data;
          return (
            <li key={item_id}>
              <h3>{title}</h3>
              <p>{categories.join(", ")}</p>
              <p className="reason">
                {because.length > 0
                  ? `Because of ${because.map((reason) => reason.title).join(", ")}`
                  : "Popular now"}
              </p>
              <p className="actions">
                <button
                  aria-label={`Like ${title}`}
                  onClick={() => track({ user_id, item_id, type: "like", recommendation_id })}
                >
                  Like
                </button>
                <button
                  aria-label={`Open ${title}`}
                  onClick={() => onOpen({ item_id, title, recommendation_id })}
                >
                  Open
                </button>
              </p>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
