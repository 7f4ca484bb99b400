/** Finds a user by the beginning of the ID. */
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useId, useState } from "react";
import type { FormEvent } from "react";

import { Button } from "../components/button.tsx";
import { EmptyState, ErrorState } from "../components/states.tsx";
import { MAX_USER_ID } from "../session/session.ts";
import { usersQuery } from "./queries.ts";

import styles from "./find-user.module.css";

interface FindUserProps {
  readonly user: string | undefined;
  readonly onInspect: (user: string) => void;
}

export function FindUser({ user, onInspect }: FindUserProps) {
  const [text, setText] = useState("");
  const search = useDeferredValue(text);
  const { data, isLoadingError, error, refetch } = useQuery(usersQuery(search));
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text !== "") onInspect(text);
  };
  const isEmpty = data?.users.length === 0;
  return (
    <search className={styles.find}>
      <form className={styles.form} onSubmit={submit}>
        <label htmlFor={id}>User ID</label>
        <input
          id={id}
          type="search"
          value={text}
          maxLength={MAX_USER_ID}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder="ID, or its beginning"
          onChange={({ target }) => setText(target.value)}
        />
        <Button type="submit" disabled={text === ""}>
          Inspect
        </Button>
      </form>
      {isLoadingError && (
        <ErrorState what="Users could not be listed" error={error} onRetry={() => void refetch()} />
      )}
      {isEmpty && search === "" && (
        <EmptyState>
          No user has any event yet. Act as a user and like something in the storefront, or load a
          data set with <code>hellorec import movielens DIR</code>
        </EmptyState>
      )}
      {isEmpty && search !== "" && (
        <p className={styles.none}>No user with events has an ID that begins like this.</p>
      )}
      {!isEmpty && !isLoadingError && (
        <div className={styles.found}>
          <ul className={styles.users} aria-label="Users with events">
            {data?.users.map(({ user_id }) => (
              <li key={user_id}>
                <button
                  type="button"
                  className={styles.user}
                  aria-pressed={user_id === user}
                  onClick={() => onInspect(user_id)}
                >
                  {user_id}
                </button>
              </li>
            ))}
          </ul>
          {/* Its line is kept while users load: nothing below moves. */}
          <p className={styles.more}>
            {data?.next_cursor === undefined ? "" : "and more: type how the ID begins"}
          </p>
        </div>
      )}
    </search>
  );
}
