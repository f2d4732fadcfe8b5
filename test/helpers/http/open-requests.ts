import { subscribe } from "node:diagnostics_channel";
import { setImmediate as turn } from "node:timers/promises";

/** The requests of this process that undici has taken on and not finished (undici.nodejs.org/#/docs/api/DiagnosticsChannel). */
const open = new Set<unknown>();
let changes = 0;

function count(channel: string, change: (request: unknown) => void): void {
  subscribe(channel, (message) => {
    change((message as { readonly request: unknown }).request);
    changes++;
  });
}
count("undici:request:create", (request) => open.add(request));
count("undici:request:trailers", (request) => open.delete(request));
count("undici:request:error", (request) => open.delete(request));

/** What is done with an answer takes some turns of the event loop, through the streams that it comes in. */
const TURNS = 10;

/**
 * Resolves when everything has been done that can be done without another answer.
 *
 * @param held How many requests are open and stay so: those that the server holds.
 * @param isOver Whether there is nothing to wait for any more.
 */
export async function allIsQuiet(held: number, isOver: () => boolean = () => false): Promise<void> {
  for (let turns = 0, seen = changes; turns < TURNS && !isOver(); turns++) {
    await turn();
    if (open.size !== held || changes !== seen) {
      turns = -1;
      seen = changes;
    }
  }
}
