/** Erases a user after the ID was typed. Erasure cannot be undone. Tested in e2e. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { FormEvent } from "react";

import { client } from "../api/client.ts";
import { Button } from "../components/button.tsx";
import { Panel } from "../components/panel.tsx";
import { ErrorState } from "../components/states.tsx";
import { toast } from "../components/toast.ts";
import { formatEvents } from "../format/numbers.ts";
import { forgetRememberedUser } from "../session/session.ts";
import { allEventsQuery } from "./queries.ts";

import styles from "./erase-user-panel.module.css";

interface EraseUserPanelProps {
  readonly user: string;
  readonly onErased: () => void;
}

export function EraseUserPanel({ user, onErased }: EraseUserPanelProps) {
  const [typed, setTyped] = useState("");
  const queries = useQueryClient();
  const id = useId();
  const erase = useMutation({
    mutationFn: () => client.users.forget.mutate({ user_id: user }),
    onSuccess: ({ erased_events }) => {
      toast(`Erased ${user}: ${formatEvents(erased_events)} removed`);
      forgetRememberedUser(user);
      onErased();
      // Reset, not invalidated: cached answers contain the user's data.
      return queries.resetQueries();
    },
  });
  const { data: page } = useQuery(allEventsQuery(user));
  if (page === undefined || page.events.length === 0) return null;
  const found = formatEvents(page.events.length);
  const count = page.next_cursor === undefined ? found : `more than ${found}`;
  const isConfirmed = typed === user;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isConfirmed && !erase.isPending) erase.mutate();
  };
  return (
    <Panel title="Erase this user">
      <p>
        Erases {count} of <strong>{user}</strong>: the whole history, the list made from it, and its
        share in popular items. Saved models are removed as well, since they were fitted to it, and
        a new one is fitted without it. It cannot be undone.
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
        <Button type="submit" tone="danger" disabled={!isConfirmed} isBusy={erase.isPending}>
          {erase.isPending ? "Erasing…" : "Erase for ever"}
        </Button>
      </form>
      {erase.isError && (
        <ErrorState
          what={`${user} could not be erased`}
          error={erase.error}
          onRetry={() => erase.mutate()}
        />
      )}
    </Panel>
  );
}
