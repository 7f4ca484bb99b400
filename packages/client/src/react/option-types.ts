/**
 * What the functions of options return, by name: without that the declarations would repeat the whole
 * contract at each of them.
 */
import type {
  DataTag,
  InfiniteData,
  UndefinedInitialDataOptions,
  UnusedSkipTokenInfiniteOptions,
  UnusedSkipTokenOptions,
} from "@tanstack/react-query";

import type { HellorecError } from "../index.ts";
import type { HellorecKey } from "./query-keys.ts";

/** Options for one answer: of `useQuery`, `useSuspenseQuery`, `prefetchQuery` and so on. */
export type AnswerOptions<Data> = UnusedSkipTokenOptions<Data, HellorecError, Data, HellorecKey> & {
  queryKey: DataTag<HellorecKey, Data, HellorecError>;
};

/** Options for an answer that something else puts into the cache. */
export type CachedOptions<Data> = UndefinedInitialDataOptions<
  Data,
  HellorecError,
  Data,
  HellorecKey
> & { queryKey: DataTag<HellorecKey, Data, HellorecError> };

/** The cursor of a page; undefined: the first one. */
export type Cursor = string | undefined;

/** Options for pages: of `useInfiniteQuery` and so on. */
export type PagesOptions<Page> = UnusedSkipTokenInfiniteOptions<
  Page,
  HellorecError,
  InfiniteData<Page, Cursor>,
  readonly unknown[],
  Cursor
> & { queryKey: DataTag<readonly unknown[], InfiniteData<Page>, HellorecError> };
