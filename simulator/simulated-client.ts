import { newClientRecord } from "./client-record";
import type { ClientStore } from "./client-store";
import type { SimulatedClientOptions } from "./options";
import { hasRotatedSecret } from "./secret-slots";
import type { SimulatedClient } from "./simulator";
import type { ClientSettings } from "./types";

/** Adds a client with settings a real one could have. */
export function addClient(store: ClientStore, options: SimulatedClientOptions, time: string): void {
  const { clientId, rotated, name = clientId, tokenEndpointAuthMethod = "client_secret_basic" } = options;
  if (rotated && tokenEndpointAuthMethod === "none")
    throw new Error("a public client has no secret to rotate");
  const settings: ClientSettings = {
    client_name: name,
    grant_types: ["authorization_code", "refresh_token"],
    redirect_uris: ["https://example.com/callback"],
    response_types: ["code"],
    scopes: ["account.read"],
    token_endpoint_auth_method: tokenEndpointAuthMethod,
  };
  store.add(newClientRecord(clientId, settings, time));
  if (rotated) store.rotate(clientId);
}

/** A view of a client that is always up to date. */
export function viewClient(store: ClientStore, clientId: string): SimulatedClient {
  store.get(clientId);
  return {
    clientId,
    get secrets() {
      return store.get(clientId).secrets;
    },
    get hasRotatedSecret() {
      return hasRotatedSecret(store.get(clientId).secrets);
    },
  };
}
