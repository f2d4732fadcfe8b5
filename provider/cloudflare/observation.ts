/**
 * What an answer says about a client. No I/O: the same answer always means the same.
 */
import { z } from "zod";
import { CloudflareOAuthError } from "../errors";
import { describe, type OAuthClientRef } from "./client-id";
import { invalidResponse } from "./invalid-response";
import { oauthClient, type OAuthClientFields } from "./schemas";

/** An OAuth client as Cloudflare reports it now. */
export interface Observation {
  /** Whether there are two secrets: the newest, and an old one that DELETE would remove. */
  readonly hasRotatedSecret: boolean;
  /** How it authenticates at the token endpoint: none, client_secret_basic, client_secret_post, or what may come. */
  readonly authMethod: string;
}

/** What a client that does not say uses (RFC 7591, section 2). */
const DEFAULT_AUTH_METHOD = "client_secret_basic";

/** An entry of a list; of one in another shape the id, so that it is known which client it would have been. */
const listed = z.union([oauthClient, oauthClient.pick({ client_id: true })]);

/**
 * The client `ref` in the answer to a request for it alone.
 *
 * @throws invalid_response when it is another client; flag_missing when the flag is not there
 */
export function toObservation(client: OAuthClientFields, ref: OAuthClientRef): Observation {
  if (client.client_id !== ref.oauthClientId) {
    throw invalidResponse(`read ${describe(ref)}`, "describes another client");
  }
  const observation = observationOf(client);
  if (!observation) {
    throw new CloudflareOAuthError(
      "flag_missing",
      `The answer to the request to read ${describe(ref)} does not say whether there is a rotated secret.`,
      "Without has_rotated_secret nothing can be deleted safely. Run the command again; if it stays so, Cloudflare's " +
        "API has changed: look for a newer version of pulumi-cloudflare-oauth.",
    );
  }
  return observation;
}

/**
 * The clients in a list of an account, by client id. A list says nothing about a client that it lacks, names twice, or
 * describes without the flag or in another shape: whoever needs that one has to ask for it alone.
 */
export function toObservations(list: readonly unknown[]): ReadonlyMap<string, Observation> {
  const clients = list.map((entry) => listed.safeParse(entry).data).filter((client) => client !== undefined);
  const observations = new Map<string, Observation>();
  const seen = new Set<string>();
  for (const client of clients) {
    const observation = observationOf(client);
    if (observation && !seen.has(client.client_id)) {
      observations.set(client.client_id, observation);
    } else {
      observations.delete(client.client_id);
    }
    seen.add(client.client_id);
  }
  return observations;
}

function observationOf(client: OAuthClientFields): Observation | undefined {
  return typeof client.has_rotated_secret === "boolean"
    ? {
        hasRotatedSecret: client.has_rotated_secret,
        authMethod: client.token_endpoint_auth_method ?? DEFAULT_AUTH_METHOD,
      }
    : undefined;
}
