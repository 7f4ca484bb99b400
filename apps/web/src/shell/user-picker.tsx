/** Selects the acting user: any user ID, one used before, or a visitor. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useId, useRef, useState } from "react";
import type { FormEvent } from "react";

import { useMay } from "../access/use-access.ts";
import { Button } from "../components/button.tsx";
import { toast } from "../components/toast.ts";
import { useDismiss } from "../components/use-dismiss.ts";
import { actAs, MAX_USER_ID, useRecentUsers, useUser } from "../session/session.ts";
import { suggestedUsersQuery, typedUserQuery } from "./queries.ts";
import { TypedUser } from "./typed-user.tsx";

import styles from "./tools.module.css";

const PANEL = "user-picker";

export function UserPicker() {
  const user = useUser();
  const recent = useRecentUsers();
  const [text, setText] = useState("");
  const [isOpen, setIsOpen] = useState(false);
  const search = useDeferredValue(text);
  // Without it, any ID can be typed, and nothing says whether it has events.
  const mayListUsers = useMay("admin");
  const { data: found, isError } = useQuery({
    ...suggestedUsersQuery(search),
    enabled: isOpen && mayListUsers,
  });
  const queries = useQueryClient();
  const area = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (isOpen) input.current?.focus();
  }, [isOpen]);
  useDismiss(area, isOpen, (by) => {
    setIsOpen(false);
    if (by === "escape") button.current?.focus();
  });

  const others = (found?.users ?? []).map(({ user_id }) => user_id);
  const choose = (next: string | undefined) => {
    actAs(next);
    setText("");
    setIsOpen(false);
    button.current?.focus();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text === "") return;
    choose(text);
    if (!mayListUsers) return;
    void queries.fetchQuery(typedUserQuery(text)).then(
      ({ exists }) => exists || toast(`${text} has no events yet: you act as a new user`),
      // The storefront says that the server cannot be reached.
      () => undefined,
    );
  };

  return (
    <div ref={area} className={styles.picker}>
      <button
        ref={button}
        type="button"
        className={styles.who}
        aria-expanded={isOpen}
        aria-controls={PANEL}
        onClick={() => setIsOpen(!isOpen)}
      >
        <span className={styles.face} aria-hidden="true">
          {initialOf(user)}
        </span>
        <span className={styles.acting}>
          <small>Acting as </small>
          <span className={styles.name}>{user ?? "Visitor"}</span>
        </span>
      </button>
      <div id={PANEL} hidden={!isOpen} className={styles.panel}>
        <form onSubmit={submit} className={styles.form}>
          <label htmlFor="user-id">Act as a user</label>
          <div className={styles.field}>
            <input
              id="user-id"
              ref={input}
              value={text}
              onChange={(event) => setText(event.target.value)}
              maxLength={MAX_USER_ID}
              placeholder="any user ID, such as alice"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
            />
            <Button type="submit" tone="primary">
              Act
            </Button>
          </div>
          {isOpen && mayListUsers && <TypedUser typed={search} onChoose={choose} />}
        </form>
        {text === "" && (
          <Users title="Acted as before" users={recent} acting={user} choose={choose} />
        )}
        <Users
          title={text === "" ? "Users with events" : `Users that begin with ${text}`}
          users={text === "" ? others.filter((known) => !recent.includes(known)) : others}
          acting={user}
          choose={choose}
          hasMore={found?.next_cursor !== undefined}
        />
        {isError && (
          <p className={styles.group} role="alert">
            Users could not be listed
          </p>
        )}
        <button
          type="button"
          className={styles.choice}
          aria-pressed={user === undefined}
          onClick={() => choose(undefined)}
        >
          Visitor
          <small>nothing is tracked; this tab alone remembers what you opened</small>
        </button>
      </div>
    </div>
  );
}

interface UsersProps {
  readonly title: string;
  readonly users: readonly string[];
  readonly acting: string | undefined;
  readonly choose: (user: string) => void;
  readonly hasMore?: boolean;
}

function Users({ title, users, acting, choose, hasMore = false }: UsersProps) {
  const id = useId();
  if (users.length === 0) return null;
  return (
    <>
      <p id={id} className={styles.group}>
        {title}
      </p>
      <ul className={styles.users} aria-labelledby={id}>
        {users.map((known) => (
          <li key={known}>
            <button
              type="button"
              className={styles.choice}
              aria-pressed={known === acting}
              onClick={() => choose(known)}
            >
              {known}
            </button>
          </li>
        ))}
      </ul>
      {hasMore && <p className={styles.group}>and more: type how the ID begins</p>}
    </>
  );
}

/** The first letter of a name; a code point of two UTF-16 units is not cut. */
function initialOf(user: string | undefined): string {
  const first = user?.codePointAt(0);
  return first === undefined ? "–" : String.fromCodePoint(first).toUpperCase();
}
