/** Explains the score of any item for a user, in the list or not. */
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useId, useMemo, useState } from "react";
import type { FormEvent } from "react";

import { Button } from "../components/button.tsx";
import { Panel } from "../components/panel.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { ErrorState } from "../components/states.tsx";
import { actionsByItem } from "./event-words.ts";
import { Explanation } from "./explanation.tsx";
import { describePlace } from "./list-words.ts";
import { allEventsQuery, namedItemQuery, suggestionsQuery } from "./queries.ts";

import styles from "./other-item-panel.module.css";

export function OtherItemPanel({ user }: { readonly user: string }) {
  const [text, setText] = useState("");
  const [submitted, setSubmitted] = useState<string>();
  const search = useDeferredValue(text);
  const suggested = useQuery(suggestionsQuery(search)).data?.items ?? [];
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text !== "") setSubmitted(text);
  };
  return (
    <Panel title="Why, or why not, another item?" note="By its title, or by its ID">
      <form className={styles.form} onSubmit={submit}>
        <label htmlFor={id}>Item</label>
        <input
          id={id}
          list={`${id}-titles`}
          value={text}
          maxLength={200}
          autoComplete="off"
          onChange={({ target }) => setText(target.value)}
        />
        <datalist id={`${id}-titles`}>
          {suggested.map(({ item_id, title }) => (
            <option key={item_id} value={title}>
              {item_id}
            </option>
          ))}
        </datalist>
        <Button type="submit" disabled={text === ""}>
          Explain
        </Button>
      </form>
      {submitted !== undefined && <Answer user={user} name={submitted} />}
    </Panel>
  );
}

interface AnswerProps {
  readonly user: string;
  readonly name: string;
}

function Answer({ user, name }: AnswerProps) {
  const explained = useQuery(namedItemQuery(user, name));
  const { data: history } = useQuery(allEventsQuery(user));
  const actions = useMemo(() => actionsByItem(history?.events ?? []), [history]);
  if (explained.isPending) return <Skeleton what="Loading the explanation" height={200} />;
  if (explained.isError) {
    return (
      <ErrorState
        what="The item could not be explained"
        error={explained.error}
        onRetry={() => void explained.refetch()}
      />
    );
  }
  const { item, score, contributions } = explained.data;
  return (
    <div>
      <h3>{item.title}</h3>
      <p className={styles.place}>{describePlace(explained.data)}</p>
      <Explanation
        key={item.item_id}
        user={user}
        score={score}
        contributions={contributions}
        actions={actions}
      />
    </div>
  );
}
