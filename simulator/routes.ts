/** What can be asked about the account's clients as a whole. */
export type AccountOperation = "listClients" | "createClient";

/** What can be asked about one client. */
export type ClientOperation =
  "getClient" | "updateClient" | "deleteClient" | "rotateSecret" | "deleteRotatedSecret";

/** The simulated endpoints of the API, named after the methods of the official SDKs. */
export type ApiOperation = AccountOperation | ClientOperation;

/** All simulated endpoints: those of the API, and the OAuth token endpoint. */
export type Operation = ApiOperation | "token";

const OPERATIONS: Readonly<Record<Operation, true>> = {
  listClients: true,
  createClient: true,
  getClient: true,
  updateClient: true,
  deleteClient: true,
  rotateSecret: true,
  deleteRotatedSecret: true,
  token: true,
};

/** Throws on a name that no endpoint has: a test in JavaScript would wait for something that never happens. */
export function assertOperation(operation: string | undefined): void {
  if (operation !== undefined && !Object.hasOwn(OPERATIONS, operation)) {
    throw new Error(`there is no operation "${operation}", only ${Object.keys(OPERATIONS).join(", ")}`);
  }
}

/** Which endpoint of the API a request means. The ids are as sent: nothing says yet that they exist. */
export type ApiRoute =
  | { readonly operation: AccountOperation; readonly accountId: string; readonly clientId?: undefined }
  | { readonly operation: ClientOperation; readonly accountId: string; readonly clientId: string };

/** Which endpoint a request means. Who a token request comes from stands in its header or body. */
export type Route =
  ApiRoute | { readonly operation: "token"; readonly accountId?: undefined; readonly clientId?: undefined };

/** Where the API begins on any host. */
export const BASE_PATH = "/client/v4";

/** The token endpoint, at Cloudflare on another host than the API. */
export const TOKEN_PATH = "/oauth2/token";

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
  if (path === TOKEN_PATH) return { operation: "token" };
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
