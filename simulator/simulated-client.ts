import { newClientRecord } from "./client-record";
import type { ClientStore } from "./client-store";
import type { SimulatedClientOptions } from "./options";
import { addSecret, hasRotatedSecret, type SecretSlots } from "./secret-slots";
import type { SimulatedClient } from "./simulator";
import type { ClientSettings } from "./types";

/** Adds a client with settings a real one could have. */
export function addClient(store: ClientStore, options: SimulatedClientOptions, time: string): void {
  const { clientId, name = clientId, tokenEndpointAuthMethod = "client_secret_basic" } = options;
  const settings: ClientSettings = {
    client_name: name,
    grant_types: ["authorization_code", "refresh_token"],
    redirect_uris: ["https://example.com/callback"],
    response_types: ["code"],
    scopes: ["account.read"],
    token_endpoint_auth_method: tokenEndpointAuthMethod,
  };
  store.add(newClientRecord(clientId, settings, time, firstSecrets(options)));
}

function firstSecrets(options: SimulatedClientOptions): SecretSlots {
  const { rotated = false, secrets, tokenEndpointAuthMethod } = options;
  if (tokenEndpointAuthMethod === "none") {
    if (rotated) throw new Error("a public client has no secret to rotate");
    if (secrets) throw new Error("a public client has no secrets");
    return [];
  }
  if (!secrets) return rotated ? addSecret(addSecret([])) : addSecret([]);
  if (rotated) throw new Error("give the secrets of a client or say that it is rotated, not both");
  const [newest, old] = secrets;
  if (newest === "" || old === "") throw new Error("a secret must not be empty");
  if (newest === old) throw new Error("a secret is never issued twice");
  return old === undefined ? [newest] : [newest, old];
}

/** A view of a client that is always up to date. */
export function viewClient(store: ClientStore, clientId: string): SimulatedClient {
  store.get(clientId);
  return {
    clientId,
    get secrets() {
      return store.get(clientId).secrets;
    },
    get formerSecrets() {
      return store.get(clientId).formerSecrets;
    },
    get hasRotatedSecret() {
      return hasRotatedSecret(store.get(clientId).secrets);
    },
  };
}
