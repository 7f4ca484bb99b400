/** Signs in with a key. It takes the place of any page, whose address stays. Tested in e2e. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState } from "react";
import type { FormEvent } from "react";

import { SERVER_URL } from "../api/page-url.ts";
import { signIn } from "../api/sign-in.ts";
import { Button } from "../components/button.tsx";
import { accessHolder } from "./use-access.ts";

import styles from "./access.module.css";

/** No key is this long: a text that was pasted by mistake is cut. */
const MAX_KEY = 512;

interface SignInPageProps {
  /** Whether a session ended by itself. */
  readonly isExpired: boolean;
}

export default function SignInPage({ isExpired }: SignInPageProps) {
  const id = useId();
  const [key, setKey] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const signingIn = useMutation({
    mutationFn: () => signIn(SERVER_URL, fetch, key.trim()),
    onSuccess: (session) => accessHolder.signedIn(session),
    onError: () => input.current?.select(),
  });
  useNothingKept();
  useEffect(() => input.current?.focus(), []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim() !== "" && !signingIn.isPending) signingIn.mutate();
    else input.current?.focus();
  };
  return (
    <section className={styles.page} aria-labelledby={`${id}title`}>
      <title>Sign in · hellorec</title>
      <h1 id={`${id}title`}>Sign in</h1>
      {isExpired ? (
        <p role="alert">Your session ended. Sign in again to go on where you were.</p>
      ) : (
        <p>This server needs a key. Its operator can give you one.</p>
      )}
      {window.isSecureContext ? (
        <form onSubmit={submit} className={styles.form}>
          <label htmlFor={id}>Key</label>
          <input
            ref={input}
            id={id}
            type="password"
            name="key"
            value={key}
            maxLength={MAX_KEY}
            placeholder="hrk_…"
            autoComplete="current-password"
            autoCapitalize="none"
            spellCheck={false}
            aria-invalid={signingIn.isError}
            aria-describedby={`${id}about`}
            onChange={({ target }) => setKey(target.value)}
          />
          <Button type="submit" tone="primary" isBusy={signingIn.isPending}>
            {signingIn.isPending ? "Signing in…" : "Sign in"}
          </Button>
          <div id={`${id}about`} className={styles.about}>
            {signingIn.isError && (
              <p role="alert" className={styles.error}>
                {signingIn.error.message}
              </p>
            )}
            <p>
              The key is sent once. This browser keeps a session instead, which ends by itself, and
              when you sign out.
            </p>
          </div>
        </form>
      ) : (
        <p className={styles.error}>
          This page was not loaded over HTTPS: a key typed here could be read on the way. Open its
          https:// address.
        </p>
      )}
    </section>
  );
}

/** What was loaded for the session before is not left for the next one. */
function useNothingKept(): void {
  const queries = useQueryClient();
  useEffect(() => queries.clear(), [queries]);
}
