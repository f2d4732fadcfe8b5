import { randomBytes } from "node:crypto";
import { alreadyRotated, clientNotFound, noSecretToRotate, nothingRotated } from "./api-failure";
import { isPublicClient, newClientRecord, toWire, type ClientRecord } from "./client-record";
import { readClientChanges, readNewClient } from "./client-settings";
import type { ClientStore } from "./client-store";
import type { AccountOperation, ApiRoute, ClientOperation } from "./routes";
import { hasRotatedSecret } from "./secret-slots";
import type { CreatedOAuthClient, Deleted, OAuthClient, ResultInfo, RotatedSecret } from "./types";

/** What an operation works on. */
export interface OperationContext {
  readonly store: ClientStore;
  /** The request body, unread. */
  readonly body: string;
  /** The time of the request, RFC 3339. */
  readonly time: string;
}

/** The part of a successful envelope that differs from operation to operation. */
export interface Answer<Result = unknown> {
  readonly result: Result;
  readonly result_info?: ResultInfo;
}

/** Carries out what a request asks for. Throws an {@link ApiFailure} and changes nothing if it cannot. */
export function execute(route: ApiRoute, context: OperationContext): Answer {
  if (route.clientId === undefined) return onAccount[route.operation](context);
  const client = context.store.find(route.clientId);
  if (!client) throw clientNotFound();
  return onClient[route.operation](client, context);
}

const onAccount: Record<AccountOperation, (context: OperationContext) => Answer> = {
  listClients({ store }): Answer<OAuthClient[]> {
    const result = store.list().map(toWire);
    const count = result.length;
    return { result, result_info: { count, page: 1, per_page: count, total_count: count, total_pages: 1 } };
  },

  createClient({ store, body, time }): Answer<CreatedOAuthClient> {
    const record = newClientRecord(randomBytes(16).toString("hex"), readNewClient(body), time);
    store.add(record);
    const [secret] = record.secrets;
    return { result: { ...toWire(record), ...(secret !== undefined && { client_secret: secret }) } };
  },
};

const onClient: Record<ClientOperation, (client: ClientRecord, context: OperationContext) => Answer> = {
  getClient(client): Answer<OAuthClient> {
    return { result: toWire(client) };
  },

  updateClient(client, { store, body, time }): Answer<OAuthClient> {
    const { visibility = client.visibility, ...changes } = readClientChanges(body);
    const promoted = visibility === "public" && client.visibility === "private";
    const record: ClientRecord = {
      ...client,
      settings: { ...client.settings, ...changes },
      visibility,
      updatedAt: time,
      ...(promoted && { promotedAt: time }),
    };
    store.replace(record);
    return { result: toWire(record) };
  },

  deleteClient({ clientId }, { store }): Answer<Deleted> {
    store.remove(clientId);
    return { result: { id: clientId } };
  },

  rotateSecret({ clientId, settings, secrets }, { store }): Answer<RotatedSecret> {
    if (isPublicClient(settings)) throw noSecretToRotate();
    if (hasRotatedSecret(secrets)) throw alreadyRotated();
    return { result: { client_secret: store.rotate(clientId) } };
  },

  deleteRotatedSecret({ clientId, secrets }, { store }): Answer<Deleted> {
    if (!hasRotatedSecret(secrets)) throw nothingRotated();
    store.retire(clientId);
    return { result: { id: clientId } };
  },
};
