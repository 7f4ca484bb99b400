/** Explains the score of any item for a user, in the list or not. */
import { isHellorecError } from "@hellorec/client";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useId, useMemo, useRef, useState } from "react";
import type { FormEvent } from "react";

import { Button } from "../components/button.tsx";
import { Panel } from "../components/panel.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { EmptyState, ErrorState } from "../components/states.tsx";
import { actionsByItem } from "./event-words.ts";
import { Explanation } from "./explanation.tsx";
import { describePlace } from "./list-words.ts";
import { allEventsQuery, namedItemQuery, suggestionsQuery } from "./queries.ts";
import type { Explained } from "./queries.ts";

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
      {submitted !== undefined && <Answer key={submitted} user={user} name={submitted} />}
    </Panel>
  );
}

interface AnswerProps {
  readonly user: string;
  readonly name: string;
}

/** The answer, scrolled into view: the form may be at the foot of the window. */
function Answer({ user, name }: AnswerProps) {
  const explained = useQuery(namedItemQuery(user, name));
  const answer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!explained.isPending) answer.current?.scrollIntoView({ block: "nearest" });
  }, [explained.isPending]);
  return (
    <div ref={answer} className={styles.answer}>
      {explained.isPending && <Skeleton what="Loading the explanation" height={200} />}
      {explained.isError && isNotFound(explained.error) && (
        <EmptyState>No item has a title or an ID like “{name}”.</EmptyState>
      )}
      {explained.isError && !isNotFound(explained.error) && (
        <ErrorState
          what="The item could not be explained"
          error={explained.error}
          onRetry={() => void explained.refetch()}
        />
      )}
      {explained.isSuccess && <ExplainedItem user={user} explained={explained.data} />}
    </div>
  );
}

function isNotFound(error: unknown): boolean {
  return isHellorecError(error) && error.kind === "NOT_FOUND";
}

interface ExplainedItemProps {
  readonly user: string;
  readonly explained: Explained;
}

function ExplainedItem({ user, explained }: ExplainedItemProps) {
  const { item, score, contributions } = explained;
  const { data: history } = useQuery(allEventsQuery(user));
  const actions = useMemo(() => actionsByItem(history?.events ?? []), [history]);
  return (
    <>
      <h3>{item.title}</h3>
      <p className={styles.place}>{describePlace(explained)}</p>
      <Explanation
        key={item.item_id}
        user={user}
        score={score}
        contributions={contributions}
        actions={actions}
      />
    </>
  );
}
