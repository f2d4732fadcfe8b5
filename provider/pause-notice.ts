import { type Clock } from "./clock";

/** Pauses shorter than this are not worth a line. */
const NOTICEABLE_MS = 5_000;
/** Pauses of several operations that end this close together are one pause to whoever waits. */
const SAME_PAUSE_MS = 10_000;

/**
 * Tells the person who runs Pulumi of a pause that a server asked for, once however many operations it stops.
 *
 * @param notify Shows a line.
 * @returns To be called with the length of each pause, in milliseconds.
 */
export function pauseNotice(clock: Clock, notify: (message: string) => void): (pauseMs: number) => void {
  let announcedUntil = 0;
  return (pauseMs) => {
    const now = clock.now();
    const until = now + pauseMs;
    const isKnown = now < announcedUntil && until <= announcedUntil + SAME_PAUSE_MS;
    if (pauseMs < NOTICEABLE_MS || isKnown) {
      return;
    }
    announcedUntil = until;
    notify(
      `Cloudflare asks to wait (rate limit): requests go on in ${Math.ceil(pauseMs / 1000)} s, at ` +
        `${new Date(until).toISOString().slice(11, 19)} UTC. Nothing has failed.`,
    );
  };
}
