/** One film that was opened: counts a view, and shows what is similar. */
import { useSimilar, useView } from "@hellorec/client/react";

/** A film, and the list that led to it. */
export interface Opened {
  readonly item_id: string;
  readonly title: string;
  readonly recommendation_id: string;
}

export function Film({ user_id, opened }: { user_id: string; opened: Opened }) {
  const { item_id, title, recommendation_id } = opened;
  // Once for each film that is opened, also under StrictMode. What was seen leaves the list above.
  useView({ user_id, item_id, recommendation_id });
  const { data, error, isPending } = useSimilar({ item_id, limit: 4 });
  return (
    <section aria-labelledby="film">
      <h2 id="film">More like {title}</h2>
      {isPending && <p>Loading…</p>}
      {error && <p role="alert">{error.message}</p>}
      <ul className="cards">
        {data?.items.map(({ item }) => (
          <li key={item.item_id}>
            <h3>{item.title}</h3>
            <p>{item.categories.join(", ")}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
