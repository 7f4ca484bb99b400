/** The class that subscriptions are received with. */

/** The part of the `EventSource` class that is used; the browsers' own and ponyfills fit. */
export type EventSourceClass = new (url: string) => {
  readonly CLOSED: number;
  readonly CONNECTING: number;
  readonly OPEN: number;
  readyState: number;
  addEventListener(type: string, listener: (event: object) => void): void;
  removeEventListener(type: string, listener: (event: object) => void): void;
  close(): void;
};
