/** What can be asked about the account's clients as a whole. */
export type AccountOperation = "listClients" | "createClient";

/** What can be asked about one client. */
export type ClientOperation =
  "getClient" | "updateClient" | "deleteClient" | "rotateSecret" | "deleteRotatedSecret";

/** The simulated endpoints, named after the methods of the official SDKs. */
export type Operation = AccountOperation | ClientOperation;

/** Which endpoint a request means. The ids are as sent: nothing says yet that they exist. */
export type Route =
  | { readonly operation: AccountOperation; readonly accountId: string; readonly clientId?: undefined }
  | { readonly operation: ClientOperation; readonly accountId: string; readonly clientId: string };

/** Where the API begins on any host. */
export const BASE_PATH = "/client/v4";

const PATH = new RegExp(`^${BASE_PATH}/accounts/([^/]*)/oauth_clients(?:/([^/]*)(/rotate_secret)?)?$`);

const onClients: Record<string, AccountOperation> = { GET: "listClients", POST: "createClient" };
const onClient: Record<string, ClientOperation> = {
  GET: "getClient",
  PATCH: "updateClient",
  DELETE: "deleteClient",
};
const onSecret: Record<string, ClientOperation> = { POST: "rotateSecret", DELETE: "deleteRotatedSecret" };

/** Finds the endpoint for a method and a path without its query; undefined when there is none. */
export function parseRoute(method: string, path: string): Route | undefined {
  const [, account, client, secret] = PATH.exec(path) ?? [];
  const accountId = decode(account);
  if (accountId === undefined) return undefined;
  if (client === undefined) {
    const operation = onClients[method];
    return operation && { operation, accountId };
  }
  const clientId = decode(client);
  const operation = (secret ? onSecret : onClient)[method];
  return operation && clientId !== undefined ? { operation, accountId, clientId } : undefined;
}

function decode(segment: string | undefined): string | undefined {
  try {
    return segment === undefined ? undefined : decodeURIComponent(segment);
  } catch {
    return undefined; // A stray % names nothing.
  }
}
