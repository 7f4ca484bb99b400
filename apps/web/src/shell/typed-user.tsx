/** Says below the field whether the typed ID has events, and offers one of another spelling. */
import { useQuery } from "@tanstack/react-query";

import { Button } from "../components/button.tsx";
import { typedUserQuery } from "./queries.ts";

import styles from "./tools.module.css";

interface TypedUserProps {
  readonly typed: string;
  readonly onChoose: (user: string) => void;
}

export function TypedUser({ typed, onChoose }: TypedUserProps) {
  const { data } = useQuery(typedUserQuery(typed));
  const isNew = data?.exists === false;
  return (
    <div aria-live="polite" className={styles.typed}>
      {isNew && (
        <p>
          No user <b>{typed}</b> has any event yet: acting as {typed} starts a new user.
        </p>
      )}
      {data?.others.map((user) => (
        <Button key={user} onClick={() => onChoose(user)}>
          Act as {user} instead
        </Button>
      ))}
    </div>
  );
}
