/** Erases a user, after the ID was typed: nothing brings it back. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { FormEvent } from "react";

import { client } from "../api/client.ts";
import { Button } from "../components/button.tsx";
import { Panel } from "../components/panel.tsx";
import { ErrorState } from "../components/states.tsx";
import { toast } from "../components/toast.ts";
import { formatEvents } from "../format/numbers.ts";
import { forgetUser } from "../session/session.ts";
import { allEventsQuery } from "./queries.ts";

import styles from "./forget-panel.module.css";

export function ForgetPanel({ user }: { readonly user: string }) {
  const [typed, setTyped] = useState("");
  const queries = useQueryClient();
  const id = useId();
  const forget = useMutation({
    mutationFn: () => client.users.forget.mutate({ user_id: user }),
    onSuccess: ({ erased_events }) => {
      toast(`Forgotten: ${user}. ${formatEvents(erased_events)} erased`);
      forgetUser(user);
      // Not only stale: the answers of the cache name the user.
      return queries.resetQueries();
    },
  });
  const { data: known } = useQuery(allEventsQuery(user));
  if (known === undefined || known.events.length === 0) return null;
  const found = formatEvents(known.events.length);
  const count = known.next_cursor === undefined ? found : `more than ${found}`;
  const isConfirmed = typed === user;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isConfirmed) forget.mutate();
  };
  return (
    <Panel title="Forget this user">
      <p>
        Erases {count} of <strong>{user}</strong>: the whole history, the list made from it, and
        what it adds to popular items. Saved models go as well, since they learnt from it, and a new
        one is fitted without. It cannot be undone.
      </p>
      <form className={styles.form} onSubmit={submit}>
        <label htmlFor={id}>
          Type <code>{user}</code> to confirm
        </label>
        <input
          id={id}
          value={typed}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={({ target }) => setTyped(target.value)}
        />
        <Button type="submit" tone="danger" disabled={!isConfirmed || forget.isPending}>
          {forget.isPending ? "Erasing…" : "Forget for ever"}
        </Button>
      </form>
      {forget.isError && (
        <ErrorState
          what={`${user} could not be forgotten`}
          error={forget.error}
          onRetry={() => forget.mutate()}
        />
      )}
    </Panel>
  );
}
