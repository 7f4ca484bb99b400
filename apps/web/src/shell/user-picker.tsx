/** Selects the acting user: any user ID, one used before, or a visitor. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { FormEvent } from "react";

import { Button } from "../components/button.tsx";
import { actAs, MAX_USER_ID, useRecentUsers, useUser } from "../session/session.ts";
import { suggestedUsersQuery } from "./queries.ts";
import { useDismiss } from "./use-dismiss.ts";

import styles from "./tools.module.css";

const PANEL = "user-picker";
const SUGGESTIONS = "known-users";

export function UserPicker() {
  const user = useUser();
  const recent = useRecentUsers();
  const [text, setText] = useState("");
  const [isOpen, setIsOpen] = useState(false);
  const known = useQuery({ ...suggestedUsersQuery(text), enabled: isOpen }).data?.users ?? [];
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

  const choose = (next: string | undefined) => {
    actAs(next);
    setText("");
    setIsOpen(false);
    button.current?.focus();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text !== "") choose(text);
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
        <span className="visually-hidden">Acting as </span>
        <span className={styles.name}>{user ?? "Visitor"}</span>
      </button>
      <div id={PANEL} hidden={!isOpen} className={styles.panel}>
        <form onSubmit={submit} className={styles.form}>
          <label htmlFor="user-id">Act as a user</label>
          <datalist id={SUGGESTIONS}>
            {known.map(({ user_id }) => (
              <option key={user_id} value={user_id}>
                {user_id}
              </option>
            ))}
          </datalist>
          <div className={styles.field}>
            <input
              id="user-id"
              list={SUGGESTIONS}
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
        </form>
        {recent.length > 0 && (
          <ul className={styles.recent} aria-label="Users acted as before">
            {recent.map((known) => (
              <li key={known}>
                <button
                  type="button"
                  className={styles.choice}
                  aria-pressed={known === user}
                  onClick={() => choose(known)}
                >
                  {known}
                </button>
              </li>
            ))}
          </ul>
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

/** The first letter of a name; a code point of two UTF-16 units is not cut. */
function initialOf(user: string | undefined): string {
  const first = user?.codePointAt(0);
  return first === undefined ? "–" : String.fromCodePoint(first).toUpperCase();
}
