/** The page: what is popular, made on the server for each request, and the visitor's list, live. */
import { safe } from "@hellorec/client";
import { connection } from "next/server";

import { HELLOREC_URL, hellorec } from "../hellorec.ts";
import { currentUser } from "../session.ts";
import { ForYou } from "./for-you.tsx";

export default async function Page() {
  // Without this line Next.js makes the page once, while it builds, and never calls hellorec again.
  await connection();
  const { data, error } = await safe(hellorec.popular.query({ limit: 4 }));
  return (
    <>
      <h1>Films</h1>
      <ForYou user_id={currentUser()} url={HELLOREC_URL} />
      <section aria-labelledby="popular">
        <h2 id="popular">Popular now</h2>
        {error && <p role="alert">Popular films are not there at the moment.</p>}
        <ul className="cards">
          {data?.items.map(({ item }) => (
            <li key={item.item_id}>
              <h3>{item.title}</h3>
              <p>{item.categories.join(", ")}</p>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
