/** Searches the catalog from any page. The storefront shows the results as they are typed. */
import { useEffect, useId, useRef, useState } from "react";
import type { FormEvent } from "react";
import { useLocation, useSearchParams } from "wouter";

import { useUser } from "../session/session.ts";
import { addressOf, MAX_SEARCH, searchIn, SEARCH_PARAMETER } from "../state/address.ts";
import { useSlashKey } from "./use-slash-key.ts";

import styles from "./search-field.module.css";

/** A search starts after this pause in typing. */
const PAUSE_MS = 250;

export function SearchField() {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [path, navigate] = useLocation();
  const isStorefront = path === "/";
  const user = useUser();
  const [search, setSearch] = useSearchInAddress(isStorefront);
  const [text, setText] = useState(search);
  const [reported, setReported] = useState(search);
  // The address changed without typing here: by a link, or by going back.
  if (search !== reported) {
    setReported(search);
    setText(search);
  }
  useSlashKey(input);

  const report = (wanted: string) => {
    setReported(wanted);
    setSearch(wanted);
  };
  useEffect(() => {
    const wanted = text.trim();
    if (!isStorefront || wanted === reported) return undefined;
    const timer = setTimeout(() => report(wanted), PAUSE_MS);
    return () => clearTimeout(timer);
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = text.trim();
    if (isStorefront) report(wanted);
    else if (wanted !== "") navigate(addressOf({ page: "storefront", search: wanted }, user));
  };

  return (
    <search className={styles.search}>
      <form onSubmit={submit}>
        <label htmlFor={id} className="visually-hidden">
          Search the catalog
        </label>
        <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
          <path d="M11 4a7 7 0 1 1 0 14a7 7 0 0 1 0-14zM16 16l4.5 4.5" />
        </svg>
        <input
          ref={input}
          id={id}
          type="search"
          value={text}
          maxLength={MAX_SEARCH}
          placeholder="Search titles, people, categories"
          aria-keyshortcuts="/"
          enterKeyHint="search"
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
        <kbd aria-hidden="true">/</kbd>
      </form>
    </search>
  );
}

/**
 * The search in the storefront's address, and a function that replaces it. A search that begins is an
 * entry of its own in the history: going back leaves the results.
 */
function useSearchInAddress(isStorefront: boolean): [string, (search: string) => void] {
  const [parameters, setParameters] = useSearchParams();
  const search = isStorefront ? searchIn(parameters) : "";
  const setSearch = (next: string) => {
    const after = new URLSearchParams(parameters);
    if (next === "") after.delete(SEARCH_PARAMETER);
    else after.set(SEARCH_PARAMETER, next);
    setParameters(after, { replace: search !== "" || next === "" });
    window.scrollTo({ top: 0, behavior: "instant" });
  };
  return [search, setSearch];
}
