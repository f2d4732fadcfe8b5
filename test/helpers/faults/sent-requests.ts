import { subscribe, unsubscribe } from "node:diagnostics_channel";

/** What a client asks for: the endpoints that the provider uses. */
export type Endpoint = "get" | "list" | "delete" | "post" | "token";

/** The endpoint that a request is for. */
export function endpointOf(method: string, path: string): Endpoint {
  if (path.endsWith("/oauth2/token")) {
    return "token";
  }
  if (path.endsWith("/rotate_secret")) {
    return method === "POST" ? "post" : "delete";
  }
  return path.endsWith("/oauth_clients") ? "list" : "get";
}

/** What undici tells of its requests, from inside this process (undici.nodejs.org/#/docs/api/DiagnosticsChannel). */
export interface RequestEvents {
  /** Before there is a connection for it. */
  created(endpoint: Endpoint): void;
  /** No connection could be made. */
  notConnected(): void;
  /** The head of an answer has arrived. */
  answered(): void;
}

/** @returns What ends it. */
export function onRequests(events: RequestEvents): () => void {
  const listeners: [channel: string, listener: (message: unknown) => void][] = [
    [
      "undici:request:create",
      (message) => {
        const { request } = message as { request: { method: string; path: string } };
        events.created(endpointOf(request.method, request.path));
      },
    ],
    [
      "undici:client:connectError",
      () => {
        events.notConnected();
      },
    ],
    [
      "undici:request:headers",
      () => {
        events.answered();
      },
    ],
  ];
  listeners.forEach(([channel, listener]) => {
    subscribe(channel, listener);
  });
  return () => {
    listeners.forEach(([channel, listener]) => unsubscribe(channel, listener));
  };
}
