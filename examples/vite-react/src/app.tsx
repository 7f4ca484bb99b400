/** The page: who looks at it, the user's live list, and one film with what is similar. */
import { useState } from "react";

import { Film } from "./film.tsx";
import type { Opened } from "./film.tsx";
import { ForYou } from "./for-you.tsx";
import { useWaitingEvents } from "./hellorec.ts";

/** Users of the demo. In your shop the session says who the visitor is. */
const USERS = ["alice", "bob", "carol"];

export function App() {
  const [user_id, setUser] = useState("alice");
  const [opened, setOpened] = useState<Opened>();
  const waiting = useWaitingEvents();
  return (
    <main>
      <header>
        <h1>Films</h1>
        <label>
          You are{" "}
          <select
            value={user_id}
            onChange={({ target }) => {
              setUser(target.value);
              setOpened(undefined);
            }}
          >
            {USERS.map((user) => (
              <option key={user}>{user}</option>
            ))}
          </select>
        </label>
        <p role="status">
          {waiting === 0 ? "All events have arrived" : `Events on their way: ${waiting}`}
        </p>
      </header>
      <ForYou user_id={user_id} onOpen={setOpened} />
      {opened && <Film user_id={user_id} opened={opened} />}
    </main>
  );
}
